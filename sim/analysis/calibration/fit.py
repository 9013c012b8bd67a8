"""From runs and published figures to a posterior: emulator, likelihood, chains.

Bayesian calibration after Kennedy & O'Hagan (2001), on an emulator in principal components (Higdon
et al. 2008). What is uncertain in a comparison: the error of the published figure, the discrepancy
of the rules, the emulator, inert inputs and luck.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sim.analysis.calibration.chain import Chains, sample, walkers_for
from sim.analysis.calibration.data import KEYS, Data, aligned, wide_of
from sim.analysis.calibration.discrepancy import Discrepancy, conditional, drawn
from sim.analysis.calibration.emulator import Emulator, emulate
from sim.analysis.calibration.inputs import from_cube, to_cube
from sim.analysis.calibration.likelihood import Likelihood
from sim.arrays import Floats
from sim.behaviour import PRIORS, Prior
from sim.targets import NATION

SAMPLES = 400
STEPS = 1200
FIRST = 300  # steps at most of the chain from whose best point the discrepancy is scaled
MOVED = 0.85  # a parameter is moved if its posterior sd is below this share of its prior's
PRIOR_SD = 12**-0.5  # of a uniform


@dataclass(frozen=True)
class Fitted:
    """What ``fit`` found.

    ``samples`` (``SAMPLES`` rows) has a column a parameter that moves an output; all others keep
    their prior. ``diagnostics`` has a row each: posterior against prior, convergence.
    """

    data: Data
    emulator: Emulator
    discrepancy: Discrepancy
    chains: Chains
    priors: Mapping[str, Prior]
    cube: Floats

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that move an output, columns of ``samples``."""
        return self.emulator.inputs

    @cached_property
    def samples(self) -> pd.DataFrame:
        """Draws of the posterior (samples x parameter), in the parameters' units."""
        return from_cube(self.cube, self.names, self.priors)

    @cached_property
    def diagnostics(self) -> pd.DataFrame:
        """A row a parameter that moves an output, the best known first: parameter, low, median,
        high (5, 50, 95% in its unit), shrinkage (posterior over prior sd, on the prior's scale),
        moved (yes if that is below 0.85), autocorrelation, effective, r_hat."""
        flat = self.chains.flat
        edges = from_cube(np.quantile(flat, (0.05, 0.5, 0.95), axis=0), self.names, self.priors)
        ratio = flat.std(axis=0) / PRIOR_SD
        table = self.chains.convergence(self.names)
        for place, edge in enumerate(("low", "median", "high")):
            table.insert(1 + place, edge, edges.iloc[place].to_numpy())
        table.insert(4, "shrinkage", ratio)
        table.insert(5, "moved", ratio < MOVED)
        return table.sort_values("shrinkage", ignore_index=True)

    def predict(self, outputs: pd.DataFrame, seed: int = 0, *, known: bool = True) -> pd.DataFrame:
        """What would be published where runs gave ``outputs`` (run, indicator, scope, year,
        value): one draw a run, with discrepancy and the figures' own error. It hangs on ``seed``
        and the run's name, not on what other runs there are.

        The discrepancy is as the fitted years have shown it for that run; with ``known=False``
        they are not looked at. Same columns; figures that some run lacks or has at zero are left
        out.
        """
        wide = wide_of(outputs)
        wide = wide.loc[:, (wide > 0.0).all()]
        keys = wide.columns.to_frame(index=False)[KEYS]
        places = wide.columns.get_indexer(pd.MultiIndex.from_frame(self.data.keys[KEYS]))
        there = (places >= 0) & known
        before = Discrepancy(self.data.keys[there].reset_index(drop=True), self.discrepancy.scales)
        after = Discrepancy(keys, self.discrepancy.scales)
        ln = np.log(wide.to_numpy())
        mean, spread = conditional(before, after, self.data.published[there] - ln[:, places[there]])
        off = drawn(spread + np.diag(after.errors), wide.index, seed)
        made = pd.DataFrame(np.exp(ln + mean + off), index=wide.index, columns=wide.columns)
        return made.melt(ignore_index=False, value_name="value").reset_index()


def prepare(
    points: pd.DataFrame,
    outputs: pd.DataFrame,
    observed: pd.DataFrame,
    years: Sequence[int],
    priors: Mapping[str, Prior] = PRIORS,
) -> tuple[Data, Emulator]:
    """The figures of ``years`` beside what the runs gave, and an emulator of those.

    ``points``: a row a run (index run), a column a parameter of ``priors``. Raises ``ValueError``
    if nothing can be compared or no parameter moves any figure.
    """
    data = aligned(outputs[outputs["run"].isin(points.index)], observed, years)
    cube = to_cube(points.loc[data.runs], priors)
    names = tuple(map(str, points.columns))
    return data, emulate(names, cube, data.simulated, _sizes(data), list(data.keys["scope"]))


def _sizes(data: Data) -> Floats:
    """The size in which each figure counts when components are sought, (k,): its error, times the
    root of how many figures its series has at its level, so that a series that is published for
    the nation in one year is not drowned by one of 31 provinces in six."""
    errors = np.sqrt(np.diag(Discrepancy(data.keys).covariance))
    level = data.keys["indicator"] + (data.keys["scope"] == NATION).map({True: "|", False: ""})
    number = level.map(level.value_counts()).to_numpy(float)
    return np.asarray(errors * np.sqrt(number))


def fit(
    points: pd.DataFrame,
    outputs: pd.DataFrame,
    observed: pd.DataFrame,
    years: Sequence[int],
    priors: Mapping[str, Prior] = PRIORS,
    steps: int = STEPS,
    seed: int = 0,
) -> Fitted:
    """The posterior of the parameters, given what was published for ``years``.

    ``points`` (run x parameter), ``outputs`` (run, indicator, scope, year, value), ``observed``
    (as ``sim.evidence.observations`` gives it). Raises ``ValueError`` as ``prepare`` does.
    """
    data, emulator = prepare(points, outputs, observed, years, priors)
    return infer(data, emulator, priors, steps, seed)


def infer(
    data: Data,
    emulator: Emulator,
    priors: Mapping[str, Prior] = PRIORS,
    steps: int = STEPS,
    seed: int = 0,
) -> Fitted:
    """The posterior given an emulator of ``data``'s figures.

    A short chain finds where the figures are met best; the discrepancy is scaled to what is left
    there; a second chain samples the posterior.
    """
    used = [emulator.names.index(name) for name in emulator.inputs]
    whole = np.full((1, len(emulator.names)), 0.5)

    def spread_out(points: Floats) -> Floats:
        cube = np.repeat(whole, len(points), axis=0)
        cube[:, used] = points
        return cube

    def chains(likelihood: Likelihood, start: Floats, length: int) -> Chains:
        return sample(lambda points: likelihood.ln(spread_out(points)), start, length, seed)

    rng = np.random.default_rng([seed, len(used)])
    number = walkers_for(len(used))
    stated = Discrepancy(data.keys)
    at_first = Likelihood.of(emulator, data.published, stated)
    begun = chains(at_first, rng.random((number, len(used))), min(FIRST, steps))
    best = spread_out(begun.best[None])
    mean, variance = emulator.predict(best)
    residual = data.published - emulator.middle - emulator.basis @ mean[0]
    inside = emulator.basis * variance[0] @ emulator.basis.T + emulator.remainder
    scaled = stated.scaled(residual, inside)
    likelihood = Likelihood.of(emulator, data.published, scaled)
    found = chains(likelihood, begun.spread(number, seed), steps)
    return Fitted(data, emulator, scaled, found, priors, found.spread(SAMPLES, seed))
