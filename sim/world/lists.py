"""Designations and platforms of units, from published lists carried in ``evidence/``.

A list that names a city or province, not a unit, is spread over its units by a stated weight.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim import evidence
from sim.world.geography import DISTRICT, Columns

INNOVATIVE_COUNTIES = 52  # first batch, Ministry of Science and Technology, 2018


def attach_designations(units: Columns) -> Columns:
    """Flags by unit: old revolutionary, ethnic, border (any: ``three_regions``), lifted from
    poverty with year, key county."""
    code = units["adcode"]
    flags = {
        name: np.isin(code, evidence.table(source).adcode)
        for name, source in (
            ("old_revolutionary", "old_revolutionary"),
            ("ethnic", "ethnic_autonomous"),
            ("border", "border_counties"),
            ("poverty_lifted", "poverty_counties"),
            ("key_county", "key_counties"),
        )
    }
    flags["three_regions"] = flags["old_revolutionary"] | flags["ethnic"] | flags["border"]
    poverty = evidence.table("poverty_counties").groupby("adcode").exit_year.max()
    flags["poverty_exit_year"] = poverty.reindex(code, fill_value=0).to_numpy(np.int16)
    return flags


def attach_platforms(units: Columns, people: Columns) -> Columns:
    """Agricultural parks, high-tech zones, colleges and state key laboratories by unit (counts, at
    most of 2020; fractions where a city's are spread).

    Weights: people in farming for parks, in manufacturing for zones, graduates for colleges and
    laboratories. Colleges, laboratories and zones of a city go to its districts.
    """
    farmers = people["rural_population"] * people["agriculture_jobs"]
    makers = people["population"] * people["employed_share"] * people["manufacturing_jobs"]
    graduates = people["population"] * people["bachelor_share"]
    parks = evidence.table("agri_parks").groupby("adcode").size()
    zones = evidence.table("hitech_zones").groupby("adcode").size()
    colleges = evidence.table("universities").set_index("adcode")
    labs = evidence.table("key_labs").set_index("adcode").labs
    return {
        "agri_parks": _spread(parks, units, farmers, cores=False),
        "hitech_zones": _spread(zones, units, makers, cores=True),
        "universities": _spread(
            colleges.undergraduate + colleges.junior, units, graduates, cores=True
        ),
        "key_labs": _spread(labs, units, graduates, cores=True),
    }


def _spread(counts: pd.Series, units: Columns, weight: np.ndarray, *, cores: bool) -> np.ndarray:
    """Counts by place code, a unit's as they are, a city's or province's by ``weight``."""
    total = np.zeros(len(weight))
    for place, number in zip(counts.index.tolist(), counts.tolist(), strict=True):
        inside = units["adcode"] == place
        if not inside.any():
            inside = _inside(place, units)
            districts = inside & (units["kind"] == DISTRICT)
            inside = districts if cores and districts.any() else inside
        share = weight[inside] + 1e-9
        total[inside] += number * share / share.sum()
    return total


def _inside(place: int, units: Columns) -> np.ndarray:
    span = 10_000 if place % 10_000 == 0 else 100
    inside: np.ndarray = units["adcode"] // span == place // span
    return inside


def choose_innovative(units: Columns, county: Columns) -> np.ndarray:
    """The 52 innovative counties of 2018: those known, the others by rule (bool by unit).

    The rule (an assumption): county area not lifted from poverty, ranked by the mean standard
    score of graduates, science and technology jobs, GDP and industrial firms a head, parks and
    zones; first the best of each province that has none yet, then the best of the rest.
    """
    chosen = np.isin(units["adcode"], evidence.table("innovative_counties").adcode)
    head = county["population"]
    traits = (
        county["bachelor_share"],
        county["scitech_jobs"],
        np.log(county["gdp"] / head),
        np.log1p(county["above_scale_firms_2020"] / head * 1e4),
        county["agri_parks"] + county["hitech_zones"],
    )
    area = units["county_area"]
    score = sum((x - x[area].mean()) / x[area].std() for x in traits)
    score = np.where(area & ~county["poverty_lifted"] & ~chosen, score, -np.inf)
    order = np.argsort(-score, kind="stable")
    for first_of_province in (True, False):
        for c in order:
            if chosen.sum() == INNOVATIVE_COUNTIES or score[c] == -np.inf:
                break
            same = units["province_code"] == units["province_code"][c]
            if not chosen[c] and not (first_of_province and chosen[same].any()):
                chosen[c] = True
    return chosen
