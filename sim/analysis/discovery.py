"""Scenario discovery: which factors, within which limits, go with a target that is missed.

Among a hundred factors and some hundred runs a box always finds limits that fit by accident. So
factors are screened first: one is kept if its distribution differs between the runs that miss the
target and those that meet it (Kolmogorov-Smirnov, as in the regional sensitivity analysis of
Hornberger & Spear, Journal of Environmental Management 12, 1981), at a false discovery rate over
all factors (Benjamini & Hochberg, Journal of the Royal Statistical Society B 57, 1995). The box is
peeled over what is left. Then the whole procedure is repeated on four fifths of the runs and its
box tried on the last fifth: what it holds there is what it may hold in runs yet to be made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.prim import Box, find_box
from sim.arrays import Floats

FALSE = 0.05  # share of the screened factors that may be there by accident
MOST_SCREENED = 10
FEW = 10  # cases, or runs without, below which nothing is looked for
FOLDS = 5

ALWAYS, NEVER = "always", "never"  # met in every run, in none
TOO_FEW, NO_FACTOR, NO_BOX, FOUND = "too_few", "no_factor", "no_box", "found"


@dataclass(frozen=True)
class HeldOut:
    """A box's coverage and density in runs that had no part in finding it, and in how many of the
    ``FOLDS`` trials each factor was limited."""

    coverage: float
    density: float
    times: dict[str, int]


@dataclass(frozen=True)
class Discovery:
    """What was found of one reading of a target.

    ``describes`` says which runs are the cases: those that ``missed`` it or those that ``met`` it.
    ``screening``: one row a factor (factor, distance, direction, p, q, kept), the most telling
    first; ``direction`` is +1 where the cases have the higher values.
    """

    verdict: str
    describes: str
    runs: int
    missed: int
    screening: pd.DataFrame
    box: Box | None = None
    held_out: HeldOut | None = None

    @property
    def base(self) -> float:
        """Share of the runs that are cases."""
        missed = self.missed / self.runs
        return missed if self.describes == "missed" else 1.0 - missed


def discover(
    inputs: pd.DataFrame, met: np.ndarray, cases: str = "rarer", most: int = 4
) -> Discovery:
    """When a target is missed: ``inputs`` (runs, factors), ``met`` (runs,) whether it was met.

    ``cases`` are the runs to be described: missed, met, or the ``rarer`` of the two, since a box
    around what happens nearly everywhere says nothing. ``most`` factors at most are limited.
    """
    missed = ~met.astype(bool)
    rarer = "missed" if missed.mean() <= 0.5 else "met"
    describes = rarer if cases == "rarer" else cases
    chosen = missed if describes == "missed" else ~missed
    screening = screened(inputs, chosen)
    plain = Discovery(NO_FACTOR, describes, len(met), int(missed.sum()), screening)
    if not missed.any() or missed.all():
        return _as(plain, NEVER if missed.any() else ALWAYS)
    if min(chosen.sum(), (~chosen).sum()) < FEW:
        return _as(plain, TOO_FEW)
    kept = list(screening.loc[screening["kept"], "factor"])
    if not kept:
        return plain
    box = find_box(inputs[kept], chosen, most)
    if box is None:
        return _as(plain, NO_BOX)
    held = _held_out(inputs, chosen, most)
    return Discovery(FOUND, describes, plain.runs, plain.missed, screening, box, held)


def screened(inputs: pd.DataFrame, cases: np.ndarray) -> pd.DataFrame:
    """Every factor by how far its distribution in ``cases`` (runs,) lies from that in the rest.

    Returns factor, distance (Kolmogorov-Smirnov, 0-1), direction, p, q (p adjusted for the number
    of factors) and kept; without cases, or without others, no factor has a distance.
    """
    from scipy.stats import false_discovery_control, ks_2samp

    factors = list(inputs.columns)
    table = pd.DataFrame({"factor": factors, "distance": np.nan, "direction": 0, "p": 1.0})
    if cases.any() and not cases.all():
        values = inputs.to_numpy(float)
        tests = [ks_2samp(column[cases], column[~cases]) for column in values.T]
        table["distance"] = [float(test.statistic) for test in tests]
        table["direction"] = [-int(test.statistic_sign) for test in tests]
        table["p"] = [float(test.pvalue) for test in tests]
    table["q"] = false_discovery_control(table["p"]) if factors else []
    table = table.sort_values(["p", "factor"], ignore_index=True)
    table["kept"] = (table["q"] <= FALSE) & (table.index < MOST_SCREENED)
    return table


def shares(values: Floats, cases: np.ndarray, parts: int = 10) -> pd.DataFrame:
    """Share of ``cases`` in ``parts`` equally large groups of runs by ``values`` (runs,): middle,
    share, runs."""
    groups = np.array_split(np.argsort(values, kind="stable"), min(parts, len(values)))
    rows = [(float(np.median(values[own])), float(cases[own].mean()), len(own)) for own in groups]
    return pd.DataFrame(rows, columns=["middle", "share", "runs"])


def _held_out(inputs: pd.DataFrame, cases: np.ndarray, most: int) -> HeldOut:
    """Every fifth run in turn is kept from the search, cases and others in equal shares."""
    fold = np.empty(len(cases), dtype=int)
    for own in (cases, ~cases):
        fold[own] = np.arange(own.sum()) % FOLDS
    inside, hit, times = 0, 0, dict.fromkeys(map(str, inputs.columns), 0)
    for number in range(FOLDS):
        apart = fold == number
        rest, known = inputs[~apart], cases[~apart]
        table = screened(rest, known)
        kept = list(table.loc[table["kept"], "factor"])
        box = find_box(rest[kept], known, most) if kept else None
        if box is not None:
            held = box.holds(inputs[apart])
            inside += int(held.sum())
            hit += int((held & cases[apart]).sum())
            for factor in box.limits["factor"]:
                times[factor] += 1
    density = hit / inside if inside else float("nan")
    return HeldOut(hit / int(cases.sum()), density, {k: n for k, n in times.items() if n})


def _as(found: Discovery, verdict: str) -> Discovery:
    return Discovery(verdict, found.describes, found.runs, found.missed, found.screening)
