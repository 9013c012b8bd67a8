"""Is one forecast better than another beyond chance? Tests over a panel of series.

After Diebold & Mariano (1995, Journal of Business & Economic Statistics 13:253-263): the mean
difference of two forecasts' losses over its standard error, with the correction for few origins and
far horizons of Harvey, Leybourne & Newbold (1997, International Journal of Forecasting 13:281-291).
The standard error is clustered by scope: figures of one series in 31 provinces are no 31 trials of
their own, and errors of one province at several origins overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t
from statsmodels.stats.multitest import multipletests

from sim.core.arrays import sum_by

DIFFERENCES = ["method", "rival", "loss", "horizon", "figures", "difference", "t", "p", "holm"]
LOSSES = ("scaled", "scaled_crps")
ALL = 0  # horizons together


def differences(scores: pd.DataFrame, method: str, rivals: Sequence[str]) -> pd.DataFrame:
    """Rows of ``DIFFERENCES``: what ``compared`` gives, and ``holm``, its ``p`` adjusted for all
    rivals and horizons of a loss (Holm 1979)."""
    table = compared(scores, method, rivals)
    return table.assign(holm=table.groupby("loss")["p"].transform(_adjusted))[DIFFERENCES]


def compared(scores: pd.DataFrame, method: str, rivals: Sequence[str]) -> pd.DataFrame:
    """The mean loss of ``method`` less that of each of ``rivals``, a row a rival, loss and horizon.

    ``scores``: rows of ``sim.analysis.scores.scored`` with columns tier and origin. Groups
    (indicator, tier) weigh the same, as in all means of this project. ``horizon`` counts years from
    the end of the fit, ``ALL`` means all of them; ``p`` is two-sided.
    """
    keys = ["indicator", "tier", "scope", "year", "origin"]
    rows = []
    for loss in LOSSES:
        wide = scores.pivot_table(index=keys, columns="method", values=loss)
        for rival in rivals:
            if not {method, rival} <= set(wide):
                continue
            off = (wide[method] - wide[rival]).dropna().rename("off").reset_index()
            off["horizon"] = off["year"] - off["origin"]
            off["group"] = pd.factorize(off["indicator"] + "|" + off["tier"])[0]
            off["place"] = pd.factorize(off["scope"])[0]
            for horizon in (ALL, *sorted(off["horizon"].unique())):
                part = off if horizon == ALL else off[off["horizon"] == horizon]
                rows.append((method, rival, loss, int(horizon), *_tested(part)))
    return pd.DataFrame(rows, columns=DIFFERENCES[:-1])


def _tested(off: pd.DataFrame) -> tuple[int, float, float, float]:
    """Number of figures, weighted mean difference, t and p."""
    # Arrays and numbers for words, since a test of chance asks for thousands of these.
    apart, horizon = off["off"].to_numpy(), off["horizon"].to_numpy()
    group = pd.factorize(off["group"])[0]
    size = np.bincount(group)
    weight = 1.0 / (size[group] * len(size))
    mean = float((weight * apart).sum())
    clusters = sum_by(pd.factorize(off["place"])[0], weight * (apart - mean))
    number, origins = len(clusters), len(np.unique(off["origin"].to_numpy()))
    if number < 2:
        return len(off), mean, np.nan, np.nan
    error = float(np.sqrt(number / (number - 1) * (clusters**2).sum()))
    ahead = min(float(horizon.mean()), float(origins))
    corrected = np.sqrt((origins + 1 - 2 * ahead + ahead * (ahead - 1) / origins) / origins)
    score = corrected * mean / error if error > 0.0 else np.nan
    return len(off), mean, score, float(2.0 * t.sf(abs(score), number - 1))


def _adjusted(p: pd.Series[float]) -> pd.Series[float]:
    known = p.notna()
    if not known.any():
        return p
    adjusted = p.copy()
    adjusted[known] = multipletests(p[known], method="holm")[1]
    return adjusted
