"""Estimators of the published designs, by pyfixest: a panel in, an effect out.

A panel has columns ``unit``, ``year``, ``y``, ``cohort`` (year of first treatment, 0 for never)
and ``group`` (what errors are clustered by). Effects are in the unit of ``y``.

Two-way fixed effects; Sun & Abraham 2021 (J. Econometrics 225: cohort by cohort, weighted by
size); imputation in two stages after Gardner 2022 (close to Borusyak, Jaravel & Spiess 2024).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.core.arrays import Array, Floats

TWFE, SUN_ABRAHAM, IMPUTATION = "twfe", "sun_abraham", "imputation"
BEFORE = -1  # the year, counted from treatment, that event studies compare with
CELL = r"::(?P<period>[-\d.]+):.*::(?P<cohort>[\d.]+)$"  # of a coefficient's name
NULL_T = 2.0  # |t| below which an effect counts as none


@dataclass(frozen=True)
class Found:
    """An estimate and its standard error; missing where the panel does not give one."""

    estimate: float
    se: float


MISSING = Found(float("nan"), float("nan"))


@contextmanager
def _fixest() -> Iterator[Any]:
    """The library, imported late as it takes seconds.

    Nothing is told of singletons and collinear terms, which are dropped as in the papers; messages
    of other libraries stay as they were, which parts of this one have all shown when imported.
    """
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pyfixest

            yield pyfixest
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)


def regress(
    formula: str,
    data: pd.DataFrame,
    term: str,
    cluster: str | None = None,
    weights: str | None = None,
) -> Found:
    """Coefficient of ``term`` in ``formula`` (fixest's syntax), errors clustered by the column
    ``cluster``, robust without one; rows weigh as the column ``weights`` says, alike without
    one."""
    vcov: Any = {"CRV1": cluster} if cluster else "hetero"
    with _fixest() as pf:
        fit: Any = pf.feols(formula, data, vcov=vcov, weights=weights)
        if term not in fit.coef().index:
            return MISSING
        return Found(float(fit.coef()[term]), float(fit.se()[term]))


def twfe(panel: pd.DataFrame) -> Found:
    """y = unit + year + beta treated by then."""
    on = (panel["cohort"] > 0) & (panel["year"] >= panel["cohort"])
    data = panel.assign(on=on.astype(float))
    return regress("y ~ on | unit + year", data, "on", "group") if _varies(on) else MISSING


def continuous(panel: pd.DataFrame) -> Found:
    """y = unit + year + beta dose: the column ``dose``."""
    return regress("y ~ dose | unit + year", panel, "dose", "group")


def imputation(panel: pd.DataFrame) -> Found:
    """Mean over treated unit-years of y less what unit and year effects of the untreated say.

    Without a standard error: pyfixest's makes dense matrices of units by observations.
    """
    data = _numbered(panel)
    on = (data["cohort"] > 0) & (data["year"] >= data["cohort"])
    if not _varies(on) or data["cohort"].gt(0).all():
        return MISSING
    with _fixest() as pf:
        fit: Any = pf.feols("y ~ 1 | unit + year", data[~on], vcov="iid", fixef_rm="none")
        expected = fit.predict(newdata=data[on])
    return Found(float((data.loc[on, "y"] - expected).mean()), float("nan"))


def sun_abraham(panel: pd.DataFrame) -> tuple[Found, pd.DataFrame]:
    """Mean effect over treated unit-years, and the path: period (years since treatment),
    estimate, se. Effects of cohorts are weighted by their treated unit-years."""
    data = _numbered(panel)
    if data["cohort"].eq(0).all() or data["cohort"].gt(0).all():
        return MISSING, pd.DataFrame(columns=["period", "estimate", "se"])
    with _fixest() as pf:
        fit: Any = pf.event_study(
            data, "y", "unit", "year", "cohort", cluster="group", estimator="saturated"
        )
        path = fit.aggregate()
    path = path.astype(float).rename_axis("period").reset_index()
    path = path.rename(columns={"Estimate": "estimate", "Std. Error": "se"})
    cells = fit.coef().index.str.extract(CELL).astype(float)
    after = data[(data["cohort"] > 0) & (data["year"] >= data["cohort"])]
    size = (after["year"] - after["cohort"]).groupby(after["cohort"]).value_counts()
    keys = zip(cells["cohort"], cells["period"], strict=True)
    weight = np.array([float(size.get(key, 0)) for key in keys])
    weight /= weight.sum()
    # The covariance of all coefficients has no public door.
    se = float(np.sqrt(weight @ fit._vcov @ weight))
    return Found(float(weight @ fit.coef().to_numpy()), se), path[["period", "estimate", "se"]]


def placebo(panel: pd.DataFrame, first: int, fake: int) -> Found:
    """Two-way fixed effects on the years before ``first``, as if treatment had come in ``fake``."""
    early = panel[panel["year"] < first]
    return twfe(early.assign(cohort=np.where(early["cohort"] > 0, fake, 0)))


def long_difference(panel: pd.DataFrame, first: int) -> pd.DataFrame:
    """A row a unit: ``change``, mean of y from ``first`` on less the mean before, and whether the
    unit is ever ``treated``."""
    late = panel["year"] >= first
    means = panel.assign(late=late).pivot_table(index="unit", columns="late", values="y")
    change = (means[True] - means[False]).dropna()
    ever = panel.groupby("unit")["cohort"].max() > 0
    return pd.DataFrame({"change": change, "treated": ever.reindex(change.index)})


def reassigned(changes: pd.DataFrame, times: int, chance: np.random.Generator) -> float:
    """Share of ``times`` random re-assignments of the treatment whose difference in ``change`` is
    at least as large, in absolute value, as the real one (randomisation inference)."""
    change = changes["change"].to_numpy(float)
    treated = changes["treated"].to_numpy(bool)
    if not _varies(treated):
        return float("nan")
    real = abs(_difference(change, treated))
    larger = sum(
        abs(_difference(change, chance.permutation(treated))) >= real for _ in range(times)
    )
    return (1.0 + larger) / (1.0 + times)


def _difference(change: Floats, treated: Array) -> float:
    return float(change[treated].mean() - change[~treated].mean())


def _varies(which: Any) -> bool:
    values = np.asarray(which, bool)
    return bool(values.any() and not values.all())


def _numbered(panel: pd.DataFrame) -> pd.DataFrame:
    """Years and cohorts as pyfixest wants them; units without a year before treatment left out,
    which no comparison can be made for."""
    first = panel.groupby("unit")["year"].transform("min")
    kept = panel[(panel["cohort"] == 0) | (first < panel["cohort"])]
    kept = kept[["unit", "year", "y", "cohort", "group"]].copy()
    kept["unit"] = pd.factorize(kept["unit"])[0]
    return kept.astype({"year": "int64", "cohort": "int64", "unit": "int64"})
