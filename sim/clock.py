"""The clock: one step is a quarter, quarter 0 is 2016Q1, policy branches at 2021Q1."""

from __future__ import annotations

import re
from functools import cache

from sim.errors import InputError

FIRST_YEAR = 2016
LAST_YEAR = 2025
QUARTERS = 4 * (LAST_YEAR - FIRST_YEAR + 1)
BRANCH = 4 * (2021 - FIRST_YEAR)  # the first quarter in which scenarios may differ


def year_of(quarter: int) -> int:
    """Calendar year of a quarter index."""
    return FIRST_YEAR + quarter // 4


def label(quarter: int) -> str:
    """``0`` -> ``2016Q1``."""
    return f"{year_of(quarter)}Q{quarter % 4 + 1}"


def quarter_index(text: str, where: str = "date") -> int:
    """``2021Q1`` -> ``20``; ``InputError`` unless in 2021Q1-2025Q4, where levers may move."""
    index = _read(str(text))  # asked for every setting of every lever in every quarter
    if index is None:
        raise InputError("date_format", where=where, value=text)
    if not BRANCH <= index < QUARTERS:
        raise InputError(
            "date_outside", where=where, value=text, low=label(BRANCH), high=label(QUARTERS - 1)
        )
    return index


@cache
def _read(text: str) -> int | None:
    match = re.fullmatch(r"([0-9]{4})Q([1-4])", text)
    return None if match is None else 4 * (int(match[1]) - FIRST_YEAR) + int(match[2]) - 1
