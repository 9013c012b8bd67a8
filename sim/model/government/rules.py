"""What authorities decide beyond setting levers: names, paired money, budgets, effort."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Array, Bools, Floats, Ints, sum_by, whole

GRANT_SHARE = 0.12  # of local science budgets that goes to firms' R&D; assumption, 0.05-0.2
FEW = 0.1  # performers that a county without any finds elsewhere; assumption, 0-0.5
PROJECT = 1e6  # yuan a year of one project; assumption, 0.5-2 million
SCIENCE_SHARE_OF_AID = (
    0.1  # of pairing money that serves industry and science; assumption, 0.05-0.3
)


def spread(base: Floats, favour: Floats) -> Floats:
    """Shares of county areas in what a lever spreads by ``base`` (n,), weighed by ``favour`` (n,),
    a column of counties (see ``class_weight``); they sum to one."""
    weighted = base * favour
    return np.asarray(weighted / max(float(weighted.sum()), 1e-300))


def zscore(values: Floats, who: Bools) -> Floats:
    """Standardised over ``who``; zero where there is no spread."""
    inside = values[who]
    spread = inside.std()
    return np.asarray((values - inside.mean()) / (spread if spread > 0 else 1.0))


def designation_score(parts: list[Floats], county_area: Bools) -> Floats:
    """Merit of a county: mean z-score of R&D, high-tech firms, patents, parks, literacy (5.2)."""
    return np.asarray(np.mean([zscore(np.log1p(p), county_area) for p in parts], axis=0))


def designate(
    designated: Bools, number: int, rule: str, score: Floats, region: Ints, county_area: Bools
) -> Ints:
    """Rows of newly named counties so that ``number`` are named in all (5.2).

    ``merit`` takes the highest scores; ``need`` the lowest among the upper half, places that can
    carry a plan yet lag; ``regional_quota`` shares the new places over east, centre and west by
    their number of counties, by merit within each; ``random`` takes the highest lots, given as the
    score. Ties go to the lower row, the lower code.
    """
    new = number - int(designated.sum())
    free = county_area & ~designated
    if new <= 0 or not free.any():
        return np.zeros(0, np.int64)
    if rule == "regional_quota":
        chosen: list[Array] = []
        sizes = np.bincount(region[county_area], minlength=3)
        held = np.bincount(region[designated], minlength=3)
        short = np.maximum(number * sizes / sizes.sum() - held, 0.0)
        quota = whole(new * short / max(short.sum(), 1e-9)).astype(int)
        for _ in range(new - int(quota.sum())):
            quota[np.argmax(short - quota)] += 1
        for r in range(3):
            rows = np.flatnonzero(free & (region == r))
            chosen.append(rows[np.argsort(-score[rows], kind="stable")][: quota[r]])
        return np.concatenate(chosen)
    rows = np.flatnonzero(free)
    if rule == "need":
        rows = rows[score[rows] >= np.median(score[rows])]
        return np.asarray(rows[np.argsort(score[rows], kind="stable")][:new])
    return np.asarray(rows[np.argsort(-score[rows], kind="stable")][:new])


def weakest(named: Bools, share: float, score: Floats) -> Ints:
    """Rows of the ``share`` of named counties, in whole counties, that score lowest."""
    rows = np.flatnonzero(named)
    return np.asarray(rows[np.argsort(score[rows], kind="stable")][: int(whole(share * len(rows)))])


def ramped(age: Ints, lag: float) -> Floats:
    """Effect of a designation ``age`` quarters old (negative: none): logistic with its middle at
    ``lag`` quarters (5.2; studies of city pilots disagree on the lag, see docs/model.md)."""
    reached = 1.0 / (1.0 + np.exp(-(age - lag) / 2.0)) - 1.0 / (1.0 + np.exp(lag / 2.0))
    return np.asarray(np.where(age >= 0, np.maximum(reached, 0.0), 0.0))


def pairing_weights(share: Floats, km: Floats, gap: Floats, distance: float) -> Floats:
    """Share of the nation's pairing along each pair, summing to one: more the larger the gap in
    GDP a head (log points, at least 0.1) and the shorter the way (5.1; Song & Zhang 2025)."""
    weight = share * np.exp(-km / distance) * np.maximum(gap, 0.1)
    return np.asarray(weight / weight.sum()) if len(weight) else np.asarray(weight)


def paired_flows(
    amount: float, share: Floats, donor: Ints, recipient: Ints, fiscal: Floats
) -> tuple[Floats, Floats, Floats]:
    """Money a quarter along each pair, given up and received by county (5.1).

    ``amount`` yuan is split by ``share``; no donor gives more than a fifth of its revenue of the
    quarter, and what is not given is not received. Whole yuan, so that sums are exact.
    """
    flow = np.rint(amount * share)
    given = sum_by(donor, flow, len(fiscal))
    limit = 0.2 * 0.25 * fiscal
    cut = np.minimum(1.0, np.divide(limit, given, out=np.ones_like(given), where=given > 0))
    flow = np.floor(flow * cut[donor])
    given = sum_by(donor, flow, len(fiscal))
    received = sum_by(recipient, flow, len(fiscal))
    return flow, given, received


MOST_GAINED = 0.1  # log points a year that a county's share moves by its firms and farms at most;
# a thinned world has counties of a few firms; assumption, 0.05-0.15


def brought_forth(
    sales: Floats, yields: Floats, primary: Floats, firms_part: float, farms_part: float
) -> Floats:
    """What firms and farms of a county bring forth, ln (n,): ``sales`` of its firms, yuan, by their
    part in GDP, and ``yields``, ln, by the ``primary`` sector's (5.7)."""
    return np.asarray(firms_part * np.log(np.maximum(sales, 1e6)) + farms_part * primary * yields)


def gained(gain: Floats, change: Floats, chance: Floats, gdp: Floats, province: Ints) -> Floats:
    """How far each county's share of its province's GDP is ahead of that of 2020, (n,): a factor
    ``gain`` that grows by the ``change`` of what is brought forth there about the province's mean
    and by ``chance``, both ln a year; ``gdp`` (n,) is at the shares of 2020. Sums of ``gdp`` times
    the factor by ``province`` are those of ``gdp`` (5.7)."""
    _, place = np.unique(province, return_inverse=True)
    total = sum_by(place, gdp)
    mean = sum_by(place, gdp * gain * change) / sum_by(place, gdp * gain)
    own = np.clip(change - mean[place], -MOST_GAINED, MOST_GAINED)
    theta = gain * np.exp(own + chance)
    return np.asarray(theta * (total / sum_by(place, gdp * theta))[place])


def by_revenue(spending: Floats, gain: Floats, elasticity: float, province: Ints) -> Floats:
    """``spending`` of counties (n,), shared out anew within each ``province`` as revenue follows
    the ``gain`` of their shares of GDP; sums by province stay (5.7)."""
    _, place = np.unique(province, return_inverse=True)
    weighed = spending * gain**elasticity
    total, claims = sum_by(place, spending), sum_by(place, weighed)
    kept = np.divide(total, claims, out=np.ones_like(total), where=claims > 0)
    return np.asarray(weighed * kept[place])


def office_effort(budget: Floats, firms: Floats) -> Floats:
    """Effort of tax and science offices: science budget a firm relative to the median, to the
    power 0.3, between 0.3 and 3 (rule 2.13; form and exponent are assumptions)."""
    a_firm = budget / np.maximum(firms, 1.0)
    middle = np.median(a_firm[firms > 0])
    return np.asarray(np.clip((a_firm / middle) ** 0.3, 0.3, 3.0))


def grant_rate(budget: Floats, rd: Floats) -> Floats:
    """Public share of firms' R&D (0-0.3): a part of the science budget over what firms spend."""
    return np.asarray(np.minimum(GRANT_SHARE * budget / np.maximum(rd, 1e6), 0.3))


def grant_lift(rate: Floats, rate_2015: Floats, additionality: float) -> Floats:
    """Factor (n,) of grants on firms' R&D, one at the grants of 2015: R = R_own + zeta g R, so that
    R = R_own / (1 - zeta g), with g the grants over R&D (rule 2.2; Dimos & Pugh 2016 find that
    firms' own R&D is neither crowded out nor multiplied: zeta = 1)."""
    return np.asarray((1.0 - additionality * rate_2015) / (1.0 - additionality * rate))


def matched(package: float, own: Floats, match: float) -> Floats:
    """Yuan a year (n,) of a ``package`` that a county with a budget of its ``own`` can call up: at
    most ``match`` times that (rule 5.2)."""
    return np.asarray(np.minimum(package, match * own))


def in_circle(performers: Floats, industry: Floats, circle: Ints) -> Floats:
    """Performers (n,) of each circle of counties shared out by ``industry`` (n,), yuan: a thinned
    world has performers in few counties of a circle; at 1:1 a county is its own. Never below
    ``FEW``."""
    weight = np.maximum(industry, 1.0)
    share = weight / sum_by(circle, weight)[circle]
    return np.asarray(np.maximum(share * sum_by(circle, performers)[circle], FEW))


def absorbed(offered: Floats, hands: Floats) -> Floats:
    """Share (n,) of projects for ``offered`` yuan a year that somebody carries out, with ``hands``
    (n,) for so many: 1 - exp(-hands / projects), one where next to nothing is offered (5.2)."""
    projects = offered / PROJECT
    some = projects > 1e-6
    each = np.divide(hands, projects, out=np.zeros_like(projects), where=some)
    return np.where(some, -np.expm1(-each), 1.0)


def execution(now: Floats, start: float, push: Floats, gain: float, speed: float) -> Floats:
    """One quarter of de = speed (e* - e), ``speed`` a year, e* = 1 - (1 - start) exp(-gain push):
    the share of money spent within its year follows what pushes it, up and down (rule 5.2)."""
    aim = 1.0 - (1.0 - start) * np.exp(-gain * push)
    return np.asarray(now + (aim - now) * -np.expm1(-0.25 * speed))


CHAINS = ("innovation", "industry", "even")
CLASS_WEIGHT = 1.5  # of the class that a chain is meant for; assumption, range 1.2-2


def class_weight(developed: Bools, chain: str) -> Floats:
    """Weight of each county in what is spread along a chain (plan 2.2): in developed counties
    industry is built around innovation, in less developed ones innovation around industry."""
    if chain == "even":
        return np.ones(len(developed))
    favoured = developed if chain == "innovation" else ~developed
    return np.where(favoured, CLASS_WEIGHT, 1.0)


def follow_capability(
    budget: Floats, capability: Floats, share: float, province: Ints, county_area: Bools
) -> Floats:
    """``share`` of the science budgets of a province's county areas is pooled and handed back by
    budget times capability (0-1). Sums by province stay what they were."""
    _, place = np.unique(province, return_inverse=True)
    pooled = np.where(county_area, share * budget, 0.0)
    claim = pooled * np.maximum(capability, 0.01)
    pool, claims = sum_by(place, pooled), sum_by(place, claim)
    rate = np.divide(pool, claims, out=np.zeros_like(pool), where=claims > 0)
    return np.asarray(budget - pooled + claim * rate[place])


def taken_over(practice: Floats, own: Floats, seen: Floats, rate: float, decay: float) -> Floats:
    """One quarter of dP = rate max(0, seen - P) - decay max(0, P - max(own, seen)), both a year:
    what neither the county's ``own`` name nor what is ``seen`` holds up is lost again."""
    gained = rate * np.maximum(seen - practice, 0.0)
    lost = decay * np.maximum(practice - np.maximum(own, seen), 0.0)
    return np.asarray(practice + 0.25 * (gained - lost))
