"""Classes of a map: rounded limits, a colour and a name each, and what is in none.

Levels fall into ``LEVELS`` classes with about equally many places each, between rounded limits.
Differences fall into classes to both sides of zero with the same limits; one whose interval
includes zero is in the class ``unclear``, which is grey. The outer classes have no end, so every
finite value is in one class. A place without a finite value is in ``MISSING``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.colors import to_hex
from numpy.typing import NDArray

from sim.report.numbers import number
from sim.report.speech import Speech

LEVELS = 6
MISSING = -1
GREY = "#dedede"
FALLS, RISES = ("#9a3d00", "#e08214", "#fdbe7c"), ("#b9b0dc", "#7f68b4", "#45197d")
PARTS = (1 / 3, 2 / 3)  # of the differences that are clear, by size
ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
MOST_DIGITS = 9

type Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Classes:
    """Classes between ``limits`` (k - 1,), from low to high, with a colour and a name each (k,);
    ``unclear`` is the one of differences that may be none, -1 without one."""

    limits: tuple[float, ...]
    colours: tuple[str, ...]
    names: tuple[str, ...]
    unclear: int = -1

    def of(self, values: pd.DataFrame) -> NDArray[np.int64]:
        """The class of each row of ``value``, ``low`` and ``high``, (n,); ``MISSING`` if not
        finite."""
        value = values["value"].to_numpy(float)
        upper = np.searchsorted(self.limits, value, side="right")
        place = np.where(value < 0.0, np.searchsorted(self.limits, value, side="left"), upper)
        if self.unclear >= 0:
            # The class of zero stands between those of falls and of rises.
            place = place + (place >= self.unclear)
            place[may_be_none(values)] = self.unclear
        return np.where(np.isfinite(value), place, MISSING)


def may_be_none(values: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether the interval from ``low`` to ``high`` includes zero, or the value is none, (n,)."""
    value, low, high = (values[name].to_numpy(float) for name in ("value", "low", "high"))
    return ((low <= 0.0) & (high >= 0.0)) | (value == 0.0)


def levels(values: Sequence[float] | Numbers, voice: Speech) -> Classes:
    """Classes of levels: the finite ``values`` decide where the limits are."""
    finite = _finite(values)
    shares = np.linspace(0.0, 1.0, LEVELS + 1)[1:-1]
    limits = rounded(np.quantile(finite, shares)) if len(finite) else []
    colours = colormaps["YlGnBu"](np.linspace(0.15, 0.95, len(limits) + 1))
    return Classes(
        tuple(limits), tuple(to_hex(colour) for colour in colours), tuple(_names(limits, voice))
    )


def differences(values: pd.DataFrame, voice: Speech) -> Classes:
    """Classes of differences, ``value`` with ``low`` and ``high``: the clear ones decide."""
    clear = _finite(np.abs(values["value"].to_numpy(float)[~may_be_none(values)]))
    sizes = rounded(np.quantile(clear, PARTS)) if len(clear) else []
    sizes = [size for size in sizes if size > 0.0]
    limits = [*(-size for size in reversed(sizes)), 0.0, *sizes]
    names = _names(limits, voice, signed=True)
    middle = len(sizes) + 1
    return Classes(
        tuple(limits),
        (*FALLS[2 - len(sizes) :], GREY, *RISES[: len(sizes) + 1]),
        (*names[:middle], voice.say("map.unclear"), *names[middle:]),
        middle,
    )


def rounded(limits: Sequence[float] | Numbers) -> list[float]:
    """``limits`` from low to high with as few digits as keep them within half the gap to the next
    and tell them apart as they are shown; those that are shown alike are one.

    >>> rounded([1234.0, 2345.0, 10_400.0]), rounded([17_012.0, 17_340.0])
    ([1200.0, 2500.0, 10000.0], [17000.0, 17300.0])
    """
    wanted = np.unique(np.asarray(limits, float))
    near = 0.5 * np.diff(wanted).min() if len(wanted) > 1 else np.inf
    for digits in range(1, MOST_DIGITS):
        short = np.array([_short(limit, digits) for limit in wanted.tolist()])
        if len(_apart(short)) == len(wanted) and (np.abs(short - wanted) <= near).all():
            break
    return _apart(short)


def _apart(limits: Numbers) -> list[float]:
    """Those of the sorted ``limits`` that are shown apart, nought where it is shown so."""
    by_name = {number(limit): limit for limit in limits.tolist()}
    return [0.0 if text == "0" else limit for text, limit in by_name.items()]


def _short(value: float, digits: int) -> float:
    """One digit is the nearest of ``ROUND``; more are so many digits."""
    if value == 0.0 or digits > 1:
        return float(f"{value:.{digits}g}")
    size = 10.0 ** np.floor(np.log10(abs(value)))
    nearest = min(ROUND, key=lambda round_one: abs(np.log(abs(value) / size / round_one)))
    return float(f"{np.copysign(nearest * size, value):.2g}")


def _names(limits: Sequence[float], voice: Speech, *, signed: bool = False) -> list[str]:
    """Names of the classes between ``limits``."""
    if not limits:
        return [voice.say("map.all")]
    first, last = (number(limits[i], signed=signed) for i in (0, -1))
    between = [voice.interval(low, high, signed=signed) for low, high in pairwise(limits)]
    below, above = (
        voice.say(f"map.{word}", limit=x) for word, x in (("below", first), ("above", last))
    )
    return [below, *between, above]


def _finite(values: Sequence[float] | Numbers) -> Numbers:
    numbers = np.asarray(values, float)
    return numbers[np.isfinite(numbers)]
