"""Rules of one firm: pure functions of numbers, each written once, compiled by numba.

Money is in yuan, rates of sales and R&D in yuan a year, hazards a quarter unless said otherwise.
Numbers in capitals are assumptions unless a source stands beside them.
"""

from __future__ import annotations

import math

from sim.core.compiled import njit
from sim.core.intensity import intensity_threshold

AWARD = 200_000.0  # yuan, usual local award for a new high-tech firm; assumption, 0.1-0.5 million
EXPERIENCE = 0.5  # logit: a firm that once did R&D starts again more easily; range 0-1.5
MARGIN = 0.08  # profit before R&D rents, share of sales; range 0.05-0.12
MARGIN_SLOPE = 0.03  # extra margin a log point of productivity; range 0.01-0.05
RD_RENT = 0.9  # rents that a yuan of R&D earns back in margin; range 0.7-1
PASS_THROUGH = 0.3  # growth of sales a log point of relative productivity; range 0.1-0.6
VOLATILITY = 0.05  # Laplace scale of quarterly growth at VOLATILITY_SALES; range 0.03-0.08
VOLATILITY_SALES = 3e7
VOLATILITY_SLOPE = 0.18  # Stanley et al. 1996: sd of growth falls with size to the power 0.15-0.20
PRODUCTIVITY_NOISE = 0.02  # sd of quarterly ln A; range 0.01-0.04
PRODUCTIVITY_DRIFT = 0.002  # erosion of ln A a quarter; range 0.001-0.004
ABSORPTIVE_INTENSITY = 0.03  # R&D/sales at which absorptive capacity is full; range 0.02-0.05
YOUNG_GROWTH = 0.025  # extra ln growth a quarter at birth, gone after five years; 0.01-0.04
EXIT_SIZE, EXIT_GROWTH, EXIT_CASH = 0.20, 1.0, 0.5  # shifts of the log hazard; assumptions
EXIT_CLASSES = 16  # see ``exit_class``
EXIT_MOST = 0.18  # no hazard of exit is above a quarter of 9.5% times e^2
QUALITY_CAP = 200.0  # of one patent; keeps the mean of a tail below 1 finite
QUALITY_DRAWS = 16  # patents of a quarter drawn one by one; the rest at their mean


@njit
def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))


@njit
def logit(p: float) -> float:
    """Inverse of ``logistic`` on (0, 1)."""
    return math.log(p / (1.0 - p))


@njit
def quarterly(annual: float) -> float:
    """Quarterly hazard of an annual one: 1-(1-h)^(1/4)."""
    return 1.0 - (1.0 - annual) ** 0.25


@njit
def user_cost(tax: float, deduction: float) -> float:
    """B = (1-tau(1+s))/(1-tau), tax component of the user cost of R&D (Hall & Jorgenson 1967)."""
    return (1.0 - tax * (1.0 + deduction)) / (1.0 - tax)


@njit
def ln_capital_cost(rate: float, reference: float, depreciation: float) -> float:
    """ln(r+delta) at an interest rate less that at the one of 2015."""
    return math.log((rate + depreciation) / (reference + depreciation))


@njit
def desired_ln_rd(
    propensity: float, ln_sales: float, eta: float, ln_cost: float, spill: float
) -> float:
    """ln R* = a + ln Y - eta ln(B (r+delta)) + phi ln(1+S) (rule 2.2). ``ln_cost`` is ln B plus
    the change of ln(r+delta) since 2015, ``spill`` phi times the change of ln(1+S)."""
    return propensity + ln_sales - eta * ln_cost + spill


@njit
def adjust(rd: float, ln_desired: float, rho: float) -> float:
    """Partial adjustment: ln R = rho ln R(-1) + (1-rho) ln R*."""
    return math.exp(rho * math.log(rd) + (1.0 - rho) * ln_desired)


@njit
def start_logit(
    base: float, size: float, links: float, saving: float, experience: bool, visit: float
) -> float:
    """Logit of the quarterly probability that a firm starts R&D (rule 2.3): that of the hazard,
    ``base``, shifted by size, links, tax saving (-ln B), past R&D and a commissioner's visit."""
    past = EXPERIENCE if experience else 0.0
    return base + size + links + saving + past + visit


@njit
def stop_logit(base: float, size: float, links: float, experience: float) -> float:
    """Logit of the quarterly probability that a performer stops (rule 2.3)."""
    return base - size - links - experience


@njit
def experience(quarters: int, strength: float) -> float:
    """Logit by which ``quarters`` of R&D without a break keep a firm at it: none at 1.7 years, the
    typical spell (Cefis 2003 finds persistence of that kind; Peters 2008 the mean)."""
    return strength * (math.log(1.0 + 0.25 * quarters) - 1.0)


@njit
def happens(u: float, x: float) -> bool:
    """Whether the draw ``u`` is below logistic(x). Most draws are far above small chances and need
    no exponential: for x < 0, exp(-x) >= 1 - x + x^2/2 - x^3/6."""
    if x < 0.0 and u * (2.0 - x + x * x * (0.5 - x / 6.0)) > 1.0 + 1e-9:
        return False
    return u < logistic(x)


@njit
def learn_hazard(office: float, peers: float, visit: float) -> float:
    """Rate at which a firm hears of an instrument (rule 2.13): offices, users it knows, visits."""
    return office + peers + visit


@njit
def filing(cost: float, digital: float) -> float:
    """Cost of filing for a benefit, yuan: up to three tenths lower where services are digital."""
    return cost * (1.0 - 0.3 * digital)


@njit
def worth_filing(gain: float, cost: float, digital: float) -> bool:
    """A benefit is claimed if it beats the filing cost."""
    return gain > filing(cost, digital)


@njit
def profit(sales: float, tfp: float, rd: float) -> float:
    """Taxable profit before the super-deduction, yuan a year (assumption, see constants)."""
    return sales * (MARGIN + MARGIN_SLOPE * min(max(tfp, -2.0), 2.0)) - (1.0 - RD_RENT) * rd


@njit
def after_tax(profit: float, tax: float, deducted: float) -> float:
    """Profit less tax at the rate ``tax`` on what is left of it after ``deducted``, yuan a year:
    what is deducted more than was spent, and a lower rate, are cash (rule 2.4)."""
    return profit - tax * max(profit - deducted, 0.0)


@njit
def negative_binomial(u: float, mean: float, k: float) -> int:
    """Quantile ``u`` of NegBin(mean, k), variance mean + mean^2/k: monotone in u and in mean."""
    if u <= 1.0 - mean:  # no power is needed: P(0) = (1 + mean/k)^-k >= exp(-mean) >= 1 - mean
        return 0
    odds = mean / (k + mean)
    p = (k / (k + mean)) ** k
    n, total = 0, p
    while total < u and n < 20_000:
        p *= odds * (n + k) / (n + 1.0)
        n += 1
        total += p
    return n


@njit
def patent_quality(u: float, tail: float) -> float:
    """Lomax draw with tail index ``tail`` and scale 1, capped (rule 2.6)."""
    return min((1.0 - u) ** (-1.0 / tail) - 1.0, QUALITY_CAP)


@njit
def mean_quality(tail: float) -> float:
    """Mean of ``patent_quality``: integral of the survival function (1+x)^-tail up to the cap."""
    if abs(tail - 1.0) < 1e-9:
        return math.log(1.0 + QUALITY_CAP)
    return ((1.0 + QUALITY_CAP) ** (1.0 - tail) - 1.0) / (1.0 - tail)


@njit
def absorptive_capacity(rd: float, sales: float, skilled: float) -> float:
    """AC = min(1, (R/Y)/rbar)^0.5 x skilled share (Cohen & Levinthal 1990; rule 2.7)."""
    return math.sqrt(min(1.0, rd / sales / ABSORPTIVE_INTENSITY)) * skilled


@njit
def productivity_change(
    theta: float, ln_stock_change: float, catch_up: float, capacity: float, gap: float
) -> float:
    """dlnA = theta dlnK + lambda AC max(0, gap) - drift; the shock is added by the caller."""
    return theta * ln_stock_change + catch_up * capacity * max(0.0, gap) - PRODUCTIVITY_DRIFT


@njit
def young_growth(age: int) -> float:
    """Extra quarterly growth of firms younger than five years that survive (assumption)."""
    return YOUNG_GROWTH * max(0.0, 1.0 - age / 20.0)


@njit
def volatility(sales: float) -> float:
    """Scale of the quarter's growth shock, falling with size (Stanley et al. 1996)."""
    return min(VOLATILITY * (sales / VOLATILITY_SALES) ** -VOLATILITY_SLOPE, 0.3)


@njit
def unrest(v: float, share: float) -> float:
    """How unquiet a firm's year is, one on average: a ``share`` of it an exponential draw of the
    firm and year from the uniform ``v``, the rest one.

    Shocks of four quarters with one exponential variance add up to a Laplace year, as yearly growth
    is found to be (Stanley et al. 1996; Bottazzi & Secchi 2003); four independent Laplace quarters
    would make a rounder one.
    """
    return 1.0 - share - share * math.log(1.0 - v)


@njit
def growth_factor(growth: float, u: float, sales: float, year: float) -> float:
    """Sales over those of last quarter: ``growth`` (log points) and a normal shock, from the
    uniform ``u``, with the variance of a Laplace one of scale ``volatility`` times the ``unrest``
    of the ``year``; its exponential has mean one."""
    b = volatility(sales)
    variance = 2.0 * b * b * year
    return math.exp(growth + math.sqrt(variance) * standard_normal(u) - 0.5 * variance)


@njit
def normal(u: float, v: float) -> float:
    """Standard normal from two uniforms (Box & Muller 1958)."""
    return math.sqrt(-2.0 * math.log(u)) * math.cos(2.0 * math.pi * v)


@njit
def standard_normal(u: float) -> float:
    """Quantile ``u`` of the standard normal to seven digits (Wichura 1988, algorithm AS 241), at
    a third of the price of ``normal``."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        bottom = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0
        return q * top / bottom
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    if r <= 5.0:
        r -= 1.6
        top = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
        bottom = (0.12021132975 * r + 0.73700164250) * r + 1.0
    else:
        r -= 5.0
        top = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150
        bottom = (0.012258202635 * r + 0.24197894225) * r + 1.0
    return math.copysign(top / bottom, q)


@njit
def least_intensity(sales: float, reach: float) -> float:
    """R&D/sales from which the threshold of the certificate is within ``reach`` (rule 2.8)."""
    return (1.0 - reach) * intensity_threshold(sales)


@njit
def award_pull(sales: float, strength: float, reach: float) -> float:
    """Logit by which a certificate that a firm knows of draws it into R&D: the usual award
    against the least R&D from which it can be reached, so much for small firms and next to
    nothing for large."""
    return strength * math.log(1.0 + AWARD / (least_intensity(sales, reach) * sales))


@njit
def share_within(ln_intensity: float, spread: float, least: float) -> float:
    """Share of firms whose R&D over sales, lognormal about e^``ln_intensity``, is ``least`` at
    least (rule 2.3)."""
    return 0.5 * math.erfc((math.log(least) - ln_intensity) / (spread * math.sqrt(2.0)))


@njit
def shifted(share: float, shift: float) -> float:
    """A ``share`` whose logit is moved by ``shift``; at none it is itself, to the bit."""
    return share if shift == 0.0 else share / (share + (1.0 - share) * math.exp(-shift))


@njit
def certification_score(
    patents: float, rd: float, sales: float, skilled: float, tfp: float
) -> float:
    """0-1, after the official 100 points (property, R&D, organisation, growth); a third is given
    to all, for utility models and copyrights that invention patents do not show (assumption)."""
    return (
        0.35
        + 0.15 * min(1.0, patents / 2.0)
        + 0.25 * min(1.0, rd / sales / intensity_threshold(sales))
        + 0.05 * skilled
        + 0.2 * min(max(0.6 + 0.2 * tfp, 0.0), 1.0)
    )


@njit
def exit_class(age: int) -> int:
    """Class of age in which the mean hazard of exit is as registered: each year of life, those
    after the fifteenth together."""
    return min(age // 4, EXIT_CLASSES - 1)


@njit
def exit_shift(sales: float, gap: float, strength: float) -> float:
    """Log factor on the hazard of exit: the larger and the more productive leave less; ``gap`` is
    ln A less the frontier of the sector. It is known up to a constant of the class of age."""
    return -EXIT_SIZE * math.log(sales / 1e8) - strength * gap


@njit
def exit_hazard(age: int, shift: float, ln_growth: float, short_of_cash: bool) -> float:
    """Quarterly exit of a firm that is ``age`` quarters old before the quarter: annual hazard by
    year of life (SAIC 2013: 1.6, 6.3, 9.5, 8.5% then falling to 4%) times e^``shift``, shifted by
    productivity growth and lack of cash (rule 2.11)."""
    year = age // 4
    if year < 1:
        h = 0.016
    elif year < 2:
        h = 0.063
    elif year < 3:
        h = 0.095
    elif year < 7:
        h = 0.085
    else:
        h = 0.04 + 0.045 * math.exp(-0.2 * (year - 7))
    x = shift - EXIT_GROWTH * ln_growth
    if short_of_cash:
        x += EXIT_CASH
    return min(0.25 * h * math.exp(min(x, 2.0)), 0.5)
