"""A province's totals, where a user's table sets some of its counties and asks that they hold."""

from __future__ import annotations

import numpy as np

from sim.errors import InputError
from sim.world.geography import Columns
from sim.world.table_columns import written
from sim.world.user_table import Given

PEOPLE = ("population", "urban_population", "rural_population")
SUMS = ("gdp", "fiscal_revenue", "loans", "above_scale_firms_2020", "fiscal_st")


def rebalance(county: Columns, before: Columns, given: Given) -> None:
    """Scale in ``county`` what a table does not give, so that each province has as much as
    ``before`` of the columns of ``SUMS`` that are ``given``, and as many people.

    Raises ``InputError`` if nothing would be left for the other units of a province.
    """
    for name in SUMS:
        if name in given and name in before:
            _scale(county, before, (name,), given[name][0])
    people = [rows for name, (rows, _) in given.items() if name in PEOPLE and name in before]
    if people:
        _scale(county, before, PEOPLE, np.unique(np.concatenate(people)))


def _scale(county: Columns, before: Columns, names: tuple[str, ...], rows: np.ndarray) -> None:
    """Scale ``names`` alike, as the first of them asks."""
    first, province = names[0], county["province_code"]
    listed = np.zeros(len(province), bool)
    listed[rows] = True
    scaled = {name: county[name].copy() for name in names}
    for code in np.unique(province[rows]):
        inside = province == code
        total, mine = before[first][inside].sum(), county[first][inside & listed].sum()
        others = inside & ~listed
        if not others.any() or mine >= total:
            raise nothing_left(str(county["province_zh"][inside][0]), first, mine, total)
        times = (total - mine) / county[first][others].sum()
        for name in names:
            scaled[name][others] *= times
    county |= scaled


def nothing_left(province: str, name: str, given: float, total: float) -> InputError:
    """The line for a table that leaves nothing to the rest of a province."""
    sums = {"given": written(float(given)), "total": written(float(total))}
    return InputError("totals_nothing_left", province=province, name=name, **sums)
