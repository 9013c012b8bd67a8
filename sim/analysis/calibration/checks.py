"""Does the posterior hold? Fresh runs against what was published, and truths that are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.calibration.data import KEYS, Data
from sim.analysis.calibration.members import Members
from sim.analysis.calibration.series import errors
from sim.behaviour.drift import FITTED
from sim.behaviour.effects import PROVINCES
from sim.core.arrays import Floats
from sim.targets import NATION

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
EDGES = ("low", "q25", "median", "q75", "high")
MOVED = 0.85  # a parameter is moved if its posterior sd is below this share of its prior's
TENTHS = 10
GROUPS = ("parameter", "nation", "province")


def predictive(data: Data) -> pd.DataFrame:
    """A row a published figure of ``data``, beside what its runs gave.

    Columns: indicator, scope, year, published; low, q25, median, q75, high of the runs (5, 25, 50,
    75, 95%); inside (the first to the last of these), gap (published over the median less one, %).
    """
    edges = np.exp(np.quantile(data.simulated, LEVELS, axis=0, method="hazen"))
    table = data.keys[KEYS].assign(published=np.exp(data.published))
    for name, edge in zip(EDGES, edges, strict=True):
        table[name] = edge
    table["inside"] = table["published"].between(table["low"], table["high"])
    table["gap"] = 100.0 * (table["published"] / table["median"] - 1.0)
    return table


def coverage(checked: pd.DataFrame) -> pd.DataFrame:
    """How many published figures the 90% intervals of the runs hold, from ``predictive``.

    A row for all figures and one for the nation's; columns ``of``, first_year and last_year of the
    figures, their number ``figures``, and ``inside``, how many of them are held.
    """
    rows = [
        (
            of,
            figures["year"].min(),
            figures["year"].max(),
            len(figures),
            int(figures["inside"].sum()),
        )
        for of, figures in (("all", checked), ("nation", checked[checked["scope"] == NATION]))
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


def learnt(posterior: Members) -> pd.DataFrame:
    """A row a parameter, the best known first: parameter, low, median, high (5, 50, 95% of the
    posterior in its unit), shrinkage (posterior over prior sd of its normal score), shift (of the
    mean, in prior sds), moved (whether the spread shrank below 0.85)."""
    sd = posterior.scores.std(0)  # that of the prior is one, and its mean nought
    points = posterior.points()
    table = pd.DataFrame({"parameter": posterior.names})
    for edge, level in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
        table[edge] = points.quantile(level).to_numpy()
    table["shrinkage"] = sd
    table["shift"] = posterior.scores.mean(0)
    table["moved"] = sd < MOVED
    return table.sort_values("shrinkage", ignore_index=True)


def recovered(
    prior: Members, data: Data, truths: Members, truth_data: Floats, seed: int
) -> pd.DataFrame:
    """Known truths, and where they lie in their posteriors.

    ``data`` is what the runs of ``prior`` gave, ``truth_data`` (truths, k) what those of ``truths``
    gave for the same figures, in logarithms. Each truth's figures, with errors drawn and added,
    stand in for what was published; one pass of the smoother from the prior members then knows only
    these. A row a truth and unknown: truth, group (parameter, or the effect of the last year for
    the nation or a province), name, level (share of the posterior below the truth), shrinkage.
    """
    noise = errors(data.keys)
    rows = []
    for number in range(truths.number):
        lot = np.random.default_rng([seed, number]).standard_normal(len(data.keys))
        seen = truth_data[number] + np.linalg.cholesky(noise) @ lot
        found = prior.held_against(data.simulated, seen, data.keys, noise, [seed, number])
        before, after = _unknowns(prior), _unknowns(found)
        true = _unknowns(truths.only([number]))
        for group, names in _names(prior).items():
            below = (after[group] < true[group]).mean(axis=0)
            shrinkage = after[group].std(0) / before[group].std(0)
            part = pd.DataFrame({"name": names, "level": below, "shrinkage": shrinkage})
            rows.append(part.assign(truth=number, group=group))
    columns = ["truth", "group", "name", "level", "shrinkage"]
    return pd.concat(rows, ignore_index=True)[columns] if rows else pd.DataFrame(columns=columns)


def ranks(recovery: pd.DataFrame) -> pd.DataFrame:
    """``recovered`` summed up by group, of unknowns whose spread shrank below 0.85 and of all: how
    many levels lie in each tenth (columns 1 to 10), their number and the share ``inside`` 90%."""
    rows = []
    for group in GROUPS:
        of_group = recovery[recovery["group"] == group]
        for which, part in (("all", of_group), ("moved", of_group[of_group["shrinkage"] < MOVED])):
            counts = np.histogram(part["level"], np.linspace(0.0, 1.0, TENTHS + 1))[0]
            inside = float(part["level"].between(0.05, 0.95).mean()) if len(part) else np.nan
            rows.append((group, which, len(part), inside, *counts))
    columns = ["group", "of", "unknowns", "inside", *(str(k + 1) for k in range(TENTHS))]
    return pd.DataFrame(rows, columns=columns)


def _names(members: Members) -> dict[str, Sequence[str]]:
    kinds = [kind.name.lower() for kind in FITTED]
    places = [f"{kind}:{code}" for kind in kinds for code in PROVINCES]
    return dict(zip(GROUPS, (members.names, kinds, places), strict=True))


def _unknowns(members: Members) -> dict[str, Floats]:
    """What is sought, by group, (number, unknowns): scores of parameters, effects of the last
    year."""
    walks = members.walks
    years = np.r_[walks.years - 1, np.ones(walks.years)]  # of the slope, of each step
    flat = (walks.own @ years).reshape(members.number, -1)
    return dict(zip(GROUPS, (members.scores, walks.nation @ years, flat), strict=True))
