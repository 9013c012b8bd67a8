"""How far apart groups of counties are.

The gap between two groups is the distance of their values in log points,
``100 |ln(a / b)|``: symmetric, the same in any unit, and nought where they are equal (Toernqvist,
Vartia and Vartia 1985, How should relative changes be measured?, The American Statistician 39(1)).
It says nothing of the gaps within a group.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

GAPS = {
    "east-west": ("area:east", "area:west"),
    "key-rest": ("other-counties", "key-counties"),
}
"""Gap -> the group that led when the plan began, and the one that is to catch up: county areas of
the east and of the west; county areas that are no key counties, and the 160 key counties."""


def lead(ahead: pd.Series[float], behind: pd.Series[float]) -> pd.Series[float]:
    """By how many log points ``ahead`` leads ``behind``; below nought it trails.

    Missing where one of them is not above nought.
    """
    both = pd.concat([ahead, behind], axis=1).where(lambda values: values > 0.0).to_numpy()
    return pd.Series(100.0 * np.log(both[:, 0] / both[:, 1]), index=ahead.index)


def gap(ahead: pd.Series[float], behind: pd.Series[float]) -> pd.Series[float]:
    """The distance between two groups, log points, whichever of them leads."""
    return lead(ahead, behind).abs()
