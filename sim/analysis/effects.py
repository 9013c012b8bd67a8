"""What each lever moves: the same run with it and without it, draw by draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.analysis.costs import parts
from sim.model.policy.levers import About
from sim.targets import COUNTY_AREA, INTERVAL, LAST_YEAR, PLAN_YEARS

OUTCOMES = (
    "gerd",
    "industry_rd_to_revenue",
    "hnte_stock",
    "patents_granted",
    "firms",
    "technology_adoption",
    "disposable_income_rural",
    "science_literacy",
)
"""What every lever is held against, besides the indicator it is there to move."""
PERIODS = {str(LAST_YEAR): (LAST_YEAR,), f"{PLAN_YEARS[0]}-{LAST_YEAR}": PLAN_YEARS}
HUNDRED_MILLION = 1e8
NEGLIGIBLE = 0.01  # 100 million yuan: below, nothing is said per yuan


def by_run(
    indicators: pd.DataFrame, years: Sequence[int], scope: str = COUNTY_AREA
) -> pd.DataFrame:
    """Mean over ``years`` by (scenario, draw) and indicator, in the indicator's unit."""
    chosen = indicators["year"].isin(years) & (indicators["scope"] == scope)
    return indicators[chosen].pivot_table(
        index=["scenario", "draw"], columns="indicator", values="value", aggfunc="mean"
    )


def runs_of(values: pd.DataFrame, scenario: str) -> pd.DataFrame:
    """The rows of a table of ``by_run`` that belong to ``scenario``, by draw."""
    return values[values.index.get_level_values("scenario") == scenario].droplevel("scenario")


def public_cost(costs: pd.DataFrame) -> pd.Series[float]:
    """Public money of 2021-2025, tax forgone included, by scenario, draw and lever, 100 million
    yuan."""
    public = costs["year"].isin(PLAN_YEARS) & (parts(costs) != "firms")
    keys = ["scenario", "draw", "lever"]
    return costs[public].groupby(keys)["amount"].sum() / HUNDRED_MILLION


def lever_effects(
    indicators: pd.DataFrame,
    costs: pd.DataFrame,
    about: Mapping[str, About],
    pairs: Mapping[tuple[str, str], tuple[str, str]],
    outcomes: Sequence[str] = OUTCOMES,
) -> pd.DataFrame:
    """Effect of every lever on its declared indicator and on ``outcomes``, in county areas.

    ``pairs`` maps (lever, base) to the scenarios with and without it. One row a lever, base,
    period and indicator: the median effect with its 5-95% interval over draws in ``unit``, the
    same as a share of the value with the lever (%), the share of draws above zero, the lever's
    own public cost (100 million yuan over 2021-2025) and the effect per 100 million yuan.
    Raises ``ValueError`` if an indicator that a lever is there to move is not measured.
    """
    units = indicators.drop_duplicates("indicator").set_index("indicator")["unit"]
    bill = public_cost(costs)
    rows = []
    for period, years in PERIODS.items():
        values = by_run(indicators, years)
        for (lever, base), (with_it, without_it) in pairs.items():
            asked = about[lever]
            if asked.moves not in values:
                raise ValueError(f"{lever} is there to move {asked.moves}, which is not measured")
            sides = [runs_of(values, which) for which in (with_it, without_it)]
            draws = sides[0].index.intersection(sides[1].index)
            cost = _own(bill, with_it, lever, draws) - _own(bill, without_it, lever, draws)
            for indicator in dict.fromkeys((asked.moves, *outcomes)):
                on, off = (side.loc[draws, indicator] for side in sides)
                declared = indicator == asked.moves
                rows.append(
                    {
                        "lever": lever,
                        "base": base,
                        "indicator": indicator,
                        "declared": declared,
                        "direction": asked.direction if declared else 0,
                        "period": period,
                        "unit": units[indicator],
                        **_summary(on, off, cost),
                    }
                )
    return pd.DataFrame(rows)


def strongest(effects: pd.DataFrame, number: int, least: float) -> list[str]:
    """The levers that move one of ``OUTCOMES`` by ``least`` per cent or more in the last year, the
    strongest first, ``number`` of them at most; ``effects`` is what ``lever_effects`` returns."""
    last = effects[(effects["period"] == str(LAST_YEAR)) & effects["indicator"].isin(OUTCOMES)]
    size = last.assign(size=last["share_median"].abs()).groupby("lever")["size"].max()
    return [str(lever) for lever in size[size >= least].nlargest(number).index]


def _own(
    bill: pd.Series[float], scenario: str, lever: str, draws: pd.Index[int]
) -> pd.Series[float]:
    """A lever's own cost by draw; what is not on the bill costs nothing."""
    keys = pd.MultiIndex.from_product([[scenario], draws, [lever]])
    return pd.Series(bill.reindex(keys).fillna(0.0).to_numpy(), index=draws)


def _summary(
    on: pd.Series[float], off: pd.Series[float], cost: pd.Series[float]
) -> dict[str, float]:
    effect = on - off
    share = 100.0 * effect / on.abs().where(on != 0.0)
    each = effect / cost.where(cost > NEGLIGIBLE)
    return {
        **_quantiles(effect, ""),
        **_quantiles(share, "share_"),
        "above": float((effect > 0.0).mean()),
        "below": float((effect < 0.0).mean()),
        "cost": float(cost.median()),
        **_quantiles(each, "per_100m_"),
        "draws": len(effect),
    }


def _quantiles(values: pd.Series[float], prefix: str) -> dict[str, float]:
    low, high = INTERVAL
    quantiles = np.nanquantile(values, (low, 0.5, high)) if values.notna().any() else [np.nan] * 3
    return {
        f"{prefix}{name}": float(x)
        for name, x in zip(("low", "median", "high"), quantiles, strict=True)
    }
