"""East-west pairing (plan 4.4, box 4): money, people, branch plants, trade; the donor pays."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.lever import About, Lever, setting

PERSON_COST = 50_000.0  # yuan a person-year, paid by the donor; assumption, 30,000-100,000
BRANCH_COST = 300_000.0  # yuan of incentive a branch plant; assumption, 100,000-1,000,000
TRADE_COST = 0.02  # public cost of organising purchases, share of them; assumption, 0.005-0.05

# 100 million yuan a year: State Council poverty office and Ministry of Agriculture and Rural
# Affairs, statements for 2019 (229) and 2020 (248.2); 2016-2018 interpolated (assumption).
HISTORY = {2016: 30.0, 2017: 60.0, 2018: 180.0, 2019: 229.0, 2020: 248.2}


@dataclass(frozen=True)
class PairingFunds(Lever):
    """Clause T4d. Fiscal aid from eastern to western counties.

    Place of action: the budgets of donor and recipient counties (5.1). Unit cost: itself.
    Plan: 228.7, the money of 2021 (Ministry of Agriculture and Rural Affairs, not looked up
    again); 2020: 248.2.
    """

    about = About("T4d", "aid_received", payer="donor", receiver="counties", scaled=("amount",))
    amount: float = setting(228.7, held=248.2, low=0, high=2_000, unit="100m yuan a year")


@dataclass(frozen=True)
class PairingPeople(Lever):
    """Clause T4d. Cadres and technical staff sent east to west.

    Place of action: outreach reaching recipient counties, contact with farms and firms (5.1).
    Unit cost: 50,000 yuan a person-year (assumption). Numbers: assumption, 10,000-40,000.
    """

    about = About("T4d", "paired_people", payer="donor", receiver="people", scaled=("posts",))
    posts: float = setting(22_000, held=20_000, low=0, high=500_000, unit="people a year")


@dataclass(frozen=True)
class PairingFirms(Lever):
    """Clause B4. Branch plants of donor counties' firms in recipient counties.

    Place of action: entry (2.10): expected births move from donor to recipient. Unit cost:
    300,000 yuan a branch (assumption). 2020: about 5,000 a year (20,000 firms over 2016-2019,
    State Council poverty office); plan: assumption, 4,000-8,000.
    """

    about = About("B4", "branch_plants", payer="donor", receiver="firms", scaled=("branches",))
    branches: float = setting(6_000, held=5_000, low=0, high=60_000, unit="branches a year")


@dataclass(frozen=True)
class PairingTrade(Lever):
    """Clause T4d. Purchases of western counties' farm goods by their eastern partners.

    Place of action: the demand that rural income of recipients meets. Unit cost: 2% of the
    purchases for organising them (assumption). Purchases of 2020 and of the plan are assumptions
    (20-100 billion yuan a year).
    """

    about = About(
        "T4d", "disposable_income_rural", payer="donor", receiver="farms", scaled=("purchases",)
    )
    purchases: float = setting(600.0, held=500.0, low=0, high=20_000, unit="100m yuan a year")
