"""Whether the figures of a table can be: ranges of columns, of figures a head, of parts in wholes.

Checked by pandera, imported only here and only when there is a table to check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim import evidence
from sim.errors import InputError
from sim.world.attributes import ATTRIBUTES, Attribute
from sim.world.faults import cell_fault, shortened
from sim.world.geography import Columns
from sim.world.table_columns import Column, allowed, written

DRAWN_PEOPLE = 10.0  # a county's drawn people may be so many times too many or too few
ROUNDING = 0.02
PEOPLE = "population"
MOST_OF_PROVINCE = 1.2  # of a province's GDP of 2020, that the rows of its units may add up to


@dataclass(frozen=True)
class Ratio:
    """``parts`` together over the column ``whole`` (1 without one) from ``low`` to ``high``; if
    not, the fault ``key`` stands at the first part."""

    key: str
    parts: tuple[str, ...]
    whole: str
    low: float
    high: float


RATIOS = (
    Ratio("parts_differ", ("urban_population", "rural_population"), PEOPLE, 0.98, 1.02),
    Ratio("above_people", ("urban_population",), PEOPLE, 0.0, 1.0 + ROUNDING),
    Ratio("above_people", ("rural_population",), PEOPLE, 0.0, 1.0 + ROUNDING),
    Ratio("above_people", ("farm_households",), PEOPLE, 0.0, 1.0),
    Ratio("shares_add_up", ("primary_share", "secondary_share"), "", 0.0, 1.0 + ROUNDING),
    Ratio(
        "shares_add_up",
        ("agriculture_jobs", "manufacturing_jobs", "ict_jobs", "scitech_jobs"),
        "",
        0.0,
        1.0 + ROUNDING,
    ),
)


def range_faults(
    figures: pd.DataFrame,
    cells: pd.DataFrame,
    columns: Mapping[str, Column],
    people: np.ndarray,
    counted: bool,
    attributes: Mapping[str, Attribute] = ATTRIBUTES,
    checked: Sequence[Ratio] = RATIOS,
) -> list[InputError]:
    """Every figure that cannot be, as a fault of its cell.

    ``figures`` has a row a unit, indexed by row of the file, in the units of ``attributes``, not a
    number where the table is silent; ``cells`` is what stands in its ``columns``. ``people`` of
    each row are ``counted`` by a census or the table, or drawn, which widens what is possible a
    head.
    """
    import pandera.pandas as pa  # 0.3 s more, which a world without a user's table does without

    asked = {str(name): attributes[str(name)] for name in figures.columns}
    wider = 1.0 if counted else DRAWN_PEOPLE
    frame, schema = figures.copy(), {}
    for name, attribute in asked.items():
        schema[name] = pa.Column(float, _allowed(pa, attribute), nullable=True)
        if attribute.a_head:
            low, high = attribute.a_head
            frame[_head(name)] = frame[name] / people
            inside = pa.Check.in_range(low / wider, high * wider)
            schema[_head(name)] = pa.Column(float, inside, nullable=True)
    ratios = {f"ratio {n}": ratio for n, ratio in enumerate(checked) if {*ratio.parts} <= {*asked}}
    for label, ratio in ratios.items():
        whole = frame.get(ratio.whole, 1.0) if ratio.whole != PEOPLE else people
        frame[label] = frame[list(ratio.parts)].sum(axis=1, skipna=False) / whole
        inside = pa.Check.in_range(ratio.low, ratio.high)
        schema[label] = pa.Column(float, inside, nullable=True)
    try:
        pa.DataFrameSchema(schema).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as broken:
        told = _Told(frame, cells, columns, attributes, ratios, wider)
        return told.faults(broken.failure_cases)
    return []


def province_faults(
    figures: pd.DataFrame,
    cells: pd.DataFrame,
    columns: Mapping[str, Column],
    provinces: np.ndarray,
    county: Columns,
) -> list[InputError]:
    """A fault for each province whose rows have more GDP than it, at the row that has most."""
    if "gdp" not in figures:
        return []
    code_of = dict(zip(county["province_zh"], county["province_code"], strict=True))
    totals = evidence.gdp_by_province(2020)
    faults = []
    for province, gdp in figures["gdp"].groupby(provinces):
        total = totals[int(code_of[province])]
        if np.isfinite(gdp.sum()) and gdp.sum() > MOST_OF_PROVINCE * total:
            row = int(str(gdp.idxmax()))
            sums = {"sum": written(gdp.sum() / 1e8), "total": written(total / 1e8)}
            values = {"province": province, **sums}
            heading, cell = columns["gdp"].heading, cells.loc[row, "gdp"]
            faults.append(cell_fault("above_province", row, heading, cell, **values))
    return faults


def _allowed(pa: Any, attribute: Attribute) -> Any:
    low, high = attribute.low, attribute.high
    if attribute.or_zero:
        return pa.Check(lambda x: (x == 0.0) | x.between(low, high) & (x % 1.0 == 0.0))
    return pa.Check.in_range(low, high)


def _head(name: str) -> str:
    return f"{name} a head"


@dataclass(frozen=True)
class _Told:
    """What is needed to say of a broken check where it is broken and what is allowed."""

    frame: pd.DataFrame
    cells: pd.DataFrame
    columns: Mapping[str, Column]
    attributes: Mapping[str, Attribute]
    ratios: Mapping[str, Ratio]
    wider: float

    def faults(self, broken: pd.DataFrame) -> list[InputError]:
        """One fault a cell: a figure out of its range is not told again a head or as a part."""
        by_cell: dict[tuple[int, str], InputError] = {}
        order = {name: n for n, name in enumerate(self.frame.columns)}
        cases = zip(broken["column"].map(str), broken["index"].map(int), strict=True)
        for label, row in sorted(cases, key=lambda case: order[case[0]]):
            name, key, values = self._about(label, row)
            heading, cell = self.columns[name].heading, self.cells.loc[row, name]
            by_cell.setdefault((row, name), cell_fault(key, row, heading, cell, **values))
        return list(by_cell.values())

    def _about(self, label: str, row: int) -> tuple[str, str, dict[str, object]]:
        """Column, key of the entry and what it says, of a check and the row that breaks it."""
        value = float(self.frame.loc[row, label])
        if ratio := self.ratios.get(label):
            parts = " + ".join(self.columns[part].heading for part in ratio.parts)
            return ratio.parts[0], ratio.key, {"parts": shortened(parts), "sum": f"{value:.3g}"}
        if label in self.attributes:
            return label, "bad_value", allowed(self.attributes[label], self.columns[label])
        name = label.removesuffix(" a head")
        low, high = self.attributes[name].a_head or (0.0, np.inf)
        limits = {"low": written(low / self.wider), "high": written(high * self.wider)}
        return name, "bad_head", {"head": written(value), **limits}
