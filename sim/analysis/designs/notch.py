"""D4: the high-tech certificate: bunching at its thresholds, and what the status itself does."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.bunching import EXACT, bunching, distance, reporting
from sim.analysis.designs import estimators
from sim.analysis.designs.compare import FIRST, Findings
from sim.analysis.designs.estimators import MISSING, Found
from sim.ensemble.work.twins import Twins

NEAR = 0.5  # of the threshold: bandwidth of the discontinuity
LATER = 2  # years after which R&D is looked at


def certificate(twins: Twins, findings: Findings) -> None:
    """Bunching in 2020 (``sim.analysis.bunching``), the share of reported R&D that is relabelled,
    as the simulated books have it, and a fuzzy discontinuity: growth of real R&D over two years on
    the status of 2020, which crossing the threshold makes likely. The first and the last among
    firms whose year has just ended.

    The twin world has no lower tax rate from 2021 on; the true effect of the status is that on
    firms certified in 2020.
    """
    firms = twins.given.firms
    base = firms[(firms["year"] == FIRST - 1) & (firms["rd"] > 0)]
    reported, due = (base["rd"] + base["fake"]).astype(float), reporting(base)
    bunched = bunching(base[due])
    excess = Found(bunched.excess, bunched.se)
    findings.note("D4", "bunching", "bunching", excess, np.nan, int(due.sum()), 0)
    books = (
        100.0
        * float(np.average(base["fake"], weights=base["weight"]))
        / float(np.average(reported, weights=base["weight"]))
    )
    findings.note("D4", "relabelled", "books", Found(books, np.nan), books, len(base), 0)
    later, twin = (
        panels.firms[(panels.firms["year"] == FIRST - 1 + LATER) & (panels.firms["rd"] > 0)]
        .set_index("id")["rd"]
        .astype(float)
        for panels in (twins.given, twins.without)
    )
    data = pd.DataFrame(
        {
            "x": (distance(base) - 1.0).to_numpy(float),
            "y": 100.0 * np.log((base["id"].map(later) / base["rd"]).to_numpy(float)),
            "status": np.where(base["hnte_left"] > 0, 1.0, 0.0),
            "effect": 100.0
            * np.log((base["id"].map(later) / base["id"].map(twin)).to_numpy(float)),
            "weight": base["weight"].to_numpy(float),
        }
    )[due.to_numpy()].dropna()
    near = data[data["x"].abs() <= NEAR].copy()
    near["above"] = (near["x"] > -EXACT).astype(float)
    near["steeper"] = near["x"] * near["above"]
    status = MISSING
    if 0 < near["above"].sum() < len(near):
        formula = "y ~ x + steeper | status ~ above"
        status = estimators.regress(formula, near, "status", weights="weight")
    held = data[data["status"] > 0]
    true = float(np.average(held["effect"], weights=held["weight"])) if len(held) else np.nan
    near_held = int((near["status"] > 0).sum())
    findings.note("D4", "status", "fuzzy_rdd", status, true, len(near), near_held)
