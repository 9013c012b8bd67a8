"""Markov chains over the unit cube, by emcee: several ensembles, each with luck of its own.

Foreman-Mackey, Hogg, Lang & Goodman (2013). Convergence is told by the autocorrelation time and
by R-hat between ensembles (Gelman & Rubin 1992, on split ensembles).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.arrays import Floats

ENSEMBLES = 3
BURN = 0.4  # share of the steps that is not used
type Density = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Chains:
    """``points`` (ensembles, steps, walkers, d) after the burn-in, ``ln`` their densities."""

    points: Floats
    ln: Floats
    accepted: float

    @property
    def flat(self) -> Floats:
        """All points, (n, d)."""
        return self.points.reshape(-1, self.points.shape[-1])

    @property
    def best(self) -> Floats:
        """The point of the highest density, (d,)."""
        return np.asarray(self.flat[int(np.argmax(self.ln))])

    def spread(self, number: int, seed: int) -> Floats:
        """``number`` points drawn from all without repeating one, (number, d)."""
        rng = np.random.default_rng([seed, number])
        rows = rng.choice(len(self.flat), size=number, replace=number > len(self.flat))
        return np.asarray(self.flat[rows])

    def convergence(self, names: Sequence[str]) -> pd.DataFrame:
        """A row a parameter: autocorrelation time in steps, effective draws, R-hat."""
        from emcee.autocorr import integrated_time

        ensembles, steps, walkers, _ = self.points.shape
        joined = self.points.swapaxes(0, 1).reshape(steps, ensembles * walkers, -1)
        times = np.asarray(integrated_time(joined, tol=0))
        halves = np.concatenate(np.split(self.points[:, : steps // 2 * 2], 2, axis=1))
        draws = halves.reshape(len(halves), -1, halves.shape[-1])
        within = draws.var(axis=1, ddof=1).mean(0)
        total = within + draws.mean(axis=1).var(axis=0, ddof=1)
        return pd.DataFrame(
            {
                "parameter": list(names),
                "autocorrelation": times,
                "effective": ensembles * steps * walkers / times,
                "r_hat": np.sqrt(total / within),
            }
        )


def sample(ln: Density, start: Floats, steps: int, seed: int) -> Chains:
    """Chains of the density ``ln`` (points (n, d) in the cube -> (n,)), uniform prior.

    ``start`` (n, d) are points to begin from, as many walkers a chain as there are
    thirds of them; more than twice as many as dimensions are needed.
    """
    import emcee
    from numpy.random import RandomState
    from threadpoolctl import threadpool_limits

    def density(points: Floats) -> Floats:
        inside = ((points > 0.0) & (points < 1.0)).all(axis=1)
        found = np.full(len(points), -np.inf)
        if inside.any():
            found[inside] = ln(points[inside])
        return found

    moves = [(emcee.moves.DEMove(), 0.7), (emcee.moves.DEMove(gamma0=1.0), 0.1),
             (emcee.moves.StretchMove(), 0.2)]  # fmt: skip
    walkers, dimensions = len(start) // ENSEMBLES, start.shape[1]
    burn = int(BURN * steps)
    points, values, accepted = [], [], []
    with threadpool_limits(1):  # small matrices: more threads only wait for each other
        for number in range(ENSEMBLES):
            sampler = emcee.EnsembleSampler(
                walkers, dimensions, density, moves=moves, vectorize=True
            )
            first = start[number * walkers : (number + 1) * walkers]
            state = emcee.State(first, random_state=RandomState(seed + number).get_state())
            sampler.run_mcmc(state, steps, skip_initial_state_check=True)
            points.append(sampler.get_chain(discard=burn))
            values.append(sampler.get_log_prob(discard=burn).ravel())
            accepted.append(float(np.mean(sampler.acceptance_fraction)))
    return Chains(np.stack(points), np.concatenate(values), float(np.mean(accepted)))


def walkers_for(dimensions: int) -> int:
    """Walkers of all ensembles together for so many dimensions."""
    return ENSEMBLES * max(2 * dimensions + 2, 16)
