"""What a model has of each firm and each county, as data frames: every column is read here.

Who looks into a model, for patterns (``sim.ensemble.work.panels``) or for research designs
(``sim.ensemble.work.twins``), names the columns it wants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from sim.core.arrays import Array, Floats, Ints, sum_by
from sim.core.weights import county_sum
from sim.model.government import county as county_rules
from sim.model.model import CountyInnovationModel
from sim.model.ties.links import INSTITUTE

PLACE = ("prefecture_code", "province_code", "region")
NONE, LOST, WON = -1, 0, 1  # what a firm had of the voucher lot of the quarter at hand


def firm_rows(
    model: CountyInnovationModel, columns: Iterable[str], real: type[np.floating[Any]] = np.float64
) -> pd.DataFrame:
    """``columns`` of the living firms, in the order of their table; real numbers as ``real``.

    Table of the table (units in docs/model.md; county is the row of the unit), ``PLACE`` of the
    county, and what is made of them:

    - certified: holds the high-tech certificate;
    - institutes: ties with research institutes;
    - lot: ``NONE``, ``LOST`` or ``WON``.

    Raises ``KeyError`` for a column that is none.
    """
    rows = model.tables["firm"].rows()
    table: dict[str, Array] = {}
    for name in columns:
        make = OF_FIRMS.get(name)
        values = make(model, rows) if make else model.tables["firm"][name][rows]
        table[name] = values.astype(real, copy=False) if values.dtype == np.float64 else values
    return pd.DataFrame(table)


def county_rows(model: CountyInnovationModel, columns: Iterable[str]) -> pd.DataFrame:
    """``columns`` of all units, in the order of their table.

    Table of the table (units in docs/model.md; rural_income is yuan a head), sums of the year
    that ended (``SUMS``: agents, people and yuan; not before the first has), and what is made of
    them:

    - gdp of the year, yuan;
    - hnte_stock: certified firms;
    - sales of firms, yuan a year, and tfp, their mean ln A (nought where there are none);
    - adopted_0 to adopted_3: share of farms with a technology; adopted: their mean; yield: what
      adoption makes of yields, 1 without it.

    Raises ``KeyError`` for a column that is none.
    """
    table: dict[str, Array] = {}
    for name in columns:
        if name in OF_COUNTIES:
            table[name] = OF_COUNTIES[name](model)
        elif name in SUMS:
            table[name] = model.years[-1].values[name]
        else:
            table[name] = model.tables["county"][name]
    return pd.DataFrame(table)


def _of_county(model: CountyInnovationModel, rows: Ints, *, name: str) -> Array:
    county = model.tables["firm"]["county"][rows]
    return model.tables["county"][name][county]


def _certified(model: CountyInnovationModel, rows: Ints) -> Array:
    return np.asarray(model.tables["firm"]["hnte_left"][rows] > 0)


def _institutes(model: CountyInnovationModel, rows: Ints) -> Array:
    ties = model.links
    signed = ties.a[ties.kind == INSTITUTE]
    number = np.bincount(signed, minlength=len(model.tables["firm"]))
    return number[rows].astype(np.int16)


def _lot(model: CountyInnovationModel, rows: Ints) -> Array:
    ids, drawn = model.tables["firm"]["id"][rows], model.state.nation
    lot = np.full(len(rows), NONE, np.int8)
    order = np.argsort(ids)
    known = np.isin(drawn.applicants, ids)
    place = order[np.searchsorted(ids, drawn.applicants[known], sorter=order)]
    lot[place] = np.where(drawn.winners[known], WON, LOST)
    return lot


def _gdp(model: CountyInnovationModel) -> Floats:
    given = model.world.drivers.gdp[:, model.year - 2015 if model.years else 0]
    return np.asarray(given * model.tables["county"]["share_gain"])


def _certified_firms(model: CountyInnovationModel) -> Floats:
    firms = model.tables["firm"]
    return county_sum(firms, firms["hnte_left"] > 0, len(model.tables["county"]))


def _firm_sum(model: CountyInnovationModel, name: str = "") -> Floats:
    """Weighted sum of a column by county, of firms if none is named, to the last digit."""
    firms = model.tables["firm"]
    rows = firms.rows()
    values = firms["weight"][rows] * (firms[name][rows] if name else 1.0)
    return sum_by(firms["county"][rows], values, len(model.tables["county"]))


def _mean_tfp(model: CountyInnovationModel) -> Floats:
    return _firm_sum(model, "tfp") / np.maximum(_firm_sum(model), 1.0)


def _adopted(model: CountyInnovationModel) -> Floats:
    return np.asarray(model.tables["county"]["adopted"].mean(axis=1))


def _technology(model: CountyInnovationModel, *, place: int) -> Array:
    return model.tables["county"]["adopted"][:, place]


def _yield(model: CountyInnovationModel) -> Floats:
    pay_off = county_rules.PAY_OFF
    pay = (model.tables["county"]["adopted"] * pay_off).sum(axis=1) / len(pay_off)
    return np.asarray(1.0 + model.parameters.yield_gain * pay)


OF_FIRMS: Mapping[str, Callable[[CountyInnovationModel, Ints], Array]] = {
    "certified": _certified,
    "institutes": _institutes,
    "lot": _lot,
    **{name: partial(_of_county, name=name) for name in PLACE},
}
OF_COUNTIES: Mapping[str, Callable[[CountyInnovationModel], Array]] = {
    "gdp": _gdp,
    "hnte_stock": _certified_firms,
    "sales": partial(_firm_sum, name="sales"),
    "tfp": _mean_tfp,
    "adopted": _adopted,
    "yield": _yield,
    **{
        f"adopted_{place}": partial(_technology, place=place)
        for place in range(len(county_rules.TECHNOLOGIES))
    },
}
SUMS = (
    *("rd", "firms", "firms_with_rd", "firm_entries", "patents_granted"),
    *("commissioners_active", "rural_people"),
)
