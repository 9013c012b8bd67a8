"""Designs on counties: demonstration (D5), parks (D7), designation (D9), commissioners (D10)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.designs import estimators, truth
from sim.analysis.designs.compare import FIRST, Findings
from sim.analysis.designs.estimators import TWFE
from sim.core import network
from sim.core.arrays import Bools, Floats, Ints
from sim.core.clock import FIRST_YEAR
from sim.ensemble.work.twins import Panels, Twins

WINDOW = 2016  # first year of the county panels
RINGS = {"ring_near": (0.0, 80.0), "ring_far": (80.0, 160.0)}  # km (Yu & Shen 2024)
LOGS = {"income": "rural_income", "yield": "yield", "sales": "sales", "gdp": "gdp", "rd": "rd"}


def demonstration(twins: Twins, findings: Findings) -> None:
    """D5: county areas from the year of their first demonstration site on."""
    areas = twins.given.places["county_area"].to_numpy(bool)
    cohort = first_year(twins.given, "sites")
    for measure in ("income", "yield"):
        findings.compare("D5", measure, *both(twins, measure, areas, cohort))
    _adopters(twins, findings, areas, cohort)


def _adopters(twins: Twins, findings: Findings, areas: Bools, cohort: Ints) -> None:
    """Yield of a farm that adopts, all technologies together: the effect of sites on yields over
    that on adoption. What a study of farms that take part measures; here it is put in (4.4)."""
    (yields, yields_twin), (share, share_twin) = (
        both(twins, measure, areas, cohort) for measure in ("yield", "adopted")
    )
    data = yields.assign(
        adopted=share["y"] / 100.0,
        on=((cohort > 0)[yields["unit"]] & (yields["year"] >= yields["cohort"])).astype(float),
    )
    estimate = estimators.regress("y ~ 1 | unit + year | adopted ~ on", data, "adopted", "group")
    gain = truth.on_the_treated(yields, yields_twin)
    took_up = truth.on_the_treated(share, share_twin)
    true = 100.0 * gain / took_up if took_up else np.nan  # a draw may doubt that farms are met
    units = data.groupby("unit")["cohort"].max()
    counts = len(units), int((units > 0).sum())
    findings.note("D5", "yield_adopter", "wald", estimate, true, *counts)


def parks(twins: Twins, findings: Findings) -> None:
    """D7: county areas from the year of their first national agricultural park since 2021 on;
    those that had one before are left out. Parks of the lower tiers come with the policy, so the
    true effect is that of all. GDP of a county moves by its share of its province's (5.7)."""
    before = _last(twins.given, "agri_parks", FIRST - 1) >= 1.0
    areas = twins.given.places["county_area"].to_numpy(bool) & ~before
    cohort = first_year(twins.given, "agri_parks")
    for measure in ("gdp", "sales", "births"):
        findings.compare("D7", measure, *both(twins, measure, areas, cohort))


def designation(twins: Twins, findings: Findings) -> None:
    """D9: county areas from the year of their designation on, the first batch left out; then
    rings of undesignated county areas 0-80 and 80-160 km from a new one, from its year on, against
    those farther away."""
    since = _last(twins.given, "designated_since", None).astype(int)
    areas = twins.given.places["county_area"].to_numpy(bool)
    year = np.where(since >= 0, FIRST_YEAR + since // 4, 0)
    old = (year > 0) & (year < FIRST)
    for measure in ("rd", "sales"):
        findings.compare("D9", measure, *both(twins, measure, areas & ~old, year))
    new = areas & (year >= FIRST)
    if not new.any():
        return
    km = _nearest_km(twins.given.places, new)
    far = km > max(high for _, high in RINGS.values())
    for measure, (low, high) in RINGS.items():
        ring, start = (km > low) & (km <= high), np.zeros(len(km), int)
        for named in sorted(set(year[new]), reverse=True):  # the first one named within the ring
            reached = _nearest_km(twins.given.places, new & (year == named)) <= high
            start[ring & reached] = named
        who = areas & (year == 0) & (ring | far)
        panel, twin = both(twins, "sales", who, start)
        findings.compare("D9", measure, panel, twin, (TWFE,))


def commissioners(twins: Twins, findings: Findings) -> None:
    """D10: posts per villager, in units of the nation's mean of 2020, on outcomes of the county;
    all units are county areas."""
    _density(twins, findings, ("income", "yield", "performers"), "")


def many_commissioners(twins: Twins, findings: Findings) -> None:
    """D10 at four times the additional posts."""
    _density(twins, findings, ("yield",), "_many")


def _density(twins: Twins, findings: Findings, measures: tuple[str, ...], suffix: str) -> None:
    areas = twins.given.places["county_area"].to_numpy(bool)
    nobody = np.zeros(len(areas), int)
    for measure in measures:
        panel, twin = both(twins, measure, areas, nobody)
        dose, dose_twin = (_posts(panels, areas) for panels in (twins.given, twins.without))
        panel, twin = panel.merge(dose), twin.merge(dose_twin)
        estimate = estimators.continuous(panel)
        added = dose.merge(dose_twin, on=["unit", "year"], suffixes=("", "_twin"))
        added["dose"] -= added.pop("dose_twin")
        true = truth.a_dose(panel.drop(columns="dose").merge(added), twin)
        units = panel["unit"].nunique()
        findings.note("D10", measure + suffix, "continuous", estimate, true, units, units)


def _posts(panels: Panels, areas: Bools) -> pd.DataFrame:
    counties = panels.counties[areas[panels.counties["county"]]]
    density: pd.Series[float] = counties["commissioners_active"] / np.maximum(
        counties["rural_people"], 1.0
    )
    base = counties[counties["year"] == FIRST - 1]
    mean = base["commissioners_active"].sum() / base["rural_people"].sum()
    return pd.DataFrame(
        {"unit": counties["county"], "year": counties["year"], "dose": density / mean}
    )


def both(twins: Twins, measure: str, who: Bools, cohort: Ints) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The panel of ``measure`` and its twin, over the counties ``who`` (n,) that have it in every
    year of the panel; ``cohort`` (n,) is the year of first treatment, 0 for never."""
    return tuple(panel(panels, measure, who, cohort) for panels in (twins.given, twins.without))


def panel(panels: Panels, measure: str, who: Bools, cohort: Ints) -> pd.DataFrame:
    """Columns unit, year, y (log points x 100, or percentage points), cohort, group."""
    counties = panels.counties[who[panels.counties["county"]]]
    with np.errstate(divide="ignore"):
        made = pd.DataFrame(
            {
                "unit": counties["county"],
                "year": counties["year"],
                "y": _values(counties, measure),
                "cohort": cohort[counties["county"]],
                "group": counties["county"],
            }
        )
    known = np.isfinite(made["y"]).groupby(made["unit"]).transform("all")
    return made[known].reset_index(drop=True)


def _values(counties: pd.DataFrame, measure: str) -> pd.Series[float]:
    if measure == "births":  # per cent of firms: many counties have none in a year
        return 100.0 * counties["firm_entries"] / counties["firms"].where(counties["firms"] > 0)
    if measure == "performers":
        return 100.0 * counties["firms_with_rd"] / counties["firms"].where(counties["firms"] > 0)
    if measure == "adopted":
        return 100.0 * counties["adopted"]
    if measure == "tfp":
        return 100.0 * counties["tfp"].where(counties["firms"] > 0)
    return 100.0 * np.log(counties[LOGS[measure]])


def first_year(panels: Panels, column: str) -> Ints:
    """First year from 2021 on in which a stock of a county is above that of 2020, 0 for never."""
    wide = panels.counties.pivot_table(index="year", columns="county", values=column)
    more = (wide.loc[FIRST:] > wide.loc[FIRST - 1]).to_numpy()
    years = wide.loc[FIRST:].index.to_numpy()
    return np.where(more.any(axis=0), years[more.argmax(axis=0)], 0).astype(int)


def _last(panels: Panels, column: str, year: int | None) -> Floats:
    counties = panels.counties[panels.counties["year"] == (year or panels.counties["year"].max())]
    return counties.sort_values("county")[column].to_numpy(float)


def _nearest_km(places: pd.DataFrame, which: Bools) -> Floats:
    points = network.unit_vectors(places["lon"].to_numpy(), places["lat"].to_numpy())
    return network.distances(points, points[which]).min(axis=1)
