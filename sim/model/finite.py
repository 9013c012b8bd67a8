"""A run whose national figures are not finite has failed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.core.arrays import Floats


def must_be_finite(year: int, values: Mapping[str, Floats]) -> None:
    """Raises ``FloatingPointError`` if a figure of the nation is not a number or has no bound.

    A table of indicators leaves out a ratio over nothing, so that such a figure would be missed by
    nobody: the run has failed.
    """
    odd = [name for name, figures in values.items() if not np.isfinite(figures.sum())]
    if odd:
        others = f" and {len(odd) - 3} more" if len(odd) > 3 else ""
        names = ", ".join(sorted(odd)[:3])
        raise FloatingPointError(f"national figures of {year} are not finite: {names}{others}")
