"""How good forecasts were: errors, scores of whole distributions, coverage, calibration.

Forecasts are rows of equally likely values; see ``sim.analysis.baselines``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scoringrules

from sim.analysis.baselines import FIGURE, SERIES

INTERVALS = {"50": (0.25, 0.75), "80": (0.1, 0.9), "90": (0.05, 0.95)}
"""Central intervals, per cent -> the probabilities of their ends."""
REFERENCES = ("persistence", "trend")


def yearly_change(history: pd.DataFrame) -> pd.Series[float]:
    """Mean absolute change a year of every series of ``history``: the scale of its errors.

    The in-sample error of persistence one year ahead (Hyndman & Koehler 2006); a change over
    several years counts by year. NaN for a series of one figure and for one that never moved.
    """
    ordered = history.sort_values([*SERIES, "year"])
    changes = ordered.groupby(SERIES)[["year", "value"]].diff()
    rate = (changes["value"] / changes["year"]).abs()
    scale = rate.groupby([ordered[name] for name in SERIES]).mean()
    return scale.where(scale > 0.0).rename("scale")


def scored(forecasts: pd.DataFrame, truth: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """A row a method and published figure of ``truth`` (indicator, scope, year, value, unit).

    Columns: method, indicator, scope, year, unit, observed, median, low_50, high_50 and so on for
    80 and 90 (unit of the series), error (median less observed, same unit), relative (%),
    scaled (absolute error over ``yearly_change`` of ``history``), crps (continuous ranked
    probability score, unit of the series; Matheson & Winkler 1976, by scoringrules),
    scaled_crps, wis (weighted interval score of the median and ``INTERVALS``; Bracher, Ray,
    Gneiting & Reich 2021; same unit, by scoringrules), scaled_wis, in_50, in_80, in_90 (whether the
    interval holds the figure; missing for a point forecast) and pit (share of the forecast below
    the figure, between 0 and 1; missing likewise).
    """
    rows = forecasts.reset_index("method").join(
        truth.set_index(FIGURE)[["value", "unit"]], how="inner"
    )
    values = rows[forecasts.columns].to_numpy(float)
    observed = rows["value"].to_numpy(float)
    table = rows[["method", "unit"]].assign(observed=observed, median=np.median(values, axis=1))
    for per_cent, ends in INTERVALS.items():
        low, high = np.quantile(values, ends, axis=1, method="hazen")
        table[f"low_{per_cent}"], table[f"high_{per_cent}"] = low, high
    table["error"] = table["median"] - observed
    table["relative"] = 100.0 * table["error"] / table["observed"].where(table["observed"] != 0.0)
    table["crps"] = scoringrules.crps_ensemble(observed, values, backend="numpy")
    table["wis"] = _weighted_interval_score(table)
    table = table.join(yearly_change(history), on=SERIES)
    table["scaled"] = table["error"].abs() / table["scale"]
    table["scaled_crps"] = table["crps"] / table["scale"]
    table["scaled_wis"] = table["wis"] / table["scale"]
    spread = np.ptp(values, axis=1) > 0.0
    for per_cent in INTERVALS:
        within = table["observed"].between(table[f"low_{per_cent}"], table[f"high_{per_cent}"])
        table[f"in_{per_cent}"] = within.astype(float).where(spread)
    side = np.sign(observed[:, None] - values)
    table["pit"] = np.where(spread, (side.mean(axis=1) + 1.0) / 2.0, np.nan)
    order = ["method", *FIGURE, "unit", "observed", "median"]
    flat = table.reset_index()
    return flat[[*order, *(name for name in flat if name not in (*order, "scale"))]]


def _weighted_interval_score(table: pd.DataFrame) -> pd.Series[float]:
    """Half the error of the median plus half of each interval's level times its score, over their
    number and a half (Bracher et al. 2021): near the CRPS for many intervals."""
    observed = table["observed"].to_numpy()
    total = 0.5 * np.abs(observed - table["median"].to_numpy())
    for per_cent in INTERVALS:
        alpha = 1.0 - float(per_cent) / 100.0
        ends = (table[f"{end}_{per_cent}"].to_numpy() for end in ("low", "high"))
        total += alpha / 2.0 * scoringrules.interval_score(observed, *ends, alpha, backend="numpy")
    return pd.Series(total / (len(INTERVALS) + 0.5), table.index)


def summary(
    scores: pd.DataFrame, by: Sequence[str] = ("indicator",), also: Sequence[str] = ()
) -> pd.DataFrame:
    """Scores of every method over the figures of each group of ``by``, as a table. A figure is
    known by indicator, scope, year and the columns ``also``.

    After method and ``by``: figures, mase (mean absolute scaled error), against_persistence and
    against_trend (the mean scaled error over that of the reference on the same figures: below 1 is
    better), crps and wis (means, scaled), crps_against_persistence, closer_than_persistence and
    closer_than_trend (share of figures, ties count half), coverage_50, coverage_80, coverage_90
    (share of figures) and bias (mean relative error, %).
    """
    keys, table = ["method", *by], scores.copy()
    for name in REFERENCES:
        figure = [*FIGURE, *also]
        other = scores[scores["method"] == name].set_index(figure)
        figures = pd.MultiIndex.from_frame(table[figure])
        for column in ("scaled", "scaled_crps"):
            table[f"{column}_{name}"] = other[column].reindex(figures).to_numpy()
        gap = np.sign((table[f"scaled_{name}"] - table["scaled"]).round(9))
        table[f"closer_{name}"] = (gap + 1.0) / 2.0
    means = table.groupby(keys, sort=False).mean(numeric_only=True)
    summarised = pd.DataFrame(
        {"figures": table.groupby(keys, sort=False).size(), "mase": means["scaled"]}
    )
    for name in REFERENCES:
        summarised[f"against_{name}"] = means["scaled"] / means[f"scaled_{name}"]
    summarised["crps"] = means["scaled_crps"]
    summarised["wis"] = means["scaled_wis"]
    summarised["crps_against_persistence"] = means["scaled_crps"] / means["scaled_crps_persistence"]
    for name in REFERENCES:
        summarised[f"closer_than_{name}"] = means[f"closer_{name}"]
    for per_cent in INTERVALS:
        summarised[f"coverage_{per_cent}"] = means[f"in_{per_cent}"]
    summarised["bias"] = means["relative"]
    return summarised.reset_index()


def reliability(scores: pd.DataFrame, steps: int = 20) -> pd.DataFrame:
    """Whether central intervals of every width hold what they promise, as a table.

    Columns: method, nominal (``steps`` widths up to 1), observed (share of published figures
    inside, by the probability integral transform; Dawid 1984; Gneiting, Balabdaoui & Raftery 2007)
    and figures.
    """
    widths = np.arange(1, steps + 1) / steps
    parts = []
    for method, of_method in scores.dropna(subset=["pit"]).groupby("method", sort=False):
        off = np.abs(of_method["pit"].to_numpy() - 0.5) * 2.0
        inside = (off[:, None] <= widths + 1e-9).mean(axis=0)
        parts.append(
            pd.DataFrame(
                {"method": method, "nominal": widths, "observed": inside, "figures": len(of_method)}
            )
        )
    columns = ["method", "nominal", "observed", "figures"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
