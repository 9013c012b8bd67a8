"""Years as a user writes them: which a hindcast fits and which it predicts."""

from __future__ import annotations

import re

from sim.clock import FIRST_YEAR, LAST_YEAR
from sim.errors import InputError

LAST_FITTED = 2021  # the last year of the figures that come with the project


def years_of(text: str, where: str, last: int = LAST_YEAR) -> range:
    """``2016-2019`` or ``2016`` as the years it names.

    Raises ``InputError`` for other words and for years outside 2016 to ``last``.
    """
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", text.strip())
    if found is None:
        raise InputError("years_format", where=where, value=text)
    first, end = int(found[1]), int(found[2] or found[1])
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
