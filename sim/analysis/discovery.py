"""Scenario discovery: which factors, within which limits, go with a target that is missed.

Among a hundred factors and some hundred runs a box always finds limits that fit by accident. So
factors are screened first: one is kept if its distribution differs between the runs that miss the
target and those that meet it (Kolmogorov-Smirnov, as in the regional sensitivity analysis of
Hornberger & Spear, Journal of Environmental Management 12, 1981), at a false discovery rate over
all factors (Benjamini & Hochberg, Journal of the Royal Statistical Society B 57, 1995). The box is
peeled over what is left. Then the whole procedure is repeated on four fifths of the runs and its
box tried on the last fifth: what it holds there is what it may hold in runs yet to be made, and a
box that holds no more cases there than any other part of the runs is not reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binomtest, false_discovery_control, ks_2samp

from sim.analysis.prim import SURE, Box, find_box
from sim.core.arrays import Floats
from sim.targets import INTERVAL, Reading

FALSE = 0.05  # share of the screened factors that may be there by accident
MOST_SCREENED = 10
FEW = 10  # cases, or runs without, below which nothing is looked for
FOLDS = 5
NEAREST = 0.25
MISSED, MET, CLOSE, RARER = "missed", "met", "close", "rarer"

ALWAYS, NEVER = "always", "never"  # met in every run, in none
TOO_FEW, NO_FACTOR, NO_BOX, FOUND = "too_few", "no_factor", "no_box", "found"


@dataclass(frozen=True)
class HeldOut:
    """A box's coverage and density in runs that had no part in finding it, the probability of so
    many cases inside if it meant nothing (one-sided binomial), and in how many of the ``FOLDS``
    trials each factor was limited."""

    coverage: float
    density: float
    chance: float
    times: dict[str, int]


@dataclass(frozen=True)
class Discovery:
    """What was found of one reading of a target.

    ``describes`` says which runs are the cases: those that ``missed`` it, those that ``met`` it,
    or, where too few did either, those that come ``close`` to it, beyond ``edge`` of the judged
    quantity. ``screening``: one row a factor (factor, distance, direction, p, q, kept), the most
    telling first; ``direction`` is +1 where the cases have the higher values.
    """

    verdict: str
    describes: str
    runs: int
    missed: int
    cases: int
    screening: pd.DataFrame
    edge: float = np.nan
    box: Box | None = None
    held_out: HeldOut | None = None

    @property
    def base(self) -> float:
        """Share of the runs that are cases."""
        return self.cases / self.runs

    @property
    def misses(self) -> bool:
        """Whether the cases are on the side of missing it."""
        if self.describes == CLOSE:
            return self.missed <= self.runs / 2
        return self.describes == MISSED


def discover(
    inputs: pd.DataFrame, met: np.ndarray, lead: Floats, cases: str = RARER, most: int = 4
) -> Discovery:
    """When a target is missed: ``inputs`` (runs, factors), ``met`` (runs,) whether it was met,
    ``lead`` (runs,) by how much, in any unit, more being better.

    ``cases`` are the runs to be described: missed, met, or the ``rarer`` of the two, since a box
    around what happens nearly everywhere says nothing. A target that is missed or met in fewer
    than ``FEW`` runs says nothing either; there the cases are the ``NEAREST`` of the runs that
    come closest to what did not happen. ``most`` factors at most are limited.
    """
    missed = ~met.astype(bool)
    rarer = MISSED if missed.mean() <= 0.5 else MET
    describes = rarer if cases == RARER else cases
    chosen, edge = missed if describes == MISSED else ~missed, np.nan
    verdict = ""
    if min(missed.sum(), met.sum()) < FEW:
        verdict = TOO_FEW if missed.any() and met.any() else NEVER if missed.any() else ALWAYS
        chosen, edge = _closest(lead, misses=rarer == MISSED)
        describes = CLOSE
    screening = screened(inputs, chosen)
    counts = len(met), int(missed.sum()), int(chosen.sum())
    kept = list(screening.loc[screening["kept"], "factor"])
    box = find_box(inputs[kept], chosen, most) if kept and chosen.sum() >= FEW else None
    held = _held_out(inputs, chosen, most) if box else None
    if held is None or not held.chance < SURE:
        told = verdict or (NO_BOX if kept else NO_FACTOR)
        return Discovery(told, describes, *counts, screening, edge)
    return Discovery(verdict or FOUND, describes, *counts, screening, edge, box, held)


def _closest(lead: Floats, *, misses: bool) -> tuple[np.ndarray, float]:
    """The runs that come closest to missing, or to meeting, and the lead they do not pass; none
    where so many tie that they are no minority."""
    worst = float(np.quantile(lead, NEAREST if misses else 1.0 - NEAREST, method="nearest"))
    near = lead <= worst if misses else lead >= worst
    return (near, worst) if near.mean() <= 0.5 else (np.zeros(len(lead), dtype=bool), np.nan)


def screened(inputs: pd.DataFrame, cases: np.ndarray) -> pd.DataFrame:
    """Every factor by how far its distribution in ``cases`` (runs,) lies from that in the rest.

    Returns factor, distance (Kolmogorov-Smirnov, 0-1), direction, p, q (p adjusted for the number
    of factors) and kept; without cases, or without others, no factor has a distance.
    """
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


def _held_out(inputs: pd.DataFrame, cases: np.ndarray, most: int) -> HeldOut:
    """Every fifth run in turn is kept from the search, cases and others in equal shares."""
    fold = np.empty(len(cases), dtype=int)
    for side in (cases, ~cases):
        fold[side] = np.arange(side.sum()) % FOLDS
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
    density = hit / inside if inside else np.nan
    test = binomtest(hit, inside, float(cases.mean()), "greater") if inside else None
    chance = float(test.pvalue) if test else np.nan
    often = {factor: number for factor, number in times.items() if number}
    return HeldOut(hit / int(cases.sum()), density, chance, often)


@dataclass(frozen=True)
class Examined:
    """A reading with the runs that were judged: ``inputs`` (runs, factors), ``met`` and
    ``quantity`` (runs,), and what was found."""

    reading: Reading
    inputs: pd.DataFrame
    met: np.ndarray
    quantity: Floats
    discovery: Discovery

    @property
    def cases(self) -> np.ndarray:
        """Which runs the box describes, shape (runs,)."""
        if self.discovery.describes == CLOSE:
            lead = self.reading.better * self.quantity
            return _closest(lead, misses=self.discovery.misses)[0]
        return ~self.met if self.discovery.describes == MISSED else self.met


def examine(
    table: pd.DataFrame,
    judged: pd.DataFrame,
    factors: Sequence[str],
    readings: Sequence[Reading],
    cases: str = RARER,
    most: int = 4,
) -> list[Examined]:
    """Every one of ``readings`` over the runs of a study.

    ``table`` has columns draw, seed and one a factor; ``judged`` is what ``judge_runs`` makes of
    the same runs. A reading under which no run could be judged is left out.
    """
    examined = []
    for reading in readings:
        of_reading = judged[
            (judged["target"] == reading.target) & (judged["reading"] == reading.name)
        ]
        runs = table.merge(of_reading, on=["draw", "seed"], how="inner")
        if len(runs):
            inputs, met = runs[list(factors)].astype(float), runs["met"].to_numpy(bool)
            quantity = runs["quantity"].to_numpy(float)
            what = discover(inputs, met, reading.better * quantity, cases, most)
            examined.append(Examined(reading, inputs, met, quantity, what))
    return examined


def verdicts(examined: Sequence[Examined]) -> pd.DataFrame:
    """One row a reading: target, reading, model_gap (``sim.targets.gaps``), threshold, unit, runs,
    missed, median, low and high of the judged quantity (5-95%), verdict, describes, edge, base, and
    the box's coverage, density and mass, in the runs that found it and held out."""
    rows = []
    for one in examined:
        box, held = one.discovery.box, one.discovery.held_out
        quantity = pd.Series(one.quantity).replace([np.inf, -np.inf], np.nan)
        low, middle, high = quantity.quantile([INTERVAL[0], 0.5, INTERVAL[1]])
        rows.append(
            {
                **_named(one),
                "model_gap": one.reading.gap,
                "threshold": one.reading.threshold,
                "unit": one.reading.unit,
                "runs": one.discovery.runs,
                "missed": one.discovery.missed,
                "median": middle,
                "low": low,
                "high": high,
                "verdict": one.discovery.verdict,
                "describes": one.discovery.describes,
                "edge": one.reading.better * one.discovery.edge,
                "base": one.discovery.base,
                "coverage": box.coverage if box else np.nan,
                "density": box.density if box else np.nan,
                "mass": box.mass if box else np.nan,
                "coverage_held_out": held.coverage if held else np.nan,
                "density_held_out": held.density if held else np.nan,
            }
        )
    return pd.DataFrame(rows)


def limits(examined: Sequence[Examined]) -> pd.DataFrame:
    """One row a limited factor: target, reading, the columns of ``LIMITS`` and ``trials``, the
    number of the ``FOLDS`` trials in which it was limited too."""
    return _stacked(
        one.discovery.box.limits.assign(trials=one.discovery.box.limits["factor"].map(_times(one)))
        .assign(**_named(one))
        .fillna({"trials": 0})
        for one in examined
        if one.discovery.box
    )


def trajectories(examined: Sequence[Examined]) -> pd.DataFrame:
    """One row a step of peeling: target, reading, step, coverage, density, mass, limited."""
    return _stacked(
        one.discovery.box.trajectory.rename_axis("step").reset_index().assign(**_named(one))
        for one in examined
        if one.discovery.box
    )


def screenings(examined: Sequence[Examined]) -> pd.DataFrame:
    """One row a reading and factor: target, reading and the columns of ``screened``."""
    return _stacked(one.discovery.screening.assign(**_named(one)) for one in examined)


def _named(one: Examined) -> dict[str, str]:
    return {"target": one.reading.target, "reading": one.reading.name}


def _times(one: Examined) -> dict[str, int]:
    return one.discovery.held_out.times if one.discovery.held_out else {}


def _stacked(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    made = [frame[["target", "reading", *frame.columns[:-2]]] for frame in frames]
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame()
