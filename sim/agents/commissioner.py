"""Commissioner (科技特派员): where need is, who is called, who goes where, what contact does."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.arrays import Bools, Floats, Ints
from sim.chance import Process, uniforms
from sim.columns import Columns
from sim.compiled import njit
from sim.frame import RowAgent

ORDINARY, THREE_REGIONS, CORPS = 0, 1, 2
STREAMS = ("ordinary", "three_regions", "corps")
AGRICULTURE, ENTERPRISE = 0, 1
SHORT_TERM, LONG_TERM = 4, 8  # quarters: three-regions posts last a year, ordinary 4-8, corps 8
CANDIDATES = 128  # counties a home institute looks at in each stream, the best by need and distance
# Exponents of need and match and the stretch of the distance scale under each matching rule.
RULES = {
    "balanced": (0.5, 0.5, 1.0),
    "need": (1.0, 0.5, 2.0),
    "proximity": (0.2, 0.2, 0.5),
    "skill": (0.3, 1.5, 1.0),
}


class Commissioner(RowAgent):
    """A person whom an institute sends to serve a county."""

    kind = "commissioner"

    @property
    def host_county(self) -> Any:
        """County of the present post, or None."""
        host = int(self.table["host"][self.row])
        return None if host < 0 else self.model.county_at(host)

    @property
    def institute(self) -> Any:
        """The home institute."""
        return self.model.institute_at(self.table["home"][self.row])


def need(
    farm_households: Floats, room: Floats, idle_firms: Floats, firm_weight: float = 20.0
) -> Floats:
    """Need_c = households (Fbar - F) + w (firms without R&D) (rule 4.1), relative to the mean.

    ``firm_weight`` households count as much as one firm; assumption, range 5-50.
    """
    total = farm_households * room + firm_weight * idle_firms
    return np.asarray(total / max(total.mean(), 1e-12))


def end_terms(people: Columns) -> None:
    """A quarter of every post passes; those at their end go home."""
    posted = people["host"] >= 0
    people["term_left"][posted] -= 1
    home = posted & (people["term_left"] <= 0)
    people["host"][home] = -1
    people["term_left"][home] = 0


def vacancies(posts_a_year: float, scale: float) -> int:
    """Posts that fall due in a quarter, in simulated people."""
    return round(0.25 * posts_a_year * scale)


def call(
    people: Columns, institutes: Columns, number: int, stream_code: int, seed: int, quarter: int
) -> Ints:
    """Rows of at most ``number`` unposted people, chance deciding, no institute beyond its
    capacity (section 6)."""
    if number <= 0:
        return np.zeros(0, np.int64)
    ids, homes = people["id"], people["home"]
    luck = uniforms(seed, int(Process.CALL), quarter * 4 + stream_code, ids)
    free = people["host"] < 0
    available = int(free.sum())
    # Only the luckiest are looked at: half as many again as needed leaves room for full institutes.
    share = min(1.0, 1.5 * number / max(available, 1) + 0.01)
    rows = np.flatnonzero(free & (luck < share))
    weight, limit = people["base_weight"], institutes["capacity"] * institutes["weight"]
    away = np.bincount(homes[~free], weights=weight[~free], minlength=len(institutes))
    order = np.lexsort((ids[rows], luck[rows], homes[rows]))
    rows = rows[order]
    first = np.searchsorted(homes[rows], homes[rows], side="left")
    called = np.cumsum(weight[rows])
    called -= (called - weight[rows])[first]  # of one's own institute, oneself included
    rows = rows[called + away[homes[rows]] <= limit[homes[rows]]]
    best = np.lexsort((ids[rows], luck[rows]))[:number]
    return np.asarray(rows[best])


def candidate_counties(km: Floats, eligible: Bools) -> Ints:
    """Nearest eligible counties of each place, shape (places, at most CANDIDATES)."""
    distance = np.where(eligible[None, :], km, np.inf)
    number = min(CANDIDATES, int(eligible.sum()))
    return np.asarray(np.argsort(distance, axis=1, kind="stable")[:, :number])


def nearness(km: Floats, rule: str, distance: float) -> Floats:
    """exp(-dist/d1), the scale stretched by the matching rule; shape of ``km``."""
    return np.asarray(np.exp(-km / (distance * RULES[rule][2])))


def post(
    people: Columns,
    rows: Ints,
    place: Ints,
    candidates: Ints,
    near: Floats,
    needs: Floats,
    match: Floats,
    posted: Floats,
    capacity: Floats,
    rule: str,
) -> None:
    """Bid_jc = need^a1 match^a2 exp(-dist/d1) / (1 + stock_c/cap_c); the most skilled choose
    first, each the county of its highest bid (rule 4.1).

    ``place`` is the place of each institute (rows of ``candidates`` (p, k) and of ``near`` (p, n),
    which is ``nearness``), ``match`` (2, n) how well agricultural and enterprise people fit a
    county, ``posted`` (n,) is updated as people go.
    """
    a_need, a_match, _ = RULES[rule]
    skill = people["skill"][rows]
    order = np.lexsort((people["id"][rows], -skill))
    rows = rows[order]
    value = np.power(needs, a_need)[None, :] * np.power(match, a_match)
    host = _choose(
        people["kind"][rows],
        place[people["home"][rows]],
        people["weight"][rows],
        candidates,
        near,
        value,
        posted,
        capacity,
    )
    people["host"][rows] = host


@njit
def _choose(
    kind: Ints,
    place: Ints,
    weight: Floats,
    candidates: Ints,
    near: Floats,
    value: Floats,
    posted: Floats,
    capacity: Floats,
) -> Ints:
    out = np.empty(kind.size, np.int64)
    for j in range(kind.size):
        best, top = -1, -1.0
        for c in candidates[place[j]]:
            bid = value[kind[j], c] * near[place[j], c]
            if bid > top:  # company only lowers it
                bid /= 1.0 + posted[c] / capacity[c]
                if bid > top:
                    best, top = c, bid
        out[j] = best
        posted[best] += weight[j]
    return out


def contact(
    effort: Floats,
    farm_households: Floats,
    reached: float,
    total: float,
    reference: float,
    decay: float,
) -> Floats:
    """Share of farm households met in a year, at most one (4.2), times the decay of quality as
    the corps of commissioners outgrows that of 2020: (n/n_ref)^-zeta, never above one (4.3)."""
    quality = min(1.0, (max(total, 1.0) / max(reference, 1.0)) ** -decay)
    share = np.minimum(1.0, reached * effort / np.maximum(farm_households, 1.0))
    return np.asarray(quality * share)


def effort_by_county(people: Columns, kind: int, incentive: float, n: int) -> Floats:
    """Skilled effort of posted people of one kind by county; 1 is full skill and incentive."""
    served = people["kind"] == kind
    return _effort(people["host"], served, people["weight"], people["skill"], incentive, n)


@njit
def _effort(
    host: Ints, served: Bools, weight: Floats, skill: Floats, incentive: float, n: int
) -> Floats:
    total = np.zeros(n)
    for j in range(host.size):
        if host[j] >= 0 and served[j]:
            effort = weight[j] * (0.5 + 0.5 * skill[j]) * (0.7 + 0.3 * incentive)
            # Rounded so that the sum is exact in any order.
            total[host[j]] += np.rint(effort * 1024.0) / 1024.0
    return total
