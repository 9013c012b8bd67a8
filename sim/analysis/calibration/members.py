"""Parameters and effects of place of many members, fitted jointly to published figures.

Parameters and the nation's part of each effect answer to the nation's figures; a province's own
part answers to the province's figures alone, as far as what the nation's have told does not explain
them: places far from each other have nothing to say of each other, and what a few hundred members
find between them is chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import norm, qmc
from threadpoolctl import threadpool_limits

from sim.analysis.calibration.smoother import increments, perturbed
from sim.behaviour.drift import FITTED, THOUSANDTH, Walks
from sim.behaviour.effects import PROVINCES
from sim.behaviour.parameters import PRIORS, Prior
from sim.core.arrays import Floats
from sim.core.clock import FIRST_YEAR
from sim.targets import NATION

DIGITS = 7  # members are kept to so many: libraries of linear algebra differ in the last ones
NEAR = 2.0  # as ``smoother.CHANCE``, of effects and figures of one province: most belong together
RIDGE = 0.05  # of a regression on unknowns in units of their spread, over the number of members
FURTHEST = 4.0  # normal scores beyond which a parameter does not go: its range has an end there


ONE_THREAD = threadpool_limits.wrap(limits=1)  # small matrices: threads only wait for each other


@dataclass(frozen=True)
class Members:
    """Members of an ensemble: ``scores`` (number, parameters ``names``), normal scores of their
    levels in their ranges; ``walks``, what their effects of place are made of."""

    names: tuple[str, ...]
    scores: Floats
    walks: Walks

    @classmethod
    def drawn(cls, names: Sequence[str], number: int, years: int, seed: int) -> Members:
        """``number`` members from the ranges of the parameters ``names`` (a Latin hypercube) and
        from ``SPREADS``, over ``years`` from 2016 on."""
        cube = qmc.LatinHypercube(len(names), rng=np.random.default_rng(seed)).random(number)
        return cls(tuple(names), norm.ppf(cube), Walks.drawn(number, years, seed)).rounded

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.scores)

    @property
    def levels(self) -> Floats:
        """Levels of the parameters in their ranges, 0 to 1, (number, parameters)."""
        return np.asarray(norm.cdf(self.scores))

    def points(self, priors: Mapping[str, Prior] = PRIORS) -> pd.DataFrame:
        """The parameters in their units, a row a member."""
        return pd.DataFrame(
            {
                name: [priors[name].quantile(float(u)) for u in column]
                for name, column in zip(self.names, self.levels.T, strict=True)
            }
        )

    def only(self, rows: Sequence[int]) -> Members:
        """The members of these rows."""
        taken = Walks(self.walks.nation[rows], self.walks.own[rows])
        return replace(self, scores=self.scores[rows], walks=taken)

    @property
    def rounded(self) -> Members:
        """The same to ``DIGITS``, as a file keeps them."""
        walks = Walks(self.walks.nation.round(DIGITS), self.walks.own.round(DIGITS))
        return replace(self, scores=self.scores.round(DIGITS), walks=walks)

    def table(self) -> pd.DataFrame:
        """A row a member, a column a number."""
        parts = (self.scores, self.walks.nation, self.walks.own)
        flat = np.concatenate([part.reshape(self.number, -1) for part in parts], axis=1)
        return pd.DataFrame(flat, columns=[str(k) for k in range(flat.shape[1])])

    @classmethod
    def from_table(cls, names: Sequence[str], table: pd.DataFrame) -> Members:
        """The inverse of ``table``."""
        flat, kinds, places = table.to_numpy(float), len(FITTED), len(PROVINCES)
        scores, walks = flat[:, : len(names)], flat[:, len(names) :]
        parts = walks.shape[1] // (kinds * (1 + places))
        nation = walks[:, : kinds * parts].reshape(-1, kinds, parts)
        own = walks[:, kinds * parts :].reshape(-1, kinds, places, parts)
        return cls(tuple(names), scores, Walks(nation, own))

    @ONE_THREAD
    def held_against(
        self,
        predicted: Floats,
        published: Floats,
        keys: pd.DataFrame,
        noise: Floats,
        luck: list[int],
    ) -> Members:
        """The members after one pass of the smoother.

        ``predicted`` (number, k) is what their runs gave and ``published`` (k,) what was published
        for ``keys`` (k rows: indicator, scope, year), in logarithms; ``noise`` (k, k) the
        covariance of their difference, as large as this pass takes it to be; ``luck`` keys the
        draws of it.
        """
        wanted = perturbed(published, noise, self.number, luck)
        scope = keys["scope"].to_numpy()
        nation = np.flatnonzero(scope == NATION)
        told = (predicted[:, nation], wanted[:, nation], noise[np.ix_(nation, nation)])
        flat = _paths(self.walks.nation).reshape(self.number, -1)
        shared = np.concatenate([self.scores, flat], axis=1)
        added = np.concatenate(
            [increments(self.scores, *told), increments(flat, *told, NEAR)], axis=1
        )
        heard = predicted + _answers(shared, added, predicted, keys)
        own = _paths(self.walks.own)
        for place, code in enumerate(PROVINCES):
            rows = np.flatnonzero(scope == str(code))
            part = own[:, :, place].reshape(self.number, -1)
            told = (heard[:, rows], wanted[:, rows], noise[np.ix_(rows, rows)])
            part = part + increments(part, *told, NEAR)
            own[:, :, place] = part.reshape(own[:, :, place].shape)
        scores, flat = np.split(shared + added, [self.scores.shape[1]], axis=1)
        nation = flat.reshape(self.walks.nation.shape)
        walks = Walks(_parts(nation), _parts(own)).centred
        return Members(self.names, np.clip(scores, -FURTHEST, FURTHEST), walks).rounded


def _paths(parts: Floats) -> Floats:
    """Slope, then the effect of each year, from slope and steps, (..., 1 + years): a figure goes
    with the effect of its year, and hardly with one of the steps that led there."""
    slope, steps = parts[..., :1], parts[..., 1:]
    path = np.cumsum(steps, axis=-1) + slope * np.arange(steps.shape[-1])
    return np.concatenate([slope, path], axis=-1)


def _parts(paths: Floats) -> Floats:
    """The inverse of ``_paths``."""
    slope, path = paths[..., :1], paths[..., 1:]
    level = path - slope * np.arange(path.shape[-1])
    return np.concatenate([slope, np.diff(level, axis=-1, prepend=0.0)], axis=-1)


def _answers(shared: Floats, added: Floats, predicted: Floats, keys: pd.DataFrame) -> Floats:
    """By how much figures of provinces move, (number, k), where ``added`` is put on the unknowns
    that are ``shared`` by all of them, both (number, unknowns).

    A single province differs too much from the nation for a few hundred members to show what moves
    it; the mean of all does not, and is what all are taken to do. Its answer is a ridge regression
    on the unknowns that are moved.
    """
    scope = keys["scope"]
    series = (keys["indicator"] + "|" + keys["year"].astype(str)).where(scope != NATION)
    group, names = pd.factorize(series)
    moved = (added != 0.0).any(axis=0)
    if not len(names) or not moved.any():
        return np.zeros_like(predicted)
    means = np.stack([predicted[:, group == k].mean(1) for k in range(len(names))], axis=1)
    size = shared[:, moved].std(axis=0)
    unknowns = (shared[:, moved] - shared[:, moved].mean(0)) / size
    ridge = unknowns.T @ unknowns + RIDGE * len(shared) * np.eye(moved.sum())
    answer = np.linalg.solve(ridge, unknowns.T @ (means - means.mean(0)))
    return np.where(group >= 0, (added[:, moved] / size @ answer)[:, group], 0.0)


def effects_table(walks: Walks) -> pd.DataFrame:
    """A row a member, kind and place (0 for the nation): slope, then steps by year, in thousandths,
    which is finer than any effect is known."""
    both = np.concatenate([walks.nation[:, :, None], walks.own], axis=2)
    index = pd.MultiIndex.from_product(
        [range(walks.number), [kind.name for kind in FITTED], (0, *PROVINCES)],
        names=["member", "kind", "place"],
    )
    years = [str(FIRST_YEAR + year) for year in range(walks.years)]
    flat = np.rint(both.reshape(len(index), -1) / THOUSANDTH).astype("int16")
    table = pd.DataFrame(flat, index, ["slope", *years]).reset_index()
    return table.astype({"member": "int16", "kind": "category", "place": "int32"})
