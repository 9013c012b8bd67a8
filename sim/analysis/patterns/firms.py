"""Patterns of firms: sizes, growth, exit, the part of entry in productivity, R&D, patents (E1-E6,
E16).

Frames of firms have the columns of ``sim.ensemble.work.panels.FIRM``; results are
measures by name.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.analysis.patterns.shapes import (
    FEW,
    count_exponent,
    hill,
    spread,
    spread_slope,
    subbotin,
)

ABOVE = "above_scale"


def sizes(firms: pd.DataFrame) -> dict[str, float]:
    """E1. Hill exponent of sales of above-scale firms, upper tenth: of the nation, and the share
    of provinces in which it lies between 1.0 and 1.5."""
    above = firms[firms[ABOVE]]
    tails = [
        hill(part["sales"].to_numpy(), part["weight"].to_numpy())
        for _, part in above.groupby("province_code")
    ]
    exponents = np.array(tails)[np.isfinite(tails)]
    inside = (exponents >= 1.0) & (exponents <= 1.5)
    return {
        "tail": hill(above["sales"].to_numpy(), above["weight"].to_numpy()),
        "tail_provinces": float(inside.mean()) if len(exponents) else np.nan,
    }


def growth(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, float]:
    """E2. Yearly ln growth of sales of above-scale firms that stay, less the mean of their
    sector: Subbotin's shape, and how its spread falls with size."""
    both = _stayers(before[before[ABOVE]], after)
    rate = np.log(both["sales_after"] / both["sales"])
    weight = both["weight"].to_numpy()
    sums = (rate * both["weight"]).groupby(both["sector"]).transform("sum")
    rate = (rate - sums / both["weight"].groupby(both["sector"]).transform("sum")).to_numpy()
    size = np.log(both["sales"].to_numpy())
    return {
        "growth_shape": subbotin(rate, weight) if len(rate) >= FEW else np.nan,
        "growth_slope": spread_slope(size, rate, weight),
    }


def exits(ages: pd.DataFrame, firms: pd.DataFrame) -> dict[str, float]:
    """E3. Yearly hazard of exit by age: of all firms, the year of life in which it is highest, and
    the part of firms under five years.

    ``ages`` are those of ``sim.ensemble.work.panels.Panel``; four quarters make a year.
    """
    at_risk, left = (ages.groupby("age")[name].sum() for name in ("at_risk", "exits"))
    hazard = 4.0 * left / at_risk.where(at_risk > 0)
    young = hazard[hazard.index < 15].to_numpy()
    age, weight = firms["age"].to_numpy() // 4, firms["weight"].to_numpy()
    return {
        "exit_rate": 100.0 * 4.0 * float(left.sum() / at_risk.sum()),
        "exit_peak": float(np.nanargmax(young)) + 1.0,
        "exit_first_year": 100.0 * float(hazard.get(0, np.nan)),
        "young_share": 100.0 * float(np.average(age < 5, weights=weight)),
    }


def net_entry(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, float]:
    """E4. Share of net entry in the growth of aggregate ln A of above-scale firms, which are the
    population of the published figure: who crosses the line enters or leaves it.

    Decomposition of Foster, Haltiwanger & Krizan (2001), weights by sales: entrants and leavers
    are held against the aggregate of the first year. Missing where the aggregate moves by less
    than a log point, since a share of nothing means nothing.
    """
    old, new = (frame[frame[ABOVE]].set_index("id") for frame in (before, after))
    share_old, share_new = (f["weight"] * f["sales"] for f in (old, new))
    share_old, share_new = share_old / share_old.sum(), share_new / share_new.sum()
    level = float((share_old * old["tfp"]).sum())
    change = float((share_new * new["tfp"]).sum()) - level
    entered, left = ~new.index.isin(old.index), ~old.index.isin(new.index)
    entry = float((share_new * (new["tfp"] - level))[entered].sum())
    entry -= float((share_old * (old["tfp"] - level))[left].sum())
    return {
        "productivity_change": change,
        "entry_part": entry / change if abs(change) >= 0.01 else np.nan,
    }


def research(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, float]:
    """E5. Share of above-scale firms with R&D, and those of a year's stayers that stop and
    start."""
    above = after[after[ABOVE]]
    both = _stayers(before[before[ABOVE]], after)
    did, does = both["rd"] > 0, both["rd_after"] > 0
    w = both["weight"]
    return {
        "performers": 100.0 * float(np.average(above["rd"] > 0, weights=above["weight"])),
        "stop": float(w[did & ~does].sum() / w[did].sum()),
        "start": float(w[~did & does].sum() / w[~did].sum()),
    }


def patents(firms: pd.DataFrame, granted: Mapping[int, float]) -> dict[str, float]:
    """E6. Patents by firm since the run began: exponent of the density in the upper tenth of those
    who have any, and the share of firms without."""
    number = np.asarray(firms["id"].map(granted).fillna(0.0), np.float64)
    weight = firms["weight"].to_numpy()
    return {
        "patent_exponent": count_exponent(number, weight),
        "patent_zeros": 100.0 * float(np.average(number == 0, weights=weight)),
    }


def productivity(firms: pd.DataFrame) -> dict[str, float]:
    """E16. Standard deviation of ln A within sectors, above-scale firms."""
    above = firms[firms[ABOVE]]
    mean = (above["tfp"] * above["weight"]).groupby(above["sector"]).transform("sum")
    mean = mean / above["weight"].groupby(above["sector"]).transform("sum")
    return {"tfp_spread": spread((above["tfp"] - mean).to_numpy(), above["weight"].to_numpy())}


def _stayers(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    later = after[["id", "sales", "rd"]]
    return before.merge(later, on="id", suffixes=("", "_after"))
