"""One comparison: a panel through the estimators of its design, beside the true effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.designs import estimators, truth
from sim.analysis.designs.estimators import IMPUTATION, MISSING, SUN_ABRAHAM, TWFE, Found

FIRST, FAKE = 2021, 2019  # the year policies begin, and the one that placebos pretend
COLUMNS = (
    *("design", "measure", "estimator", "estimate", "se", "true", "units", "treated"),
    *("placebo", "placebo_se", "chance"),
)
WORDS = ("design", "measure", "estimator")
EVENTS = ("design", "measure", "period", "estimate", "se", "true")


@dataclass
class Findings:
    """What the designs of a trial find; ``times`` random re-assignments are made where a design
    compares units over time."""

    times: int
    chance: np.random.Generator
    rows: list[dict[str, Any]] = field(default_factory=list)
    paths: list[pd.DataFrame] = field(default_factory=list)

    def note(
        self,
        design: str,
        measure: str,
        estimator: str,
        estimate: Found,
        true: float,
        units: int,
        treated: int,
        placebo: Found = MISSING,
        chance: float = float("nan"),
    ) -> None:
        """Put one figure of a design down."""
        values = (
            *(design, measure, estimator, estimate.estimate, estimate.se, true, units, treated),
            *(placebo.estimate, placebo.se, chance),
        )
        self.rows.append(dict(zip(COLUMNS, values, strict=True)))

    def compare(
        self,
        design: str,
        measure: str,
        panel: pd.DataFrame,
        twin: pd.DataFrame,
        by: Sequence[str] = (TWFE, SUN_ABRAHAM, IMPUTATION),
    ) -> None:
        """Effect on the treated by the estimators named in ``by``, the path by year, a placebo
        date and re-assignments; ``twin`` is the same panel without the policy."""
        true = truth.on_the_treated(panel, twin)
        size = panel.groupby("unit")["cohort"].max()
        counts = len(size), int((size > 0).sum())
        early = estimators.placebo(panel, FIRST, FAKE)
        changes = estimators.long_difference(panel, FIRST)
        chance = estimators.reassigned(changes, self.times, self.chance)
        for estimator in by:
            if estimator == SUN_ABRAHAM:
                estimate, path = estimators.sun_abraham(panel)
                path = path.assign(true=path["period"].map(truth.by_period(panel, twin)))
                self.paths.append(path.assign(design=design, measure=measure)[list(EVENTS)])
            else:
                estimate = {TWFE: estimators.twfe, IMPUTATION: estimators.imputation}[estimator](
                    panel
                )
            self.note(design, measure, estimator, estimate, true, *counts, early, chance)

    def tables(self) -> dict[str, pd.DataFrame]:
        """``estimates``, a row a figure, and ``events``, a row a year of an event study."""
        rows = pd.DataFrame(self.rows, columns=list(COLUMNS))
        nothing = pd.DataFrame(columns=list(EVENTS))
        paths = pd.concat(self.paths, ignore_index=True) if self.paths else nothing
        # An empty table has the types of a full one, so that tables of all runs fit together.
        return {
            name: table.astype({c: str if c in WORDS else float for c in table})
            for name, table in (("estimates", rows), ("events", paths))
        }
