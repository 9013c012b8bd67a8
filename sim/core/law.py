"""What laws, notices and statistical rules set in numbers, each once: tax rates, what certificates
ask, sizes of firms, the benefits a firm can know of and claim."""

STANDARD_RATE = 0.25  # Enterprise Income Tax Law, 2007
HIGH_TECH_RATE = 0.15  # of certified high-tech enterprises, article 28 of the same law
DEDUCTION_2015 = 0.50  # extra share, Regulations of the Enterprise Income Tax Law, 2007, article 95
SMALL_SALES = 20e6  # yuan; firms below count as small low-profit; assumption for the notices' tests
SME_SALES = 2e8  # yuan: largest S&T SME (evaluation rules of MOST, MOF and STA, notice 115, 2017)
ABOVE_SCALE_SALES = 20e6  # yuan a year from which an industrial firm is above scale (NBS, 2011)
LARGE_SALES = 4e8  # yuan of sales of a large industrial firm (NBS, classification of 2017)

# Bits of what a firm knows of and claims.
SUPER_DEDUCTION, HNTE_RATE, TECH_SME, CREDIT = 1, 2, 4, 8
INSTRUMENTS = 4
