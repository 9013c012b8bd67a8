"""An ensemble smoother: members are moved towards what was observed, by their own covariances.

One pass of the ensemble smoother with multiple data assimilation (Emerick & Reynolds 2013,
Computers & Geosciences 55:3-15)::

    m <- m + C_md (C_dd + a C_d)^-1 (d + sqrt(a) e - f(m)),    e ~ N(0, C_d)

where the inverse inflations 1/a of all passes sum to one. On a linear model with normal errors the
passes together give the posterior; on others they are an approximation. A few hundred members find
correlations where there are none: an unknown answers to a figure only where their correlation is
larger than chance makes it (Luo & Bhakta 2020, Computers & Geosciences 141:104516), and is updated
by those figures alone, as in a local analysis (Sakov & Bertino 2011, Computational Geosciences
15:225-237): to leave out covariances of a gain that all figures share would make it blow up. Where
figures lie further off than members and errors together can explain, in a direction in which
figures go together, the error is taken to be as large as that distance says: a rule is wrong there,
and members that hardly differ would be thrown far by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from scipy.linalg import solve_triangular

from sim.core.arrays import Floats

CHANCE = 3.0  # correlations below this over the root of the number of members count as none
STRAYS = 3.0  # standard deviations beyond which a direction counts as strayed


def inflations(passes: int) -> Floats:
    """Inflations of ``passes`` passes, falling by half from one to the next; the sum of their
    inverses is one, (passes,)."""
    falling = 2.0 ** -np.arange(passes)
    return np.asarray(falling * (1.0 / falling).sum())


def perturbed(observed: Floats, covariance: Floats, number: int, luck: list[int]) -> Floats:
    """``observed`` (k,) with a draw of the ``covariance`` (k, k) put on it for each member,
    (number, k); member j's draw is the same however many there are."""
    values, vectors = np.linalg.eigh(covariance)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    draws = [
        root @ np.random.default_rng([*luck, member]).standard_normal(len(root))
        for member in range(number)
    ]
    return np.asarray(observed + np.array(draws).reshape(number, len(root)))


def increments(
    members: Floats, predicted: Floats, wanted: Floats, covariance: Floats, chance: float = CHANCE
) -> Floats:
    """What a pass adds to ``members`` (number, m), shape of it.

    ``predicted`` (number, k): what each member's run gave; ``wanted`` (number, k): what it is held
    against, perturbed; ``covariance`` (k, k): of that perturbation. Each column of the members
    answers to the figures that it goes with beyond chance, and to these together; with ``chance`` 0
    to all.
    """
    number = len(members)
    off_members, off = members - members.mean(0), predicted - predicted.mean(0)
    across = off_members.T @ off / (number - 1)
    spread = np.outer(off_members.std(0, ddof=1), off.std(0, ddof=1))
    heard = np.abs(across) > chance / np.sqrt(number) * spread
    added, total, apart = np.zeros_like(members), off.T @ off / (number - 1), wanted - predicted
    for columns, rows in _together(heard):
        root = np.linalg.cholesky(covariance[np.ix_(rows, rows)])
        # In units of the errors: how members differ, along the directions in which they do.
        said = _solved(root, total[np.ix_(rows, rows)])
        size, along = np.linalg.eigh(_solved(root, said.T))
        far = (along.T @ _solved(root, apart[:, rows].mean(0))) ** 2
        size = np.maximum(size, 0.0)
        error = np.maximum(1.0, far / STRAYS**2 - size)
        for column in columns:
            with_it = along.T @ _solved(root, across[column, rows])
            gain = along @ (with_it / (size + error))
            added[:, column] = apart[:, rows] @ _solved(root, gain, trans="T")
    return added


def _together(heard: np.ndarray) -> Iterator[tuple[list[int], np.ndarray]]:
    """The columns that answer to the same figures, and which those are: what is common to them is
    computed once. ``heard`` (m, k) says which column answers to which figure."""
    columns: dict[bytes, list[int]] = {}
    for column in np.flatnonzero(heard.any(axis=1)).tolist():
        columns.setdefault(heard[column].tobytes(), []).append(column)
    for together in columns.values():
        yield together, np.flatnonzero(heard[together[0]])


# Thousands of small systems: to look each through for what is not finite would take most of it.
_solved = partial(solve_triangular, lower=True, check_finite=False)
