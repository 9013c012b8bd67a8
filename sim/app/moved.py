"""What each lever that was moved does to the indicator it is there to move, and what it costs."""

from __future__ import annotations

import pandas as pd

from sim.analysis import cost_totals, paired_differences, parts, summarise_pairs
from sim.config.catalogue import MINE
from sim.model.policy.levers import Levers, about_levers
from sim.report.numbers import number
from sim.report.speech import Speech
from sim.report.table import Table, names, numbers
from sim.report.tables import BASELINE, Tables
from sim.targets import COUNTY_AREA, LAST_YEAR, PLAN_YEARS

type Series = tuple[str, str]  # indicator and scope

COLUMNS = (
    names("lever"),
    names("moves", of="indicator", unit_in="unit"),
    numbers("plan", unit_in="unit"),
    numbers("mine", unit_in="unit"),
    numbers("change", unit_in="unit", ends=("low", "high"), signed=True, better="direction"),
    numbers("cost", unit="yuan", signed=True),
)


def series_of(lever: str) -> Series:
    """The indicator that a lever is there to move, in county areas."""
    return about_levers()[lever].moves, COUNTY_AREA


def moved_levers(levers: Levers) -> list[str]:
    """Levers that are not set as the plan has them."""
    plan = Levers()
    return [name for name in about_levers() if getattr(levers, name) != getattr(plan, name)]


def moved_table(tables: Tables, levers: Levers, voice: Speech) -> Table:
    """A row for each lever moved: its indicator of 2025 in county areas under the plan and under
    one's own ``levers``, the difference run by run with the 5-95% interval, and what more of public
    money and tax forgone the lever takes from 2021 to 2025, yuan."""
    changed, about = moved_levers(levers), about_levers()
    found = tables.indicators
    wanted = found["indicator"].isin({about[lever].moves for lever in changed})
    last = found[wanted & (found["scope"] == COUNTY_AREA) & (found["year"] == LAST_YEAR)]
    levels = last.groupby(["indicator", "scenario"])["value"].median()
    apart = summarise_pairs(paired_differences(last, BASELINE), "difference")
    apart = apart.set_index("indicator")
    costs = _by_lever(tables.costs)
    rows = [
        {
            "lever": lever,
            "moves": about[lever].moves,
            "plan": levels[about[lever].moves, BASELINE],
            "mine": levels[about[lever].moves, MINE],
            "change": apart.at[about[lever].moves, "median"],
            "low": apart.at[about[lever].moves, "low"],
            "high": apart.at[about[lever].moves, "high"],
            "unit": apart.at[about[lever].moves, "unit"],
            "direction": about[lever].direction,
            "cost": costs.get(lever, 0.0),
        }
        for lever in changed
    ]
    return Table("app.moved", COLUMNS, pd.DataFrame(rows), voice)


def money(tables: Tables, voice: Speech) -> str:
    """What one's own levers cost beside the plan, in a sentence."""
    totals = cost_totals(tables.costs).set_index("scenario")
    budget, tax = totals["budget"], totals["tax_expenditure"]
    plan, mine = float(budget[BASELINE]), float(budget[MINE])
    scale = voice.shown("yuan", max(plan, mine))
    return voice.say(
        "app.money",
        tax=number((float(tax[MINE]) - float(tax[BASELINE])) * scale.factor, signed=True),
        plan=voice.with_unit(plan * scale.factor, scale.label),
        mine=voice.with_unit(mine * scale.factor, scale.label),
        change=number((mine - plan) * scale.factor, signed=True),
    )


def _by_lever(costs: pd.DataFrame) -> dict[str, float]:
    """What government pays or forgoes for one's own levers less the plan's, 2021-2025, yuan."""
    spent = costs[(parts(costs) != "firms") & costs["year"].isin(PLAN_YEARS)]
    sums = spent.pivot_table(
        index="lever", columns="scenario", values="amount", aggfunc="sum", fill_value=0.0
    )
    sums = sums.reindex(columns=[BASELINE, MINE], fill_value=0.0)
    return {str(lever): float(its) for lever, its in (sums[MINE] - sums[BASELINE]).items()}
