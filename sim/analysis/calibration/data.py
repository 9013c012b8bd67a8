"""Published figures and what runs gave for them, side by side, in logarithms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.core.arrays import Floats, Ints
from sim.measure.indicators import INDICATORS

KEYS = ["indicator", "scope", "year"]
NOT_MODELLED, OTHER_UNIT, NOT_POSITIVE = "not_modelled", "unit", "not_positive"
"""Why a figure is left out: no run has it, its unit is another one, it is or a run gave zero."""


@dataclass(frozen=True)
class Data:
    """``k`` figures that are both published and simulated.

    ``keys`` (k rows): indicator, scope, year, trap (what to mind of the figure, or empty);
    ``published`` (k,) and ``simulated`` (runs, k) are
    natural logarithms; ``runs`` names the rows. ``left_out`` has the keys of other published
    figures of these years and a column ``why``.
    """

    keys: pd.DataFrame
    published: Floats
    runs: pd.Index[str]
    simulated: Floats
    left_out: pd.DataFrame

    def of(self, runs: Sequence[str]) -> Data:
        """The same of these runs, in this order."""
        rows = self.runs.get_indexer(pd.Index(runs))
        return replace(self, runs=pd.Index(runs), simulated=self.simulated[rows])

    def only(self, places: Ints) -> Data:
        """The same of the figures at these places."""
        keys = self.keys.iloc[places].reset_index(drop=True)
        published, simulated = self.published[places], self.simulated[:, places]
        return replace(self, keys=keys, published=published, simulated=simulated)

    def like(self, keys: pd.DataFrame) -> tuple[Floats, Ints]:
        """What the runs gave for those of the figures ``keys`` that they have, (runs, figures),
        and which of them these are."""
        own, asked = (pd.MultiIndex.from_frame(part[KEYS]) for part in (self.keys, keys))
        places = own.get_indexer(asked)
        there = np.flatnonzero(places >= 0)
        return self.simulated[:, places[there]], there

    def luck_of(self, keys: pd.DataFrame) -> Floats:
        """Covariance over the runs of the figures ``keys``, (k, k); figures of different places
        share no luck, and what the runs do not have has none."""
        simulated, there = self.like(keys)
        total = np.zeros((len(keys), len(keys)))
        scope = keys["scope"].to_numpy()[there]
        shared = np.cov(simulated, rowvar=False) * (scope[:, None] == scope)
        # Off the diagonal a few runs find too much.
        total[np.ix_(there, there)] = 0.8 * shared + 0.2 * np.diag(np.diag(shared))
        return total


def aligned(outputs: pd.DataFrame, observed: pd.DataFrame, years: Sequence[int]) -> Data:
    """The published figures of ``years`` beside what runs gave.

    ``outputs``: run, indicator, scope, year, value. ``observed``: indicator, scope, year, value
    and, if they are known, unit (then it must be the model's) and trap; a figure given twice
    counts once, the last. Raises ``ValueError`` if not one figure is in both.
    """
    wanted = observed.assign(
        year=pd.to_numeric(observed["year"], errors="coerce"), scope=observed["scope"].astype(str)
    )
    wanted = wanted[wanted["year"].isin(list(years))].astype({"year": "int64"})
    wanted = wanted.drop_duplicates(KEYS, keep="last").sort_values(KEYS, ignore_index=True)
    if "trap" not in wanted:
        wanted["trap"] = ""
    wide = wide_of(outputs)
    where = wide.columns.get_indexer(pd.MultiIndex.from_frame(wanted[KEYS]))
    why = np.where(where < 0, NOT_MODELLED, "").astype(object)
    if "unit" in wanted:
        units = wanted["indicator"].map(_units())
        why[(why == "") & (units != wanted["unit"]).to_numpy()] = OTHER_UNIT
    positive = (wide.to_numpy() > 0.0).all(axis=0)
    fits = np.where(where >= 0, positive[where], True) & (wanted["value"].to_numpy(float) > 0.0)
    why[(why == "") & ~fits] = NOT_POSITIVE
    used = why == ""
    if not used.any():
        raise ValueError("no published figure is among what the runs gave")
    return Data(
        wanted.loc[used, [*KEYS, "trap"]].reset_index(drop=True),
        np.log(wanted.loc[used, "value"].to_numpy(float)),
        wide.index,
        np.log(wide.to_numpy()[:, where[used]]),
        wanted.loc[~used, KEYS].assign(why=why[~used]).reset_index(drop=True),
    )


def wide_of(outputs: pd.DataFrame) -> pd.DataFrame:
    """A row a run, a column (indicator, scope, year) a figure that every run has."""
    wide = outputs.pivot_table(index="run", columns=KEYS, values="value", sort=True)
    return wide.dropna(axis=1)


def _units() -> Mapping[str, str]:
    return {name: indicator.unit for name, indicator in INDICATORS.items()}
