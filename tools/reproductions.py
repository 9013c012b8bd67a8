"""What `make reproduce` can make again, in which reduced form, and how far it may then be off.

A kept table was made by many draws. A form of fewer is off by chance: the median of n draws has a
standard error of 1.25 s / sqrt(n), so that it may be off that of N draws by three times
1.25 s sqrt(1/n + 1/N), where s is the spread of draws that the kept table itself shows, its
5-95% interval over 3.29. ``relative`` and ``absolute`` allow for what else the form leaves out;
``reason`` says what. Of many rows a few lie outside by chance and since draws are not normal: of a
table at least the share ``most`` has to agree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

NORMAL = 3.29  # standard deviations between the 5% and the 95% point of a normal distribution
MEDIAN = 1.2533  # standard error of a median over that of a mean
ERRORS = 3.0  # standard errors that a figure may be off


@dataclass(frozen=True)
class Held:
    """A column of a kept table that is held against the same one made again.

    ``by`` are the columns that name a row, ``value`` is the column; ``spread`` are the columns of
    the 5 and 95% points over ``draws`` (of the reduced form, of the kept table). ``only`` keeps
    rows in which the first column of ``by`` is one of these. ``reason`` is a key of the catalogue.
    """

    table: str
    by: tuple[str, ...]
    value: str
    reason: str
    spread: tuple[str, str] | None = None
    draws: tuple[int, int] = (1, 1)
    relative: float = 0.0
    absolute: float = 0.0
    most: float = 1.0
    only: tuple[str, ...] = ()

    @property
    def factor(self) -> float:
        """What the width of the kept interval is times to be the chance difference allowed."""
        few, many = self.draws
        return ERRORS * MEDIAN * math.sqrt(1.0 / few + 1.0 / many) / NORMAL


@dataclass(frozen=True)
class Reproduction:
    """An experiment in reduced form: its words, the minutes on two idle cores, what is held.

    Without ``held`` it makes pictures of which no table is kept.
    """

    words: tuple[str, ...]
    minutes: float
    held: tuple[Held, ...] = ()


SIMPLE = ("persistence", "trend", "growth", "smoothing", "mean")
OURS = ("runs", "untold")

REPRODUCTIONS: dict[str, Reproduction] = {
    "verify": Reproduction(
        (
            "verification.scales=[0.05,0.1]",
            "verification.quarters=4",
            "world.scale=0.05",
            "ensemble.replicates=3",
        ),
        2.0,
        (
            Held("plain_firms", ("column", "period"), "apart", "exact"),
            Held(
                "null_models",
                ("mechanism", "outcome"),
                "level_median",
                "scale",
                ("level_low", "level_high"),
                draws=(3, 12),
                absolute=0.5,
                most=0.9,
            ),
        ),
    ),
    "patterns": Reproduction(
        ("world.scale=0.1", "ensemble.replicates=4"),
        1.0,
        (
            Held(
                "judged",
                ("pattern", "measure"),
                "median",
                "scale",
                ("low_5", "high_95"),
                draws=(4, 20),
                relative=0.02,
                most=0.85,
            ),
            Held("patterns", ("pattern",), "passed", "verdict", most=0.75),
        ),
    ),
    "hindcast": Reproduction(
        (
            "fit=2016-2019",
            "test=2020-2021",
            "calibration.members=40",
            "calibration.passes=2",
            "calibration.checks=40",
        ),
        3.0,
        (
            Held("start", ("subject", "figure"), "later", "exact"),
            Held("methods", ("method",), "mase", "exact", relative=1e-4, only=SIMPLE),
            Held("methods", ("method",), "mase", "members", relative=0.2, only=OURS),
            Held("methods", ("method",), "coverage_90", "members", absolute=0.08, only=OURS),
        ),
    ),
    "calibrate": Reproduction(
        (
            "calibration.members=60",
            "calibration.passes=2",
            "calibration.checks=40",
            "calibration.truths=0",
        ),
        3.0,
        (
            Held("coverage", ("of",), "inside", "members", relative=0.08),
            Held(
                "predictive",
                ("indicator", "scope", "year"),
                "median",
                "members",
                ("low", "high"),
                draws=(40, 100),
                relative=0.02,
                most=0.85,
            ),
            Held(
                "parameters",
                ("parameter",),
                "median",
                "members",
                ("low", "high"),
                draws=(60, 200),
                most=0.85,
            ),
        ),
    ),
    "did_battery": Reproduction(
        ("world.scale=0.05", "ensemble.replicates=2"),
        3.0,
        (
            Held(
                "did_battery",
                ("design", "trial", "measure", "estimator"),
                "estimate",
                "battery",
                ("estimate_low", "estimate_high"),
                draws=(2, 8),
                relative=0.1,
                most=0.8,
            ),
        ),
    ),
    "lever_effects": Reproduction(
        ("world.scale=0.05", "ensemble.replicates=2"),
        4.0,
        (
            Held(
                "lever_effects",
                ("lever", "base", "indicator", "period"),
                "share_median",
                "scale",
                ("share_low", "share_high"),
                draws=(2, 4),
                relative=0.1,
                absolute=0.1,
                most=0.8,
            ),
        ),
    ),
    "limits": Reproduction(
        ("world.scale=0.05",),
        0.5,
        (Held("middle", ("indicator", "year"), "model", "scale", relative=0.05, most=0.9),),
    ),
    "project_2025": Reproduction(("world.scale=0.02", "ensemble.replicates=4"), 2.0),
}
