"""Who moves where: gravity between prefectures with incomes at both ends (rule 4.8).

From unit i to unit j go kappa s_i d_j K_pq persons a year, where p and q are their prefectures,
s_i = N_i w_i^(-beta/2) and d_j = M_j w_j^(beta/2), N and M people at both ends, w incomes. K is
symmetric, so that over the same way as many go back as come where incomes are equal, and the
ratio of both is (w_j / w_i)^beta.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from sim.core import network
from sim.core.arrays import Bools, Floats, Ints, sum_by

NEAR = 50.0  # km between units of one prefecture; assumption, 30-100
DISTANCE = 1.5  # elasticity of moves to distance; assumption, 1-2
BORDER = 0.3  # of moves remain over the border of a province; assumption, 0.2-0.5
MOST = 0.2  # of a unit's people go in a year; a bound that ranges do not reach
STAFF_MOVES = 0.5  # staff who change province, of villagers who go; assumption, 0.25-1
SCARCITY = 0.4  # ln wages a ln of workers gone (Mishra 2007, J. of Development Economics 82(1))


class Gravity(NamedTuple):
    """How easily people go between p prefectures; symmetric, nothing in it may be changed."""

    prefecture: Ints  # (n,) of each unit
    ways: sparse.csr_matrix  # (p, p) for people of all provinces
    between: sparse.csr_matrix  # (p, p) the same where the province is another


class Moves(NamedTuple):
    """Persons a year, and what those who arrive bring along, (n,) each."""

    left: Floats
    came: Floats
    brought: Floats


def gravity(lon: Floats, lat: Floats, people: Floats, code: Ints, province: Ints) -> Gravity:
    """Ways between prefectures, of ``people`` (n,) and the ``code`` of the prefecture of each unit:
    distance over that within one, to the power -1.5, and 0.3 of it over a border."""
    _, first, prefecture = np.unique(code, return_index=True, return_inverse=True)
    number = len(first)
    towards = network.unit_vectors(lon, lat) * np.maximum(people, 1.0)[:, None]
    sums = np.column_stack([sum_by(prefecture, towards[:, k], number) for k in range(3)])
    centres = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    km = np.maximum(network.distances(centres, centres), NEAR)
    abroad = province[first][:, None] != province[first][None, :]
    # A half of itself and of its transpose, so that it is symmetric to the bit.
    ease = nearness(km, abroad)
    ease = 0.5 * (ease + ease.T)
    return Gravity(prefecture, sparse.csr_matrix(ease), sparse.csr_matrix(ease * abroad))


def nearness(km: Floats, abroad: Bools) -> Floats:
    """How easily people go ``km`` kilometres, one within a prefecture; shape of the arrays."""
    return np.asarray((km / NEAR) ** -DISTANCE * np.where(abroad, BORDER, 1.0))


def weighed(people: Floats, income: Floats, power: float) -> Floats:
    """People times incomes (yuan) to a ``power``: -beta/2 where they leave, beta/2 where they
    go, (n,)."""
    return np.asarray(people * income**power)


def moved(
    scale: float,
    leaving: Floats,
    drawing: Floats,
    people: Floats,
    each: Floats,
    prefecture: Ints,
    ways: sparse.csr_matrix,
) -> Moves:
    """Persons who leave and who come, ``scale`` times ``leaving`` (n,) times ``drawing`` (n,) times
    ``ways``, to any unit but their own; of ``people`` (n,) at most ``MOST`` go. ``each`` (n,) is
    what each who leaves takes along. As many come as leave, with all that they took."""
    own = ways.diagonal()[prefecture]
    number = ways.shape[0]

    def elsewhere(weight: Floats) -> Floats:
        return np.asarray(
            (ways @ sum_by(prefecture, weight, number))[prefecture] - own * weight, float
        )

    wanted = scale * leaving * elsewhere(drawing)
    bound = MOST * people
    cut = np.divide(bound, wanted, out=np.ones_like(wanted), where=wanted > bound)
    goes = cut * leaving
    return Moves(
        cut * wanted,
        scale * drawing * elsewhere(goes),
        scale * drawing * elsewhere(goes * each),
    )


def mixed(share: Floats, people: Floats, left: Floats, others: Moves) -> Floats:
    """A ``share`` (n,) among ``people`` (n,) after some ``left`` (n,), who had it as all there, and
    ``others`` came with theirs."""
    total = people - left + others.came
    had = share * (people - left) + others.brought
    return np.asarray(np.divide(had, total, out=np.array(share, float), where=total > 0.0))


def scarcity(people: Floats, before: Floats) -> Floats:
    """Log points that local wages gain where more villagers left than in the nation, (n,)."""
    gone = np.log(np.maximum(before, 1.0) / np.maximum(people, 1.0))
    return np.asarray(SCARCITY * (gone - np.log(before.sum() / people.sum())))
