"""The clock: one step is a quarter, quarter 0 is 2016Q1, policy branches at 2021Q1."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from sim.core.arrays import Floats
from sim.errors import InputError

FIRST_YEAR = 2016
LAST_YEAR = 2025  # with which the plan ends, and by which its targets are judged
QUARTERS = 4 * (LAST_YEAR - FIRST_YEAR + 1)
HORIZON = 2030  # the last year of an outlook beyond the plan
PLAN_BEGINS = 4 * (2021 - FIRST_YEAR)  # the first quarter in which scenarios may differ


def year_of(quarter: int) -> int:
    """Calendar year of a quarter index."""
    return FIRST_YEAR + quarter // 4


def quarters_to(year: int) -> int:
    """Quarters from the first one to the end of ``year``."""
    return 4 * (year - FIRST_YEAR + 1)


def last_quarter(growth: Floats) -> Floats:
    """What a flow runs at in a year's last quarter, at annual rates, over its sum of that year,
    if it grows by ``growth`` (ln) a quarter; shape of ``growth``.

    The four quarters of a year are the last one times e^0, e^-g, e^-2g, e^-3g. A run that starts
    from that rate and goes on growing has yearly sums that grow by exactly e^4g from the first.
    """
    back = np.exp(-np.multiply.outer(np.arange(4), growth))
    return np.asarray(1.0 / back.mean(axis=0))


def label(quarter: int) -> str:
    """``0`` -> ``2016Q1``."""
    return f"{year_of(quarter)}Q{quarter % 4 + 1}"


def quarter_index(text: str, where: str = "date") -> int:
    """``2021Q1`` -> ``20``; ``InputError`` unless in 2021Q1-2025Q4, where levers may move."""
    index = _read(str(text))  # asked for every setting of every lever in every quarter
    if index is None:
        raise InputError("date_format", where=where, value=text)
    if not PLAN_BEGINS <= index < QUARTERS:
        raise InputError(
            "date_outside",
            where=where,
            value=text,
            low=label(PLAN_BEGINS),
            high=label(QUARTERS - 1),
        )
    return index


@cache
def _read(text: str) -> int | None:
    match = re.fullmatch(r"([0-9]{4})Q([1-4])", text)
    return None if match is None else 4 * (int(match[1]) - FIRST_YEAR) + int(match[2]) - 1
