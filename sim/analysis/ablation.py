"""What the results hang on: the plan and its effect with a mechanism and without it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sim.analysis.effects import OUTCOMES, by_run, runs_of
from sim.targets import INTERVAL, LAST_YEAR

INTACT = "intact"


def ablations(
    indicators: pd.DataFrame, names: Iterable[str], plan: str = "plan", held: str = "no_plan"
) -> pd.DataFrame:
    """Outcomes of the last year in county areas with the mechanisms of each set switched off.

    Scenarios are named ``scenario|set``; ``plan|intact`` has every mechanism. One row a set and
    outcome: ``level`` is the plan's value against that of the intact model, in %; ``effect`` what
    the plan adds over ``held`` without the mechanisms, ``intact`` the same with them, both in % of
    the value under ``held``; ``change`` their difference in percentage points. Medians with the
    5-95% interval over draws, each draw compared with itself.
    """
    values = by_run(indicators, (LAST_YEAR,))
    whole = _change(values, f"{plan}|{INTACT}", f"{held}|{INTACT}")
    rows = []
    for name in names:
        ablated = _change(values, f"{plan}|{name}", f"{held}|{name}")
        level = _change(values, f"{plan}|{name}", f"{plan}|{INTACT}")
        for outcome in OUTCOMES:
            figures = {
                "level": level[outcome],
                "effect": ablated[outcome],
                "intact": whole[outcome],
                "change": ablated[outcome] - whole[outcome],
            }
            rows.append(
                {"mechanism": name, "outcome": outcome, **_all_bounds(figures), "draws": len(level)}
            )
    return pd.DataFrame(rows)


def _change(values: pd.DataFrame, scenario: str, base: str) -> pd.DataFrame:
    """``scenario`` against ``base`` by draw and outcome, %."""
    below = runs_of(values, base)
    return 100.0 * (runs_of(values, scenario) / below.where(below != 0.0) - 1.0)


def _all_bounds(figures: dict[str, pd.Series[float]]) -> dict[str, float]:
    low, high = INTERVAL
    return {
        key: float(value)
        for what, series in figures.items()
        for key, value in (
            (f"{what}_low", series.quantile(low)),
            (f"{what}_median", series.median()),
            (f"{what}_high", series.quantile(high)),
        )
    }
