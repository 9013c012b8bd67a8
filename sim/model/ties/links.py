"""Ties of firms to each other and to institutes: how they are kept, meet and fade."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.core.arrays import Array, Floats, Ints
from sim.core.chance import GOLDEN, mix, stream, uniform, uniforms
from sim.core.compiled import njit
from sim.core.order import grouped
from sim.core.table import Table
from sim.model.ties.chance import Process

CLOSURE = 0.2  # probability that a meeting also introduces a partner's partner; assumption
FIRM, INSTITUTE = 0, 1


@dataclass
class Links:
    """Ties firm-firm and firm-institute: rows ``a`` (firm), ``b`` (firm or institute), ``kind``.

    A tie is named by the lasting ids of its ends, so its luck does not depend on its place.
    """

    a: Ints
    b: Ints
    kind: Ints
    a_id: Ints
    b_id: Ints

    @classmethod
    def none(cls) -> Links:
        """No ties."""
        empty = np.zeros(0, np.int64)
        return cls(empty, empty, np.zeros(0, np.int8), empty, empty)

    def __len__(self) -> int:
        return len(self.a)

    def keep(self, which: Array) -> None:
        """Drop all ties but ``which``."""
        for name in ("a", "b", "kind", "a_id", "b_id"):
            setattr(self, name, getattr(self, name)[which])

    def add(self, a: Ints, b: Ints, kind: int, a_id: Ints, b_id: Ints) -> None:
        """Tie firms ``a`` to ``b``."""
        self.a, self.b = np.concatenate([self.a, a]), np.concatenate([self.b, b])
        self.kind = np.concatenate([self.kind, np.full(len(a), kind, np.int8)])
        self.a_id = np.concatenate([self.a_id, a_id])
        self.b_id = np.concatenate([self.b_id, b_id])

    def count(self, firms: Table) -> None:
        """Write the number of ties of each firm into its column ``links`` (at most 8 count)."""
        number = np.bincount(self.a, minlength=len(firms))
        both = self.kind == FIRM
        number += np.bincount(self.b[both], minlength=len(firms))
        firms["links"][:] = np.minimum(number, 8)

    def fade(self, firms: Table, half_life: float, seed: int, quarter: int) -> None:
        """Ties end with a half-life, or when a firm at either end has left."""
        held = _lasts(self.a_id, self.b_id, seed, quarter, half_life)
        held &= firms.alive[self.a] & (firms["id"][self.a] == self.a_id)
        partner = self.kind == FIRM
        b = np.where(partner, self.b, 0)
        held &= ~partner | (firms.alive[b] & (firms["id"][b] == self.b_id))
        self.keep(held)

    def meet(self, firms: Table, rate: Floats, circle: Ints, seed: int, quarter: int) -> Ints:
        """R&D performers of one county and sector meet in pairs, larger ones more often, at the
        ``rate`` (n_counties,) of their county; some are introduced to a partner's partner. Rows of
        firms that gained a tie. In a thinned world those of a ``circle`` (n_counties,) of counties
        meet (``sim.model.start.circles``)."""
        rows = np.flatnonzero(
            _meets(
                firms.alive,
                firms["id"],
                firms["county"],
                firms["rd"],
                firms["sales"],
                rate,
                seed,
                quarter,
            )
        )
        ids = firms["id"][rows]
        luck = uniforms(seed, int(Process.MATCH), quarter, ids)
        group = circle[firms["county"][rows]] * 16 + firms["sector"][rows]
        order = grouped(group, luck, ids)
        rows, ids, group = rows[order], ids[order], group[order]
        # Within a group neighbours in the shuffled order pair off: 1-2, 3-4, ...
        starts = np.r_[True, group[1:] != group[:-1]] if len(group) else np.zeros(0, bool)
        place = np.arange(len(group)) - np.maximum.accumulate(
            np.where(starts, np.arange(len(group)), 0)
        )
        first = np.flatnonzero((place[:-1] % 2 == 0) & (group[1:] == group[:-1]))
        a, b = rows[first], rows[first + 1]
        third = self._introduced(firms, b, ids[first], seed, quarter)
        known = third >= 0
        self.add(a, b, FIRM, ids[first], ids[first + 1])
        self.add(a[known], third[known], FIRM, ids[first][known], firms["id"][third[known]])
        return np.concatenate([a, b])

    def _introduced(self, firms: Table, through: Ints, who: Ints, seed: int, quarter: int) -> Ints:
        """Row of the partner with the smallest id of each firm ``through``, or -1."""
        lucky = uniforms(seed, int(Process.CLOSE), quarter, who) < CLOSURE
        asked = np.zeros(len(firms), bool)
        asked[through[lucky]] = True
        partner = _first_partner(self.a, self.b, self.kind, self.b_id, asked)[through]
        stranger = np.where(partner >= 0, firms["id"][np.maximum(partner, 0)], -1) != who
        return np.where(lucky & stranger, partner, -1)


@njit
def _first_partner(a: Ints, b: Ints, kind: Ints, b_id: Ints, asked: Array) -> Ints:
    """Row of the partner with the smallest id of each firm that is ``asked`` (n,) for, or -1."""
    partner, least = np.full(asked.size, -1, np.int64), np.zeros(asked.size, np.int64)
    for i in range(a.size):
        if asked[a[i]] and kind[i] == FIRM and (partner[a[i]] < 0 or b_id[i] < least[a[i]]):
            partner[a[i]], least[a[i]] = b[i], b_id[i]
    return partner


@njit
def _meets(
    alive: Array,
    ids: Ints,
    county: Ints,
    rd: Floats,
    sales: Floats,
    rate: Floats,
    seed: int,
    quarter: int,
) -> Array:
    key = stream(seed, Process.MEET, quarter)
    out = np.zeros(ids.size, np.bool_)
    for i in range(ids.size):
        if alive[i] and rd[i] > 0.0:
            u, often = uniform(key, ids[i]), rate[county[i]]
            if u < 4.0 * often:
                out[i] = u < often * min(4.0, (sales[i] / 3e7) ** 0.2)
    return out


@njit
def _lasts(a: Ints, b: Ints, seed: int, quarter: int, half_life: float) -> Array:
    key = stream(seed, Process.FORGET, quarter)
    out = np.zeros(a.size, np.bool_)
    stay = 0.5 ** (1.0 / half_life)
    for i in range(a.size):
        tie = mix(np.uint64(a[i]) * GOLDEN + np.uint64(b[i]) + np.uint64(1)) >> np.uint64(2)
        out[i] = uniform(key, int(tie)) < stay
    return out
