"""Predictions of the model for years it was not fitted to, and what they are worth.

Readings of runs at parameters and effects fitted to figures up to the end of the fit:

- ``runs``: as a user sees them; the GDP of the years predicted is told;
- ``untold``: the same, with GDP drawn about what was expected at the end of the fit, since rivals
  are not told it either;
- ``still``: effects of place stay as they were at the end of the fit;
- ``rules``: no effects of place at all.

The last two say what drift and effects are worth; they are no forecasts that anybody is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from sim.analysis.baselines import FIGURE, LEVELS, RIVALS, SERIES
from sim.analysis.differences import DIFFERENCES, differences
from sim.analysis.scores import REFERENCES, reliability, summary, yearly_change
from sim.targets import NATION

RUNS, UNTOLD = READINGS = ("runs", "untold")
STILL, RULES = ATTRIBUTED = ("still", "rules")
ORDER = (*READINGS, *ATTRIBUTED, *RIVALS)
QUOTAS = ("little_giant_stock", "innovative_counties", "corps_coverage")
"""Indicators whose published figures the model is told: to meet them proves nothing."""


@dataclass(frozen=True)
class Scored:
    """A hindcast and its scores.

    ``scores``: ``sim.analysis.scores.scored`` with a column tier; ``history``: published figures up
    to the end of the fit; ``left_out``: other published figures, with a column reason; ``fit`` and
    ``test``: the years; ``points``: runs of which the fit was made; ``start``: which figures shaped
    the start (see ``sim.world.known.shaping``); ``rolling``: scores with a column origin, the last
    year fitted, of all origins that were asked for; empty where there was but one.
    """

    scores: pd.DataFrame
    history: pd.DataFrame
    left_out: pd.DataFrame
    fit: str
    test: str
    points: int
    start: pd.DataFrame
    rolling: pd.DataFrame = field(default_factory=pd.DataFrame)

    @cached_property
    def by_series(self) -> pd.DataFrame:
        """Scores by method, indicator and tier."""
        return summary(self.scores, ("indicator", "tier"))

    @cached_property
    def overall(self) -> pd.DataFrame:
        """``overall`` of these scores."""
        return overall(self.by_series)

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """Which baselines come closer, by reading of the model, indicator and tier."""
        return verdicts(self.by_series)

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """Nominal and observed shares of central intervals, by method."""
        return reliability(self.scores)

    @cached_property
    def rolled(self) -> pd.DataFrame:
        """Scores by method, indicator and tier, over all origins."""
        return summary(self.rolling, ("indicator", "tier"), ("origin",))

    @cached_property
    def differences(self) -> pd.DataFrame:
        """Whether the runs' error differs from each rival's, over all origins (see
        ``sim.analysis.differences``)."""
        if self.rolling.empty:
            return pd.DataFrame(columns=DIFFERENCES)
        parts = [differences(self.rolling, reading, RIVALS) for reading in READINGS]
        return pd.concat(parts, ignore_index=True)

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
            **self._rolling_tables(),
        }

    def _rolling_tables(self) -> dict[str, pd.DataFrame]:
        if self.rolling.empty:
            return {}
        return {
            "rolling_scores": self.rolling,
            "rolling": self.rolled,
            "rolling_methods": overall(self.rolled).reset_index(),
            "rolling_verdicts": verdicts(self.rolled),
            "differences": self.differences,
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


def overall(by_series: pd.DataFrame) -> pd.DataFrame:
    """Scores by method (index), of the indicators and tiers that all methods have, which all weigh
    the same; ``figures`` is their sum. ``by_series``: ``summary`` by indicator and tier."""
    methods = by_series["method"].nunique()
    groups = by_series.groupby(["indicator", "tier"])
    complete = by_series[groups["method"].transform("nunique") == methods]
    grouped = complete.groupby("method", sort=False)
    means = grouped.mean(numeric_only=True).assign(figures=grouped["figures"].sum())
    for reference in REFERENCES:
        means[f"against_{reference}"] = means["mase"] / means.loc[reference, "mase"]
    return means.reindex([method for method in ORDER if method in means.index])


def predictions(outputs: pd.DataFrame, years: Sequence[int], reading: str) -> pd.DataFrame:
    """Forecasts of every series that the runs have.

    ``outputs``: run, indicator, scope, year, value of the runs of a ``reading``. Rows and columns
    as of ``sim.analysis.baselines.baselines``.
    """
    runs = outputs.pivot(index=FIGURE, columns="run", values="value").dropna().sort_index()
    ahead = runs[runs.index.get_level_values("year").isin(list(years))]
    values = np.quantile(ahead.to_numpy(float), LEVELS, axis=1, method="hazen").T
    return pd.concat({reading: pd.DataFrame(values, ahead.index, LEVELS)}, names=["method"])


def verdicts(summaries: pd.DataFrame) -> pd.DataFrame:
    """Which baselines come closer than the model, group by group.

    ``summaries``: ``sim.analysis.scores.summary`` by indicator (and more). A row a reading of the
    model and group: those columns, figures, mase, best (the best baseline), best_mase, lost_to
    (baselines with a smaller mase, the best first, separated by blanks; empty where none is).
    """
    by = list(summaries.columns[1 : summaries.columns.get_loc("figures")])
    rows = []
    for group, of_group in summaries.groupby(by, sort=False):
        mase = of_group.set_index("method")["mase"]
        rivals = mase[[name for name in RIVALS if name in mase]].dropna().sort_values()
        for reading in READINGS:
            if rivals.empty or np.isnan(mase.get(reading, np.nan)):
                continue
            lost = " ".join(str(name) for name in rivals.index if rivals[name] < mase[reading])
            figures = int(of_group.loc[of_group["method"] == reading, "figures"].iloc[0])
            best = (str(rivals.index[0]), float(rivals.iloc[0]))
            rows.append((reading, *group, figures, float(mase[reading]), *best, lost))
    columns = ["method", *by, "figures", "mase", "best", "best_mase", "lost_to"]
    return pd.DataFrame(rows, columns=columns)


def tiers(scopes: pd.Series[str]) -> pd.Series[str]:
    """nation, province (a code of six digits) or other, for every scope."""
    code = scopes.str.fullmatch(r"\d{6}")
    kinds = np.where(scopes == NATION, "nation", np.where(code, "province", "other"))
    return pd.Series(kinds, scopes.index)
