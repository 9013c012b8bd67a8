"""County attributes nobody publishes by unit, set by plain rules from those that are.

Each rule meets the published national (or province's) figure; its spread over units is an
assumption.
"""

from __future__ import annotations

import numpy as np

from sim import evidence
from sim.world.geography import Columns
from sim.world.literacy import survey_urban_weight
from sim.world.moments import logistic, logit

HOUSEHOLD = 3.0  # persons a farm household, assumption, range 2.6-3.5
INCOME_TO_GDP = 0.3  # elasticity of income a head to GDP a head across units, assumption, 0.2-0.45
LITERACY_TO_SCHOOL = 0.25  # log points of literacy a year of schooling, assumption, 0.15-0.35
MOST_LITERATE = 0.6


def derive(county: Columns, surveys: Columns) -> Columns:
    """Farm households (people living by farming, at most the rural people), income (yuan a head,
    2015), science budget (yuan, 2015), literacy (0-1, 2015), digital index (0-1) and whether a
    unit is developed. ``surveys`` are those of ``literacy.literacy_surveys``."""
    gdp_head = county["gdp"] / county["population"]
    rural, urban = county["rural_population"], county["urban_population"]
    townspeople = survey_urban_weight(urban / county["population"], surveys, 0.0)
    townspeople *= county["population"]
    return {
        "farm_households": np.minimum(rural, county["population"] * county["agriculture_jobs"])
        / HOUSEHOLD,
        "fiscal_st": _by_revenue(county),
        "rural_income": _to_mean(
            gdp_head**INCOME_TO_GDP, rural, evidence.national("disposable_income_rural", 2015)
        ),
        "urban_income": _to_mean(
            gdp_head**INCOME_TO_GDP, urban, evidence.national("disposable_income_urban", 2015)
        ),
        "literacy_rural": _literacy(
            county, county["population"] - townspeople, "science_literacy_rural"
        ),
        "literacy_urban": _literacy(county, townspeople, "science_literacy_urban"),
        "digital": _digital(county),
        "developed": developed(county),
    }


def developed(county: Columns) -> np.ndarray:
    """Whether a unit counts as developed, where lists say so by the lists (bool by unit).

    Counties lifted from poverty and key counties, which the plan's task for less developed areas
    (4.4) is about, are not; counties and districts published as donors of east-west pairing are.
    What no list names is developed if its GDP a head is above the median county area's
    (assumption).
    """
    gdp_head = county["gdp"] / county["population"]
    above = gdp_head > np.median(gdp_head[county["county_area"]])
    donors = np.isin(county["adcode"], evidence.table("pairing_counties").donor)
    supported = county["poverty_lifted"] | county["key_county"]
    return np.asarray((above | donors) & ~supported)


def _by_revenue(county: Columns) -> np.ndarray:
    """Each province's spending of 2015 split by the units' budget revenue."""
    spending = np.zeros(len(county["adcode"]))
    for province, total in evidence.by_province("local_fiscal_st_spending", 2015).items():
        inside = county["province_code"] == province
        revenue = county["fiscal_revenue"][inside]
        spending[inside] = total * revenue / revenue.sum()
    return spending


def _to_mean(shape: np.ndarray, people: np.ndarray, mean: float) -> np.ndarray:
    """``shape`` scaled so that its mean over ``people`` is ``mean``."""
    scaled: np.ndarray = shape * mean / np.average(shape, weights=people)
    return scaled


def _literacy(county: Columns, people: np.ndarray, indicator: str) -> np.ndarray:
    """Literacy rising with schooling, its mean over ``people`` as surveyed in 2015 (CAST)."""
    mean = evidence.national(indicator, 2015)
    shape = np.exp(LITERACY_TO_SCHOOL * county["mean_school_years"])
    literacy = _to_mean(shape, people, mean)
    for _ in range(20):
        literacy = _to_mean(np.minimum(literacy, MOST_LITERATE), people, mean)
    return np.minimum(literacy, MOST_LITERATE)


def _digital(county: Columns) -> np.ndarray:
    """Half information jobs, half urban share, as standard scores over units through a logistic."""
    urban_share = county["urban_population"] / county["population"]
    scores = [(x - x.mean()) / x.std() for x in (logit(county["ict_jobs"]), logit(urban_share))]
    return logistic((scores[0] + scores[1]) / 2.0)
