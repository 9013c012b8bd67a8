"""The runs behind an answer: one draw of one scheme each, of which a county and its peers are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from sim.config import Configuration
from sim.core.arrays import Floats
from sim.ensemble.design.draws import Draw, draws
from sim.ensemble.work.histories import empty, past_of
from sim.core.clock import PLAN_BEGINS, QUARTERS, year_of
from sim.measure.indicators import COUNTY_INDICATORS, county_table
from sim.model.policy.levers import Levers

type Money = Mapping[tuple[str, str, str], float]

FIRST_YEAR, LAST_YEAR = year_of(PLAN_BEGINS) - 1, year_of(QUARTERS - 1)


@dataclass(frozen=True)
class Task:
    """One draw under ``levers``, looked at in the counties ``codes``."""

    draw: Draw
    levers: Levers
    codes: tuple[int, ...]


@dataclass(frozen=True)
class Figures:
    """Of one run: indicator -> (year, county) figures of 2020 and 2025, shape (2, codes); yuan of
    the nation's bill, 2021 to 2025, by lever, kind and payer."""

    values: Mapping[str, Floats]
    bill: Money


def run(task: Task) -> Figures:
    """Do ``task`` in this process, which keeps the draw's past."""
    model = past_of(task.draw).branch(task.levers)
    model.run_for(QUARTERS - PLAN_BEGINS)
    table = county_table(model, FIRST_YEAR, LAST_YEAR)
    ends = table[table["adcode"].isin(task.codes) & table["year"].isin((FIRST_YEAR, LAST_YEAR))]
    wide = ends.pivot(index=["indicator", "year"], columns="adcode", values="value")
    wide = wide.reindex(columns=list(task.codes))
    values = {
        name: wide.loc[name].reindex([FIRST_YEAR, LAST_YEAR]).to_numpy(float)
        for name in COUNTY_INDICATORS
        if name in wide.index.get_level_values(0)
    }
    bill: dict[tuple[str, str, str], float] = {}
    for year, lever, kind, payer, _, amount in model.bill.rows():
        if year > FIRST_YEAR:
            bill[lever, kind, payer] = bill.get((lever, kind, payer), 0.0) + amount
    empty(model)
    return Figures(values, bill)


def draws_of(config: Configuration, table: str | None) -> list[Draw]:
    """The draws of ``config``, in a world with the figures of ``table``, if there is one."""
    drawn = draws(config)
    if table is None:
        return drawn
    return [replace(draw, world=replace(draw.world, table=table)) for draw in drawn]


def quantiles(values: Floats) -> tuple[float, float, float]:
    """Median and the ends of the 90% interval of ``values``."""
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return float(middle), float(low), float(high)
