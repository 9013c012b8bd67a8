"""Talent of a county: four stocks of people, who comes, who goes, who is lent (2.4, 4.6).

Stocks are persons at work in a unit: leading scientists, highly skilled workers, professional and
technical staff, local talent (trained farmers and craftsmen). The first three move along ways
between county areas and districts; nobody is lost or found on the way.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from sim.core.arrays import DIGITS, Array, Bools, Floats, Ints, sum_by

STOCKS = ("leading", "skilled", "technical", "local")
MOBILE = ("leading", "skilled", "technical")
# Stocks of 2015 and where they stand are assumptions but for the two published figures.
RD_PERSONNEL_2015 = 3_758_848.0  # person-years; China Statistical Yearbook on S&T 2016, NBS, MOST
LEADING_SHARE = 0.01  # of R&D personnel; assumption, 0.005-0.02
LAB_LEADERS = 0.5  # of leading scientists work where key laboratories stand; assumption, 0.3-0.7
SKILLED_2015 = 45e6  # highly skilled workers; assumption, 40-50 million
TECHNICAL_SHARE = 0.10  # professional and technical staff of people at work; assumption, 0.08-0.12
TECHNICAL_IN_COUNTIES = 0.3644  # of them in county areas; Seventh National Population Census, NBS
LOCAL_SHARE = 0.025  # local talent of rural people; assumption, 0.015-0.04
RETIREMENT = 0.03  # a year; assumption, 0.02-0.04
RENEWAL = {"leading": 0.06, "skilled": 0.06}
"""Newly qualified a year, of the stock of 2015; assumptions, 0.04-0.08 each."""
RETURN = {"leading": 0.0, "skilled": 0.002, "technical": 0.002}
"""A year, from districts to county areas; assumptions, 0-0.005."""
GRADUATES = 1_000.0  # a college and year who become professional staff; assumption, 700-1,500
COUNTY_APPEAL = 0.9  # of a post in a county area to a graduate, district = 1; assumption, 0.5-1
WAY_KM = 100.0  # distance scale of moves and of lending; assumption, 50-200
FAR_WAY = 1e-3  # weight of a way to the province's districts where none is near
PART_TIME = 0.5  # of a person's work that a flexible post takes; assumption, 0.2-1
STATION_TEAM = 0.5  # leading scientists' work at a workstation; assumption, 0.2-1
PULL = (0.25, 4.0)  # least and most of the pull of districts, that of 2015 being one
MOST_LENT = 0.3  # of a district's people that can be lent; assumption, 0.2-0.5
TO_SKILLED = 0.2  # of trained local people become highly skilled workers; assumption, 0.1-0.4
CORPS_TRAINED = 200.0  # people a county and year that a corps trains; assumption, 100-500


def stocks(county: dict[str, Array]) -> dict[str, Floats]:
    """Columns ``talent_<stock>`` (n,) at the end of 2015, persons, from columns of the world.

    Leading scientists follow key laboratories and science jobs, workers manufacturing jobs, local
    talent rural people. Technical staff follow graduates and jobs outside farming, weighted so
    that county areas hold the share that the census found.
    """
    area, people = county["county_area"], county["population"]
    at_work = people * county["employed_share"]
    graduates = _shares(people * county["bachelor_share"])
    others = _shares(at_work * (1.0 - county["agriculture_jobs"]))
    inside, outside = float(graduates[area].sum()), float(others[area].sum())
    apart = outside - inside
    weight = (outside - TECHNICAL_IN_COUNTIES) / apart if apart != 0.0 else 0.0
    weight = min(max(weight, 0.0), 1.0)
    science = _shares(at_work * county["scitech_jobs"])
    labs = _shares(county["key_labs"]) if county["key_labs"].sum() > 0 else science
    shares = {
        "leading": LAB_LEADERS * labs + (1.0 - LAB_LEADERS) * science,
        "skilled": _shares(at_work * county["manufacturing_jobs"]),
        "technical": weight * graduates + (1.0 - weight) * others,
    }
    totals = {
        "leading": LEADING_SHARE * RD_PERSONNEL_2015,
        "skilled": SKILLED_2015,
        "technical": TECHNICAL_SHARE * float(at_work.sum()),
    }
    columns = {f"talent_{name}": totals[name] * shares[name] for name in MOBILE}
    return columns | {"talent_local": LOCAL_SHARE * county["rural_population"]}


def _shares(values: Floats) -> Floats:
    return np.asarray(values / max(float(values.sum()), 1e-300))


def quarterly(hazard: Floats) -> Floats:
    """Chance a quarter of a yearly ``hazard``."""
    return np.asarray(-np.expm1(0.25 * np.log1p(-hazard)))


def ways(km: sparse.csr_matrix, area: Bools, province: Ints) -> sparse.csr_matrix:
    """How near districts are to county areas, shape (n, n): rows county areas, columns districts.

    exp(-km/d) within the reach of ``km``; a county area without any district there is tied to
    those of its province, all alike.
    """
    rows = np.repeat(np.arange(km.shape[0]), np.diff(km.indptr))
    keep = area[rows] & ~area[km.indices]
    rows, columns = rows[keep], km.indices[keep].astype(np.int64)
    weight = np.exp(-km.data[keep] / WAY_KM)
    lonely = area & (np.bincount(rows, minlength=len(area)) == 0)
    far = lonely[:, None] & ~area[None, :] & (province[:, None] == province[None, :])
    far_rows, far_columns = np.nonzero(far)
    weight = np.r_[weight, np.full(len(far_rows), FAR_WAY)]
    index = (np.r_[rows, far_rows], np.r_[columns, far_columns])
    matrix = sparse.csr_matrix((weight, index), shape=km.shape)
    matrix.sort_indices()
    return matrix


def income_gap(urban: Floats, rural: Floats, out: sparse.csr_matrix) -> Floats:
    """Income of townspeople in the districts around a county area over its own rural income, (n,);
    both in yuan a head. One where no district is tied to a unit."""
    near = out @ np.ones(len(urban))
    around = np.divide(out @ urban, near, out=np.array(rural, float), where=near > 0.0)
    return np.asarray(around / np.maximum(rural, 1.0))


def pull_away(gap: Floats, reference: float) -> Floats:
    """How strongly districts pull people away (n,): hazards of leaving are in proportion to the
    income ``gap`` over that of 2015 (form and bounds are assumptions)."""
    return np.asarray(np.clip(gap / reference, *PULL))


def moved(
    leaving: Floats, reached: Floats, back: sparse.csr_matrix, pull: Floats
) -> tuple[Floats, Floats]:
    """People who leave and who arrive, of the shape of ``leaving``: (n,) or (n, stocks). As many
    arrive as leave.

    Everyone who leaves goes along a way with odds of nearness times ``pull`` (same shape) of the
    place. ``reached`` is what ways lead to, the product of ways and ``pull``; ``back`` is ways
    transposed. Who has no way stays.
    """
    odds = _odds(leaving, reached)
    return odds * reached, np.asarray(pull * (back @ odds))


def _odds(wanted: Floats, reached: Floats) -> Floats:
    return np.divide(wanted, reached, out=np.zeros_like(wanted), where=reached > 0.0)


def lent(
    asked: Floats,
    reached: Floats,
    out: sparse.csr_matrix,
    back: sparse.csr_matrix,
    stock: Floats,
) -> Floats:
    """Work lent to county areas (positive) by districts (negative), summing to nothing.

    ``asked``, (n,) or (n, stocks), is wanted by county areas; nearer and larger districts give
    more of it, none more than ``MOST_LENT`` of its ``stock``. ``reached`` is ``out @ stock``.
    """
    odds = _odds(asked, reached)
    taken = stock * (back @ odds)
    cut = np.minimum(1.0, MOST_LENT * stock / np.maximum(taken, 1e-300))
    return np.asarray(odds * (out @ (stock * cut)) - taken * cut)


def graduates_choose(
    graduates: Floats,
    staff: Floats,
    area: Bools,
    subsidy: Floats,
    elasticity: float,
    province: Ints,
) -> Floats:
    """Where the ``graduates`` (n,) of a province's colleges start work, shape (n,): odds grow
    with the ``staff`` of a place and, in county areas, by exp(elasticity x subsidy), ``subsidy``
    (n,) in years of rural income. ``province`` (n,) numbers provinces from zero."""
    appeal = staff * np.where(area, COUNTY_APPEAL * np.exp(elasticity * subsidy), 1.0)
    pool, claims = sum_by(province, graduates), sum_by(province, appeal)
    rate = np.divide(pool, claims, out=np.zeros_like(pool), where=claims > 0.0)
    return np.asarray(rate[province] * appeal)


def opened(due: Floats, held: Floats) -> Floats:
    """Whole units to hand out (n,), so that ``held`` plus them sums to the whole part of all that
    is ``due`` (n,): first to those furthest behind, the lower row on a tie."""
    # The sum of many shares is further off than one share: a millionth.
    number = int(np.floor(due.sum() + 1e-6) - held.sum())
    new = np.zeros(len(due))
    if number <= 0:
        return new
    # Places that are owed the same by another sum of shares are level: the last bits are cut.
    behind = np.round(due - held, DIGITS)
    units = np.maximum(np.floor(behind), 0.0)
    if units.sum() <= number:
        new, number = units, number - int(units.sum())
    order = np.argsort(new - behind, kind="stable")
    new[order[:number]] += 1.0
    return new


def absorbed(skilled_2015: Floats, staff: Floats, staff_2015: Floats, elasticity: float) -> Floats:
    """Absorptive capacity of a county, 0-1: that of 2015 times its change of professional staff
    to the power ``elasticity`` (assumption; people a unit do not change)."""
    change = staff / np.maximum(staff_2015, 1e-9)
    return np.asarray(np.minimum(skilled_2015 * change**elasticity, 1.0))
