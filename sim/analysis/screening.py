"""Morris's screening: which of many factors matter at all, at few runs a factor.

Morris 1991, Factorial sampling plans for preliminary computational experiments, Technometrics 33;
mu* by Campolongo, Cariboni & Saltelli 2007, An effective screening design for sensitivity analysis
of large models, Environmental Modelling & Software 22. Computed by SALib.

Points lie in the unit cube, so an elementary effect is the change of an outcome over a factor's
whole range. A trajectory is a point and then as many as there are factors, each moving one more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from SALib.analyze import morris as effects_of
from SALib.sample import morris as design

from sim.core.arrays import Floats, Ints

LEVELS = 4  # of the grid that trajectories walk on: the usual choice
STEPS = 8  # numbers of trajectories at which convergence is shown
CONFIDENCE = 0.95


def problem_of(names: Sequence[str]) -> dict[str, Any]:
    """SALib's description of factors in the unit cube."""
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def trajectories(names: Sequence[str], number: int, seed: int) -> Floats:
    """Points of ``number`` trajectories, (number x (factors + 1), factors), from 0 to 1.

    The first ones are the same however many there are.
    """
    return np.vstack(
        [
            design.sample(problem_of(names), 1, LEVELS, seed=np.random.default_rng([seed, k]))
            for k in range(number)
        ]
    )


def screening(
    names: Sequence[str], points: Floats, values: pd.DataFrame, resamples: int, seed: int
) -> pd.DataFrame:
    """Effects of each factor on each outcome.

    ``points`` are those of ``trajectories``, ``values`` has a row a point (NaN where the run
    failed: its trajectory is left out) and a column an outcome. Returns a row an outcome and
    factor: ``mu``, ``mu_star`` and ``sigma`` in the outcome's unit over the factor's range,
    ``low`` and ``high`` of the 95% interval of ``mu_star`` by bootstrap, ``share`` of the sum of
    all ``mu_star``, ``level`` (mean of the outcome) and the number of ``trajectories``. An outcome
    with fewer than two whole trajectories is left out.
    """
    tables = [
        _one(names, points, values[outcome], resamples, seed).assign(outcome=str(outcome))
        for outcome in values
        if len(_whole(values[outcome], len(names))) > 1
    ]
    columns = ["outcome", *COLUMNS]
    return (
        pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)
    )


COLUMNS = ("factor", "mu", "mu_star", "low", "high", "sigma", "share", "level", "trajectories")


def screening_convergence(
    names: Sequence[str], points: Floats, values: pd.DataFrame, resamples: int, seed: int
) -> pd.DataFrame:
    """``screening`` after 2, 3, ... and all trajectories: ``outcome``, ``factor``,
    ``trajectories``, ``mu_star``, ``low``, ``high``, ``share``."""
    size = len(names) + 1
    tables = [
        screening(names, points[: k * size], values.iloc[: k * size], resamples, seed)
        for k in growing(len(values) // size)
    ]
    return pd.concat(tables, ignore_index=True).drop_duplicates(
        ["outcome", "factor", "trajectories"]
    )[["outcome", "factor", "trajectories", "mu_star", "low", "high", "share"]]


def growing(number: int) -> list[int]:
    """At most ``STEPS`` whole numbers from 2 to ``number``, evenly apart."""
    return sorted({round(float(k)) for k in np.linspace(2, number, STEPS)})


def that_matter(screened: pd.DataFrame, most: int, luck: str) -> list[str]:
    """Factors worth more runs: the strongest ``most`` of those that beat luck somewhere.

    A factor beats luck if its ``mu_star`` is larger than that of ``luck`` for at least one
    outcome. Strength is the factor's share of all movement (the sum of ``mu_star``), averaged
    over outcomes.
    """
    chance = screened[screened["factor"] == luck].set_index("outcome")["mu_star"]
    others = screened[screened["factor"] != luck]
    beats = others["mu_star"].to_numpy() > others["outcome"].map(chance).fillna(0.0).to_numpy()
    names = others.loc[beats, "factor"].unique()
    strength = others.groupby("factor", sort=False)["share"].mean()
    ordered = strength[names].sort_values(ascending=False, kind="stable")
    return [str(name) for name in ordered.index[:most]]


def strongest_alike(convergence: pd.DataFrame, most: int) -> pd.DataFrame:
    """How the order settles: for each outcome and number of trajectories, the share of the
    ``most`` strongest factors of all trajectories that are among the ``most`` strongest then."""
    rows = []
    for outcome, of_outcome in convergence.groupby("outcome", sort=False):
        tops = {
            int(k): set(
                of_outcome[of_outcome["trajectories"] == k].nlargest(most, "mu_star")["factor"]
            )
            for k in of_outcome["trajectories"].unique()
        }
        last = tops[max(tops)]
        rows += [
            {"outcome": outcome, "trajectories": k, "alike": len(top & last) / len(last)}
            for k, top in tops.items()
        ]
    return pd.DataFrame(rows)


def _one(
    names: Sequence[str], points: Floats, outcome: pd.Series[float], resamples: int, seed: int
) -> pd.DataFrame:
    kept = _whole(outcome, len(names))
    rows = np.concatenate(kept)
    y = outcome.to_numpy(float)[rows]
    morris = effects_of.analyze(
        problem_of(names),
        points[rows],
        y,
        num_resamples=resamples,
        conf_level=CONFIDENCE,
        num_levels=LEVELS,
        seed=seed,
    )
    table = pd.DataFrame(
        {key: np.asarray(morris[key], float) for key in ("mu", "mu_star", "sigma")}
    )
    half = np.asarray(morris["mu_star_conf"], float)
    total = float(table["mu_star"].sum())
    return table.assign(
        factor=list(names),
        low=np.maximum(table["mu_star"] - half, 0.0),
        high=table["mu_star"] + half,
        share=table["mu_star"] / total if total > 0.0 else 0.0,
        level=float(y.mean()),
        trajectories=len(kept),
    )


def _whole(outcome: pd.Series[float], factors: int) -> list[Ints]:
    """Rows of each trajectory of which every run succeeded."""
    rows = np.arange(len(outcome)).reshape(-1, factors + 1)
    there = np.isfinite(outcome.to_numpy(float))
    return [trajectory for trajectory in rows if there[trajectory].all()]
