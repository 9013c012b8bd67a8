"""D4: the high-tech certificate: bunching at its thresholds, and what the status itself does."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.agents.rules import intensity_threshold
from sim.analysis.designs import estimators
from sim.analysis.designs.compare import FIRST, Findings
from sim.analysis.designs.estimators import MISSING, Found
from sim.ensemble.twins import Twins

BIN = 0.1  # log points of intensity over threshold
SHOWN = (-3.0, 1.5)  # log points of it that the density is fitted on
MOVED = (-1.2, 0.2)  # from where firms come to the threshold, and how far above it they end
DEGREE = 3  # of the polynomial through the log density outside
NEAR = 0.5  # of the threshold: bandwidth of the discontinuity
LATER = 2  # years after which R&D is looked at


def certificate(twins: Twins, findings: Findings) -> None:
    """Bunching in 2020 (Kleven & Waseem 2013), the share of reported R&D that is relabelled, as
    the simulated books have it, and a fuzzy discontinuity: growth of real R&D over two years on
    the status of 2020, which crossing the threshold makes likely.

    The twin world has no lower tax rate from 2021 on; the true effect of the status is that on
    firms certified in 2020.
    """
    firms = twins.given.firms
    base = firms[(firms["year"] == FIRST - 1) & (firms["rd"] > 0)]
    reported = (base["rd"] + base["fake"]).astype(float)
    asked = base["sales"].map(intensity_threshold) * base["sales"]
    excess, se = bunching(np.log(reported / asked))
    findings.note("D4", "bunching", "bunching", Found(excess, se), np.nan, len(base), 0)
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
            "x": (reported / asked - 1.0).to_numpy(float),
            "y": 100.0 * np.log((base["id"].map(later) / base["rd"]).to_numpy(float)),
            "status": np.where(base["hnte_left"] > 0, 1.0, 0.0),
            "effect": 100.0
            * np.log((base["id"].map(later) / base["id"].map(twin)).to_numpy(float)),
        }
    ).dropna()
    near = data[data["x"].abs() <= NEAR].copy()
    near["above"] = (near["x"] > -1e-6).astype(float)
    near["steeper"] = near["x"] * near["above"]
    found = MISSING
    if 0 < near["above"].sum() < len(near):
        found = estimators.regress("y ~ x + steeper | status ~ above", near, "status")
    held = data["status"] > 0
    true = float(data.loc[held, "effect"].mean())
    findings.note("D4", "status", "fuzzy_rdd", found, true, len(near), int(held.sum()))


def bunching(ln_distance: pd.Series[float]) -> tuple[float, float]:
    """Firms just above the threshold over those that a smooth density would have there, less one,
    and its standard error by Poisson counts.

    ``ln_distance``: ln of reported intensity over the threshold. The density outside the moved
    part is a polynomial of its logarithm.
    """
    edges = np.arange(SHOWN[0], SHOWN[1] + BIN / 2, BIN)
    count, _ = np.histogram(ln_distance, edges)
    middle = edges[:-1] + BIN / 2
    outside = ((middle < MOVED[0]) | (middle > MOVED[1])) & (count > 0)
    weights = np.sqrt(count[outside])
    curve = np.polynomial.Polynomial.fit(middle[outside], np.log(count[outside]), DEGREE, w=weights)
    there = (middle > -BIN / 2) & (middle <= MOVED[1])
    found, smooth = float(count[there].sum()), float(np.exp(curve(middle[there])).sum())
    return found / smooth - 1.0, float(np.sqrt(found)) / smooth
