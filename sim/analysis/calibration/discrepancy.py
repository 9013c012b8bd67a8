"""What stands between a run at the best parameters and a published figure: covariances.

In logarithms, published = run + discrepancy + error of the figure. The discrepancy of a series
is a common walk plus a walk of each scope's own; see ``sim.analysis.calibration.series``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.linalg import cho_factor, cho_solve
from scipy.optimize import minimize

from sim.analysis.calibration.data import KEYS
from sim.analysis.calibration.series import DOUBTS, Walk, jumps_of, series_of
from sim.arrays import Floats, Ints
from sim.targets import NATION

STATED = (1.0, 1.0)
SURE = (0.35, 0.7)  # sd of ln scale, common and own: how firmly the stated sizes are held
STILL = Walk(0.0, 0.0)
JITTER = 1e-10
SIMPLEX = np.array([[0.0, 0.0], [0.3, 0.0], [0.0, 0.3]])


@dataclass(frozen=True)
class Discrepancy:
    """Discrepancy and errors of the figures ``keys`` (k rows: indicator, scope, year and, if
    known, trap).

    ``scales``: what the stated common and own walks of an indicator are multiplied with (1 for
    those not named).
    """

    keys: pd.DataFrame
    scales: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def covariance(self) -> Floats:
        """Of discrepancy plus error of the figures, (k, k)."""
        return self.walks + np.diag(self.errors)

    @cached_property
    def walks(self) -> Floats:
        """Of the discrepancy alone, (k, k)."""
        total = np.zeros((len(self.keys), len(self.keys)))
        for name, rows in self.blocks():
            common, own = self.scales.get(name, STATED)
            shared, separate = _parts(self.keys.iloc[rows])
            total[np.ix_(rows, rows)] = common**2 * shared + own**2 * separate
        return total

    @cached_property
    def errors(self) -> Floats:
        """Variance of the error of each figure, (k,)."""
        usual = np.array([series_of(name).observed ** 2 for name in self.keys["indicator"]])
        if "trap" not in self.keys:
            return usual
        doubts = self.keys["trap"].map(DOUBTS).fillna(0.0).to_numpy(float)
        return np.asarray(usual + doubts**2)

    def blocks(self) -> Iterator[tuple[str, Ints]]:
        """Each indicator with the rows of its figures."""
        for name in self.keys["indicator"].drop_duplicates():
            yield str(name), np.flatnonzero((self.keys["indicator"] == name).to_numpy())

    def scaled(self, residual: Floats, other: Floats) -> Discrepancy:
        """The same with walks as large as a ``residual`` (k,) asks for, series by series.

        Scales maximise the likelihood of the residual times a log-normal prior around the stated
        sizes; ``other`` (k, k) is the covariance of what else the residual holds.
        """
        scales = {}
        for name, rows in self.blocks():
            shared, separate = _parts(self.keys.iloc[rows])
            inside = other[np.ix_(rows, rows)] + np.diag(self.errors[rows])
            scales[name] = _likeliest(residual[rows], shared, separate, inside)
        return Discrepancy(self.keys, scales)


def conditional(
    before: Discrepancy, after: Discrepancy, residuals: Floats
) -> tuple[Floats, Floats]:
    """The discrepancy of the figures of ``after``, given what is known of those of ``before``.

    ``residuals`` (runs, k before) is published less run. Both must have the same scales. Returns
    the mean (runs, k after) and the covariance (k after, k after), the figures' own errors not in
    it. Series share nothing, so that each answers to its own figures alone.
    """
    mean = np.zeros((len(residuals), len(after.keys)))
    spread = after.walks.copy()
    known = dict(before.blocks())
    for name, rows in after.blocks():
        if name not in known:
            continue
        seen = known[name]
        pair = (before.keys.iloc[seen][KEYS], after.keys.iloc[rows][KEYS])
        both = pd.concat(pair, ignore_index=True)
        walks = Discrepancy(both, after.scales).walks
        split = len(seen)
        factor = cho_factor(walks[:split, :split] + np.diag(before.errors[seen]), lower=True)
        across = walks[split:, :split]
        mean[:, rows] = (across @ cho_solve(factor, residuals[:, seen].T)).T
        spread[np.ix_(rows, rows)] -= across @ cho_solve(factor, across.T)
    return mean, 0.5 * (spread + spread.T)


def drawn(covariance: Floats, runs: Iterable[object], seed: int) -> Floats:
    """A normal draw (runs, k) of a ``covariance`` (k, k) for each of ``runs``.

    It hangs on ``seed`` and the run's name, not on what other runs there are.
    """
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    draws = [
        root @ np.random.default_rng([seed, *str(run).encode()]).standard_normal(len(root))
        for run in runs
    ]
    return np.array(draws).reshape(len(draws), len(root))


def _parts(keys: pd.DataFrame) -> tuple[Floats, Floats]:
    """Covariances (n, n) of the common walk and of the scopes' own, at the stated sizes.

    The nation has no walk of its own: what provinces have of theirs is averaged out in it. Breaks
    of a scope belong to its own walk.
    """
    name = str(keys["indicator"].iloc[0])
    series = series_of(name)
    years, scopes = keys["year"].to_numpy(), keys["scope"].to_numpy()
    common = series.common.covariance(years, {})
    own = np.zeros_like(common)
    for scope in np.unique(scopes):
        walk = STILL if scope == NATION else series.own
        same = np.flatnonzero(scopes == scope)
        own[np.ix_(same, same)] = walk.covariance(years[same], jumps_of(name, str(scope)))
    return common, own


def _likeliest(
    residual: Floats, shared: Floats, separate: Floats, inside: Floats
) -> tuple[float, float]:
    def loss(ln: Floats) -> float:
        total = np.exp(2 * ln[0]) * shared + np.exp(2 * ln[1]) * separate + inside
        total[np.diag_indices_from(total)] += JITTER
        factor = cho_factor(total, lower=True)
        fit = residual @ cho_solve(factor, residual) + 2.0 * np.log(np.diag(factor[0])).sum()
        return float(0.5 * fit + 0.5 * np.sum((ln / np.array(SURE)) ** 2))

    found = minimize(
        loss,
        np.zeros(2),
        method="Nelder-Mead",
        options={"xatol": 0.01, "fatol": 0.01, "initial_simplex": SIMPLEX},
    )
    common, own = np.exp(found.x)
    return float(common), float(own)
