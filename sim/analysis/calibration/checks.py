"""Does the posterior hold? Fresh runs against what was published, and truths that are known."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence

import numpy as np
import pandas as pd

from sim.analysis.calibration.data import KEYS, wide_of
from sim.analysis.calibration.discrepancy import Discrepancy, drawn
from sim.analysis.calibration.fit import Fitted, infer
from sim.analysis.calibration.inputs import to_cube
from sim.arrays import Floats
from sim.targets import NATION

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
RECOVERY = ["truth", "parameter", "level", "covered", "shrinkage", "moved"]
EDGES = ("low", "q25", "median", "q75", "high")


def predictive(fitted: Fitted, outputs: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Posterior predictive check: a row a fitted figure.

    ``outputs`` are of fresh runs at draws of the posterior. Columns: indicator, scope, year,
    published; low, q25, median, q75, high of the runs alone; ``wide_low`` and ``wide_high`` (5 and
    95%) with discrepancy and the figure's error, nothing learnt from residuals; inside (90% of
    these), gap (published over the runs' median less one, %).
    """
    alone = _edges(outputs)
    wide = _edges(fitted.predict(outputs, seed, known=False))
    keys = pd.MultiIndex.from_frame(fitted.data.keys[KEYS])
    keys = keys[keys.isin(wide.index)]
    published = pd.Series(
        np.exp(fitted.data.published), pd.MultiIndex.from_frame(fitted.data.keys[KEYS])
    ).loc[keys]
    table = alone.loc[keys].assign(
        published=published, wide_low=wide.loc[keys, "low"], wide_high=wide.loc[keys, "high"]
    )
    table["inside"] = table["published"].between(table["wide_low"], table["wide_high"])
    table["gap"] = 100.0 * (table["published"] / table["median"] - 1.0)
    columns = [*KEYS, "published", *EDGES, "wide_low", "wide_high", "inside", "gap"]
    return table.rename_axis(index=KEYS).reset_index()[columns]


def coverage(checked: pd.DataFrame) -> pd.DataFrame:
    """How many published figures the 90% intervals of the runs alone hold, from ``predictive``.

    A row for all figures and one for the nation's; columns ``of``, first_year and last_year of the
    figures, their number ``figures``, and ``inside``, how many of them are held.
    """
    held = checked["published"].between(checked["low"], checked["high"])
    rows = [
        (of, own["year"].min(), own["year"].max(), len(own), int(held[own.index].sum()))
        for of, own in (("all", checked), ("nation", checked[checked["scope"] == NATION]))
    ]
    return pd.DataFrame(rows, columns=["of", "first_year", "last_year", "figures", "inside"])


def by_series(checked: pd.DataFrame) -> pd.DataFrame:
    """``predictive`` summed up: for the nation and for other scopes of each indicator the number
    of figures, the share inside 90%, the median size of the gap (%)."""
    rows = checked.assign(
        level=np.where(checked["scope"] == NATION, "nation", "others"), size=checked["gap"].abs()
    )
    grouped = rows.groupby(["indicator", "level"], sort=False)
    return grouped.agg(
        figures=("inside", "size"), inside=("inside", "mean"), gap=("size", "median")
    ).reset_index()


def recover(
    fitted: Fitted,
    truths: pd.DataFrame,
    outputs: pd.DataFrame,
    steps: int,
    seed: int,
    workers: int = 1,
    known: Collection[int] = (),
) -> Iterator[pd.DataFrame]:
    """Known truths, and where they lie in their posteriors: for each a row a parameter.

    ``truths`` (run x parameter) are drawn from the prior, ``outputs`` is what their runs gave,
    neither known to the emulator of ``fitted``. For each, discrepancy and errors are drawn, of the
    size they have in ``fitted``, and put to the run's figures; the posterior then knows only
    these. Columns ``RECOVERY``: level is the share of the posterior below the truth, covered says
    whether that is between 5% and 95%. So many ``workers`` work side by side; they come in
    the order of the truths, those whose numbers are ``known`` left out.
    """
    from joblib import Parallel, delayed

    data, emulator = fitted.data, fitted.emulator
    columns = pd.MultiIndex.from_frame(data.keys[KEYS])
    wide = wide_of(outputs[outputs["run"].isin(truths.index)]).reindex(columns=columns)
    wide = wide[(wide > 0.0).all(axis=1)]
    used = [emulator.names.index(name) for name in emulator.inputs]
    cube = to_cube(truths.loc[wide.index], fitted.priors)[:, used]
    spread = Discrepancy(data.keys, fitted.discrepancy.scales).covariance
    made = np.log(wide.to_numpy()) + drawn(spread, wide.index, seed)
    yield from Parallel(n_jobs=workers, return_as="generator")(
        delayed(_sought)(fitted, number, truth, published, steps, seed)
        for number, (truth, published) in enumerate(zip(cube, made, strict=True))
        if number not in known
    )


def _sought(
    fitted: Fitted, number: int, truth: Floats, published: Floats, steps: int, seed: int
) -> pd.DataFrame:
    own = dataclasses.replace(fitted.data, published=published)
    found = infer(own, fitted.emulator, fitted.priors, steps, seed + number)
    levels = (found.chains.flat < truth).mean(axis=0)
    told = found.diagnostics.set_index("parameter").loc[list(found.names)]
    inside = (levels >= 0.05) & (levels <= 0.95)
    table = told[["shrinkage", "moved"]].reset_index()
    return table.assign(truth=number, level=levels, covered=inside)[RECOVERY]


def _edges(outputs: pd.DataFrame) -> pd.DataFrame:
    found = outputs.groupby(KEYS, observed=True)["value"].quantile(list(LEVELS)).unstack()
    return found.set_axis(list(EDGES), axis=1)


def covered(recovered: pd.DataFrame) -> tuple[float, float]:
    """Share of 90% intervals that hold the truth: of all parameters, of those that are moved."""
    moved = recovered[recovered["moved"]]
    return float(recovered["covered"].mean()), float(moved["covered"].mean())


def unmoved(fitted: Fitted, names: Sequence[str]) -> list[str]:
    """Which of the parameters ``names`` the figures do not move: their posterior is the prior."""
    table = fitted.diagnostics
    moved = set(table.loc[table["moved"], "parameter"])
    return [name for name in names if name not in moved]
