"""Predictions of the model for years it was not fitted to, and what they are worth.

Two readings of the same runs, at parameters fitted to figures up to the end of the fit:

- ``runs``: the runs alone, as projections show them (there mechanisms in doubt may be off);
- ``model``: the runs with their discrepancy carried forward (Kennedy & O'Hagan 2001): what is
  known of it from the fitted years, its walk from there on, and the error of the figure itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.stats import norm

from sim.analysis.baselines import FIGURE, LEVELS, METHODS, SERIES
from sim.analysis.calibration.discrepancy import Discrepancy, conditional
from sim.analysis.scores import REFERENCES, reliability, summary, yearly_change
from sim.arrays import Floats
from sim.targets import NATION

RUNS, MODEL = READINGS = ("runs", "model")
ORDER = (*READINGS, *METHODS)
QUOTAS = ("little_giant_stock", "innovative_counties", "corps_coverage")
"""Indicators whose published figures the model is told: to meet them proves nothing."""
ERRORS = norm.ppf((np.arange(25) + 0.5) / 25.0)


@dataclass(frozen=True)
class Scored:
    """A hindcast and its scores.

    ``scores``: ``sim.analysis.scores.scored`` with a column tier; ``history``: published figures up
    to the end of the fit; ``left_out``: other published figures, with a column reason; ``fit`` and
    ``test``: the years; ``points``: runs that taught the emulator; ``start``: which figures shaped
    the start (see ``sim.world.known.shaping``).
    """

    scores: pd.DataFrame
    history: pd.DataFrame
    left_out: pd.DataFrame
    fit: str
    test: str
    points: int
    start: pd.DataFrame

    @cached_property
    def by_series(self) -> pd.DataFrame:
        """Scores by method, indicator and tier."""
        return summary(self.scores, ("indicator", "tier"))

    @cached_property
    def overall(self) -> pd.DataFrame:
        """Scores by method (index), of the indicators and tiers that all methods have, which all
        weigh the same; ``figures`` is their sum."""
        methods = self.by_series["method"].nunique()
        groups = self.by_series.groupby(["indicator", "tier"])
        own = self.by_series[groups["method"].transform("nunique") == methods]
        grouped = own.groupby("method", sort=False)
        means = grouped.mean(numeric_only=True).assign(figures=grouped["figures"].sum())
        for reference in REFERENCES:
            means[f"against_{reference}"] = means["mase"] / means.loc[reference, "mase"]
        return means.reindex([method for method in ORDER if method in means.index])

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """Which baselines come closer, by reading of the model, indicator and tier."""
        return verdicts(self.by_series)

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """Nominal and observed shares of central intervals, by method."""
        return reliability(self.scores)

    def tables(self) -> dict[str, pd.DataFrame]:
        """What is kept of it, by name of the file."""
        return {
            "scores": self.scores,
            "methods": self.overall.reset_index(),
            "by_series": self.by_series,
            "by_scope": summary(self.scores, ("scope",)),
            "by_year": summary(self.scores, ("year",)),
            "verdicts": self.verdicts,
            "reliability": self.reliability,
            "left_out": self.left_out.astype(str),
            "start": self.start,
        }


def told_apart(
    observed: pd.DataFrame, last: int, years: Sequence[int]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Published figures up to the year ``last``, those of ``years``, and what is left out.

    Of the first two only series that have two figures or more up to ``last``, have moved there,
    and have one in ``years``; what is left out has a column reason: period, short or still.
    """
    past = observed[observed["year"] <= last]
    ahead = observed[observed["year"].isin(years)]
    scale = yearly_change(past)
    moved, known = (pd.MultiIndex.from_frame(part[SERIES]) for part in (ahead, past))
    short = ~moved.isin(scale.index[past.groupby(SERIES).size() > 1])
    still = ~short & ~moved.isin(scale.dropna().index)
    other = observed[(observed["year"] > last) & ~observed["year"].isin(years)]
    reasons = {"short": ahead[short], "still": ahead[still], "period": other}
    left = pd.concat([part.assign(reason=reason) for reason, part in reasons.items()])
    truth = ahead[~short & ~still]
    history = past[known.isin(pd.MultiIndex.from_frame(truth[SERIES]))]
    return history, truth, left


def predictions(
    outputs: pd.DataFrame,
    fitted: pd.DataFrame,
    years: Sequence[int],
    scales: Mapping[str, tuple[float, float]],
) -> pd.DataFrame:
    """Forecasts of every series that the runs have, in both readings.

    ``outputs``: run, indicator, scope, year, value of runs at fitted parameters; ``fitted``:
    indicator, scope, year, value and, if known, trap of what was published in the fitted years;
    ``scales``: how large the discrepancy of each indicator was found (see
    ``calibration.discrepancy``). What there is to mind of later figures is not looked at. Rows and
    columns as of ``sim.analysis.baselines.baselines``; a series that is zero in a run has no
    ``model``.
    """
    runs = outputs.pivot(index=FIGURE, columns="run", values="value").dropna().sort_index()
    ahead = runs[runs.index.get_level_values("year").isin(years)]
    plain = [np.quantile(row, LEVELS, method="hazen") for row in ahead.to_numpy(float)]
    parts = {RUNS: pd.DataFrame(plain, ahead.index, LEVELS)}
    sound = ahead[(ahead > 0.0).all(axis=1)]
    if len(sound):
        clouds = _with_discrepancy(sound, runs, fitted, scales)
        rows = [np.quantile(cloud, LEVELS, method="hazen") for cloud in clouds]
        parts[MODEL] = pd.DataFrame(rows, sound.index, LEVELS)
    return pd.concat(parts, names=["method"])


def verdicts(summaries: pd.DataFrame) -> pd.DataFrame:
    """Which baselines come closer than the model, group by group.

    ``summaries``: ``sim.analysis.scores.summary`` by indicator (and more). A row a reading of the
    model and group: those columns, figures, mase, best (the best baseline), best_mase, lost_to
    (baselines with a smaller mase, the best first, separated by blanks; empty where none is).
    """
    by = list(summaries.columns[1 : summaries.columns.get_loc("figures")])
    rows = []
    for group, own in summaries.groupby(by, sort=False):
        mase = own.set_index("method")["mase"]
        rivals = mase[[name for name in METHODS if name in mase]].dropna().sort_values()
        for reading in READINGS:
            if rivals.empty or np.isnan(mase.get(reading, np.nan)):
                continue
            lost = " ".join(str(name) for name in rivals.index if rivals[name] < mase[reading])
            figures = int(own.loc[own["method"] == reading, "figures"].iloc[0])
            best = (str(rivals.index[0]), float(rivals.iloc[0]))
            rows.append((reading, *group, figures, float(mase[reading]), *best, lost))
    columns = ["method", *by, "figures", "mase", "best", "best_mase", "lost_to"]
    return pd.DataFrame(rows, columns=columns)


def tiers(scopes: pd.Series[str]) -> pd.Series[str]:
    """nation, province (a code of six digits) or other, for every scope."""
    code = scopes.str.fullmatch(r"\d{6}")
    kinds = np.where(scopes == NATION, "nation", np.where(code, "province", "other"))
    return pd.Series(kinds, scopes.index)


def _with_discrepancy(
    ahead: pd.DataFrame,
    runs: pd.DataFrame,
    fitted: pd.DataFrame,
    scales: Mapping[str, tuple[float, float]],
) -> Iterator[Floats]:
    """Equally likely values of each row of ``ahead`` (figures x runs, above zero)."""
    known = fitted[fitted["value"] > 0.0].sort_values(FIGURE, ignore_index=True)
    past = runs[(runs > 0.0).all(axis=1)].reindex(pd.MultiIndex.from_frame(known[FIGURE]))
    there = past.notna().all(axis=1).to_numpy()
    known, past = known[there].reset_index(drop=True), past[there]
    residuals = np.log(known["value"].to_numpy(float)) - np.log(past.to_numpy(float).T)
    before = Discrepancy(known.drop(columns="value"), scales)
    after = Discrepancy(ahead.index.to_frame(index=False), scales)
    mean, spread = conditional(before, after, residuals)
    sizes = np.sqrt(np.diag(spread) + after.errors)
    middles = np.log(ahead.to_numpy(float)) + mean.T
    for middle, size in zip(middles, sizes, strict=True):
        yield np.exp(np.add.outer(middle, size * ERRORS)).ravel()
