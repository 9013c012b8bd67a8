"""What a scenario moves of the series that targets are judged by, and whether for the better.

No price of a unit is made of it: a scenario's money serves many targets at once, so none of it is
the cost of one series. What a lever moves for its own money is measured by taking it out and
putting it in (``sim.analysis.lever_effects``).
"""

from __future__ import annotations

import pandas as pd

from sim.targets import INTERVAL, LAST_YEAR, READINGS

COLUMNS = (
    "target",
    "indicator",
    "scope",
    "scenario",
    "unit",
    "better",
    "moved",
    "moved_low",
    "moved_high",
    "improved",
)
BETTER = {1: "more", -1: "less"}


def moved_by(indicators: pd.DataFrame, without: str = "no_plan") -> pd.DataFrame:
    """Every series that a target is judged by, in every scenario but ``without``.

    ``moved`` is what the scenario adds to the series in the last year over ``without``, run against
    run with the same draw, in the indicator's unit: median with the 5-95% interval over draws.
    ``better`` says whether more or less of the series is better, ``improved`` in what share of the
    draws it moves that way. Empty without a run of ``without``.
    """
    moved = _paired(_values(indicators), without)
    if moved is None:
        return pd.DataFrame(columns=list(COLUMNS))
    units = indicators.drop_duplicates("indicator").set_index("indicator")["unit"]
    series = {(r.target, *pair): r.better for r in READINGS for pair in r.series}
    scenarios = [name for name in indicators["scenario"].unique() if name != without]
    rows = []
    for (target, indicator, scope), better in series.items():
        for scenario in scenarios:
            if scenario not in moved.index or (indicator, scope) not in moved:
                continue
            change = moved.loc[scenario, (indicator, scope)].dropna()
            middle, low, high = change.quantile([0.5, *INTERVAL]).to_list()
            improved = (better * change > 0.0).mean()
            named = (target, indicator, scope, scenario, units[indicator], BETTER[better])
            rows.append((*named, middle, low, high, improved))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _values(indicators: pd.DataFrame) -> pd.DataFrame:
    names, scopes = (
        {series[place] for reading in READINGS for series in reading.series} for place in (0, 1)
    )
    judged = indicators["indicator"].isin(names) & indicators["scope"].isin(scopes)
    return indicators[judged & (indicators["year"] == LAST_YEAR)].pivot_table(
        index=["scenario", "draw"], columns=["indicator", "scope"], values="value"
    )


def _paired(table: pd.DataFrame, without: str) -> pd.DataFrame | None:
    """Every run less that of ``without`` with the same draw; None without one."""
    if without not in table.index.get_level_values("scenario"):
        return None
    base = table.loc[without]
    draws = table.index.get_level_values("draw")
    return table - base.reindex(draws).set_axis(table.index)
