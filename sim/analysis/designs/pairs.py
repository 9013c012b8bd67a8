"""Designs on east-west pairing: recipients and donors (D8), a discontinuity at the border (D11)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.designs import estimators, truth
from sim.analysis.designs.compare import FIRST, Findings
from sim.analysis.designs.estimators import SUN_ABRAHAM, TWFE
from sim.analysis.designs.places import both
from sim.core import network
from sim.core.arrays import Bools, Floats
from sim.ensemble.work.twins import Twins

EAST, WEST = 0, 2
BAND = 200.0  # km on each side of the border of the western region


def pairing(twins: Twins, findings: Findings) -> None:
    """D8: paired western county areas against the other western ones, gradients by gap and
    distance among the paired, donors against other units of the east."""
    places, pairs = twins.given.places, twins.given.pairs
    area, region = places["county_area"].to_numpy(bool), places["region"].to_numpy(int)
    recipient, donor = (_those(pairs[end], len(places)) for end in ("recipient", "donor"))
    cohort = np.where(recipient, FIRST, 0)
    for measure in ("income", "gdp"):
        panel, twin = both(twins, measure, area & (region == WEST), cohort)
        findings.compare("D8", measure, panel, twin, (TWFE, SUN_ABRAHAM))
    by_recipient = pairs.groupby("recipient")[["gap", "km"]].mean()
    scored = ((by_recipient - by_recipient.mean()) / by_recipient.std()).rename(
        columns={"km": "distance"}
    )
    panel, twin = both(twins, "income", area & recipient, cohort)
    for measure in ("gap", "distance"):
        other = scored.columns.drop(measure)[0]
        late = (panel["year"] >= FIRST).astype(float)
        dosed = panel.assign(
            dose=late * panel["unit"].map(scored[measure]),
            other=late * panel["unit"].map(scored[other]),
        )
        estimate = estimators.regress("y ~ dose + other | unit + year", dosed, "dose", "group")
        effects = truth.differences(dosed, twin)
        effects = effects[effects["year"] >= FIRST]
        true = estimators.regress("effect ~ dose + other | year", effects, "dose", "group")
        units = panel["unit"].nunique()
        findings.note("D8", measure, "continuous", estimate, true.estimate, units, units)
    cohort = np.where(donor, FIRST, 0)
    panel, twin = both(twins, "rd", region == EAST, cohort)
    findings.compare("D8", "donor_rd", panel, twin, (TWFE,))


def border(twins: Twins, findings: Findings) -> None:
    """D11: yearly growth over 2020-2025 of county areas on both sides of the western border, local
    linear in the distance; the true effect is the same of the true effects on growth: what it is
    just inside, less what it is just outside."""
    places = twins.given.places
    west = places["region"].to_numpy(int) == WEST
    area = places["county_area"].to_numpy(bool)
    km = _border_km(places, west, area)
    for measure, name in (("sales", "growth"), ("tfp", "tfp")):
        who = area & (np.abs(km) <= BAND)
        grown, twin = (
            _growth(frame) for frame in both(twins, measure, who, np.zeros(len(km), int))
        )
        unit = grown.index.to_numpy()
        data = pd.DataFrame(
            {
                "y": grown,
                "west": west[unit].astype(float),
                "km": km[unit],
                "steeper": km[unit] * west[unit],
            }
        )
        estimate = estimators.regress("y ~ west + km + steeper", data, "west")
        effect = data.assign(effect=grown - twin).dropna()
        true = estimators.regress("effect ~ west + km + steeper", effect, "west").estimate
        inside = int(data["west"].sum())
        findings.note("D11", name, "border_rdd", estimate, true, len(data), inside)


def _growth(panel: pd.DataFrame) -> pd.Series[float]:
    wide = panel.pivot_table(index="unit", columns="year", values="y")
    last = int(wide.columns.max())
    growth: pd.Series[float] = (wide[last] - wide[FIRST - 1]) / (last - FIRST + 1)
    return growth


def _border_km(places: pd.DataFrame, west: Bools, area: Bools) -> Floats:
    """Kilometres to the nearest county area on the other side, positive in the west."""
    points = network.unit_vectors(places["lon"].to_numpy(), places["lat"].to_numpy())
    to_west = network.distances(points, points[area & west]).min(axis=1)
    to_rest = network.distances(points, points[area & ~west]).min(axis=1)
    return np.where(west, to_rest, -to_west)


def _those(rows: pd.Series[int], n: int) -> Bools:
    chosen = np.zeros(n, bool)
    chosen[rows.to_numpy()] = True
    return chosen
