"""Years as a user writes them: which a hindcast fits and which it predicts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.core.clock import FIRST_YEAR, LAST_YEAR
from sim.errors import InputError

LAST_FITTED = 2021  # the last year of the figures that come with the project


def years_of(text: str, where: str, last: int = LAST_YEAR) -> range:
    """``2016-2019`` or ``2016`` as the years it names.

    Raises ``InputError`` for other words and for years outside 2016 to ``last``.
    """
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", text.strip())
    if match is None:
        raise InputError("years_format", where=where, value=text)
    first, end = int(match[1]), int(match[2] or match[1])
    if not FIRST_YEAR <= first <= end <= last:
        raise InputError("years_range", where=where, value=text, low=FIRST_YEAR, high=last)
    return range(first, end + 1)


def fitted_and_tested(fit: str, test: str) -> tuple[range, range]:
    """The years to fit and the years to predict.

    Raises ``InputError`` for words that are no years and for a test that begins before the fit
    has ended.
    """
    fitted, tested = years_of(fit, "fit", LAST_FITTED), years_of(test, "test")
    if tested[0] <= fitted[-1]:
        raise InputError("test_in_fit", fit=fit, test=test)
    return fitted, tested


def origins_of(years: Sequence[int], last: int) -> list[int]:
    """Last years of further fits, each once, in order.

    Raises ``InputError`` for a year after which nothing up to ``last`` is left to predict, or with
    which no series can have been followed for two years.
    """
    high = min(LAST_FITTED, last - 1)
    for year in years:
        if not FIRST_YEAR < year <= high:
            raise InputError("range", where="origins", value=year, low=FIRST_YEAR + 1, high=high)
    return sorted(set(years))
