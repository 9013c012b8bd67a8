"""Patterns of places: convergence, reach of knowledge, diffusion, literacy, concentration (E8-E11,
E13).

Frames of counties have the columns of ``sim.ensemble.work.panels.COUNTY``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.patterns.shapes import concentration, top_share
from sim.core.arrays import Array, Floats
from sim.core.network import distances, unit_vectors
from sim.model.government.county import TECHNOLOGIES

EAST = 0
JOBS = ("agriculture_jobs", "manufacturing_jobs")
NEAR, FAR = 300.0, 600.0  # km (Bottazzi & Peri 2003)
CEILINGS = np.geomspace(0.002, 1.0, 50)  # shares of the room above what is adopted last
FIRST = 0.10  # share of the ceiling at which a technology counts as begun (Griliches 1957)


def convergence(first: pd.DataFrame, last: pd.DataFrame, years: int) -> dict[str, float]:
    """E8. Yearly speed of convergence of rural income a head between county areas, %: by itself,
    given what tells places apart, and of the east by itself.

    ln(y_T/y_0)/T = a - (1-e^(-bT))/T ln y_0 (Barro & Sala-i-Martin 1992). Conditions: years of
    schooling, share of townspeople, jobs in farming and in manufacturing, and region.
    """
    area = first["county_area"].to_numpy()
    start = np.log(first["rural_income"].to_numpy()[area])
    rate = (np.log(last["rural_income"].to_numpy()[area]) - start) / years
    counties = first[area]
    towns = counties["urban_population"].to_numpy() / np.maximum(
        counties["population"].to_numpy(), 1.0
    )
    given = [counties[name].to_numpy() for name in ("mean_school_years", *JOBS)]
    region = counties["region"].to_numpy()
    regions = [region == other for other in (1, 2)]
    east = region == EAST
    return {
        "beta": _speed(rate, start, [], years),
        "beta_conditional": _speed(rate, start, [towns, *given, *regions], years),
        "beta_east": _speed(rate[east], start[east], [], years),
    }


def _speed(rate: Floats, start: Floats, given: Sequence[Array], years: int) -> float:
    slope = float(_least_squares(rate, [start, *given])[0])
    return -100.0 * float(np.log(max(1.0 + slope * years, 1e-9))) / years


def reach(counties: Sequence[pd.DataFrame]) -> dict[str, float]:
    """E9. Elasticities of a prefecture's patents to its own firms' R&D, to that of prefectures
    within 300 km and to that of 300-600 km, provinces held apart.

    Cross-section of logarithms of sums over ``counties``, one frame a year (Bottazzi & Peri 2003
    with European regions and countries); prefectures without a neighbour in a ring are left out.
    """
    frame = pd.concat(counties)
    frame["x"] = frame["lon"] * frame["population"]
    frame["y"] = frame["lat"] * frame["population"]
    sums = ["rd", "patents_granted", "population", "x", "y"]
    prefectures = frame.groupby(["province_code", "prefecture_code"])[sums].sum().reset_index()
    prefectures = prefectures[(prefectures["rd"] > 0) & (prefectures["patents_granted"] > 0)]
    people = prefectures["population"].to_numpy()
    points = unit_vectors(
        (prefectures["x"] / people).to_numpy(), (prefectures["y"] / people).to_numpy()
    )
    km = distances(points, points)
    rd = prefectures["rd"].to_numpy()
    around = []
    for least, most in ((0.0, NEAR), (NEAR, FAR)):
        ring = (km > least) & (km <= most)
        np.fill_diagonal(ring, False)
        number = ring.sum(axis=1)
        around.append(np.where(number > 0, (ring @ rd) / np.maximum(number, 1), np.nan))
    logs = np.log([rd, *around])
    there = np.isfinite(logs).all(axis=0)  # a few in the far west have nobody around them
    province = prefectures["province_code"].to_numpy()[there]
    provinces = [province == code for code in np.unique(province)[1:]]
    patents = np.log(prefectures["patents_granted"].to_numpy()[there])
    slopes = _least_squares(patents, [*logs[:, there], *provinces])
    return dict(zip(("reach_own", "reach_near", "reach_far"), map(float, slopes), strict=False))


def diffusion(counties: Mapping[int, pd.DataFrame]) -> dict[str, float]:
    """E10. Logistic slope of the use of farm technologies by county, a year, median over county
    areas and technologies; and the rank correlation of when a technology began with farm
    households a square kilometre.

    F = K/(1+e^-(a+bt)) by least squares of its logit at the ceiling K that fits best among a grid
    above what is adopted last (Griliches 1957 chose K by eye). It began at a tenth of K.
    """
    years = sorted(counties)
    time = np.array(years, float) - years[0]
    first = counties[years[0]]
    area = first["county_area"].to_numpy()
    density = (first["farm_households"] / first["km2"]).to_numpy()[area]
    slopes, correlations = [], []
    for technology in range(len(TECHNOLOGIES)):
        path = np.stack(
            [counties[year][f"adopted_{technology}"].to_numpy()[area] for year in years]
        )
        slope, begun = _logistics(path, time)
        slopes.append(slope)
        ranks = pd.DataFrame({"begun": begun, "density": density}).dropna().rank()
        correlations.append(ranks["begun"].corr(ranks["density"]))
    return {
        "diffusion_slope": float(np.nanmedian(np.concatenate(slopes))),
        "diffusion_origin": float(np.nanmean(correlations)),
    }


def _logistics(path: Floats, time: Floats) -> tuple[Floats, Floats]:
    """Slope and time of origin of each county, (n,), from shares ``path`` (years, n)."""
    best = np.full(path.shape[1], np.inf)
    slope, begun = np.full(path.shape[1], np.nan), np.full(path.shape[1], np.nan)
    centred = time - time.mean()
    last = path[-1]
    for share in CEILINGS:
        top = last + share * (1.0 - last)
        z = np.log(path / np.maximum(top - path, 1e-12))
        b = centred @ (z - z.mean(axis=0)) / (centred @ centred)
        a = z.mean(axis=0) - b * time.mean()
        miss = ((path - top / (1.0 + np.exp(-(a + np.outer(time, b))))) ** 2).sum(axis=0)
        better = miss < best
        best[better], slope[better] = miss[better], b[better]
        begun[better] = ((np.log(FIRST / (1.0 - FIRST)) - a) / b)[better]
    return slope, begun


def literacy(counties: Mapping[int, pd.DataFrame], series: pd.DataFrame) -> dict[str, float]:
    """E11. Science literacy of 2018 and 2020, %: nation and villagers; whether east, centre and
    west come in this order in 2020; and growth of villagers' less townspeople's, 2015-2020, log
    points.

    ``series`` is an indicator table (year, scope, indicator, value).
    """
    rows = series[series["indicator"].str.startswith("science_literacy")]
    value = rows.set_index(["indicator", "scope", "year"])["value"].to_dict()
    nation = "100000"
    order = [
        value["science_literacy", f"region:{name}", 2020] for name in ("east", "centre", "west")
    ]
    growth = {}
    for kind in ("rural", "urban"):
        people = counties[2015][f"{kind}_population"].to_numpy()
        means = [
            np.average(counties[year][f"literacy_{kind}"].to_numpy(), weights=people)
            for year in (2015, 2020)
        ]
        growth[kind] = float(np.log(means[1] / means[0]))
    return {
        "literacy_2018": value["science_literacy", nation, 2018],
        "literacy_2020": value["science_literacy", nation, 2020],
        "literacy_rural_2018": value["science_literacy_rural", nation, 2018],
        "literacy_rural_2020": value["science_literacy_rural", nation, 2020],
        "literacy_order": float(order[0] > order[1] > order[2]),
        "literacy_catching_up": growth["rural"] - growth["urban"],
    }


def certified_places(counties: pd.DataFrame) -> dict[str, float]:
    """E13. Certified firms over prefectures: concentration index against people, and the share of
    the tenth of prefectures with most of them, as a multiple of that of people."""
    sums = counties.groupby("prefecture_code")[["hnte_stock", "population"]].sum()
    held, people = sums["hnte_stock"].to_numpy(), sums["population"].to_numpy()
    return {
        "certified_concentration": concentration(held, people),
        "certified_top": top_share(held) / top_share(people),
    }


def _least_squares(outcome: Floats, columns: Sequence[Array]) -> Floats:
    """Slopes of ``columns``, a constant beside them."""
    design = np.column_stack([*columns, np.ones(len(outcome))]).astype(float)
    return np.asarray(np.linalg.lstsq(design, outcome, rcond=None)[0])
