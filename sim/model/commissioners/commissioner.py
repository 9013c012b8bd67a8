"""Commissioner (科技特派员): where need is, who is called, who goes where, what contact does."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.core.arrays import Bools, Floats, Ints, in_turn, sum_by, whole
from sim.core.chance import uniforms
from sim.core.compiled import njit
from sim.core.frame import RowAgent
from sim.core.order import first, grouped, ordered
from sim.core.table import Table
from sim.model.commissioners.chance import Process

ORDINARY, THREE_REGIONS, CORPS = 0, 1, 2
AGRICULTURE, ENTERPRISE = 0, 1
SHORT_TERM, LONG_TERM = 4, 8  # quarters: three-regions posts last a year, ordinary 4-8, corps 8
GOVERNMENT, MARKET, SOCIAL = 0, 1, 2  # who selects
BARRED = 8  # quarters without a call after a poor review: two years
WEAKEST = 0.2  # of those reviewed who fail; assumption, 0.1-0.3


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


def end_terms(people: Table) -> Ints:
    """A quarter of every post and of every bar passes; those at their end go home. Their rows."""
    people["barred"] -= people["barred"] > 0
    posted = people["host"] >= 0
    people["term_left"] -= posted
    home = np.flatnonzero(posted & (people["term_left"] <= 0))
    people["host"][home] = -1
    people["term_left"][home] = 0
    return home


def review(people: Table, ended: Ints, share: float, seed: int, quarter: int) -> float:
    """Posts that ``ended`` are reviewed, a ``share`` of them by lot; the least skilled fifth is
    not called for two years. Reviewed posts, weighted."""
    ids = people["id"][ended]
    rows = ended[uniforms(seed, int(Process.REVIEW), quarter, ids) < share]
    weakest = first(int(whole(WEAKEST * len(rows))), people["skill"][rows], people["id"][rows])
    people["barred"][rows[weakest]] = BARRED
    return float(people["weight"][rows].sum())


def train(people: Table, number: float, gain: float, seed: int, quarter: int) -> float:
    """Posted people are taught, by lot, at most ``number`` of them; each learns ``gain`` of the
    skill that is missing. People trained, weighted."""
    posted = np.flatnonzero(people["host"] >= 0)
    if number <= 0.0 or not len(posted):
        return 0.0
    luck = uniforms(seed, int(Process.TRAIN), quarter, people["id"][posted])
    # The luckiest alone are sorted, twice as many as there is room for by mean weight.
    near = luck < 2.0 * number / people["weight"][posted].sum() + 0.01
    posted, luck = posted[near], luck[near]
    rows = posted[ordered(luck, people["id"][posted])]
    rows = rows[in_turn(people["weight"][rows], number)]
    people["skill"][rows] += gain * (1.0 - people["skill"][rows])
    return float(people["weight"][rows].sum())


def founders(people: Table, rate: float, n: int) -> Floats:
    """Firms that posted people are expected to found in a quarter by host county (n,): those whom
    market or society selects and all who serve enterprises, ``rate`` a year each (4.5)."""
    may = (people["source"] != GOVERNMENT) | (people["kind"] == ENTERPRISE)
    rows = np.flatnonzero((people["host"] >= 0) & may)
    number = sum_by(people["host"][rows], people["weight"][rows], n)
    return np.asarray(0.25 * rate * number)


@njit
def weight_by(place: Ints, weight: Floats, n: int) -> Floats:
    """Weight of people by ``place`` (m,), from 0 to n - 1 or negative for nowhere; shape (n,).
    Weights are multiples of 1/1024, so the sum is exact in any order."""
    total = np.zeros(n)
    for j in range(place.size):
        if place[j] >= 0:
            total[place[j]] += weight[j]
    return total


def vacancies(posts_a_year: float, scale: float) -> int:
    """Posts that fall due in a quarter, in simulated people."""
    return round(0.25 * posts_a_year * scale)


def call(
    people: Table,
    institutes: Table,
    number: int,
    stream_code: int,
    seed: int,
    quarter: int,
    who: Bools | None = None,
) -> Ints:
    """Rows of at most ``number`` unposted people that no review bars, of ``who`` only if given,
    chance deciding, no institute beyond its capacity (section 6)."""
    if number <= 0:
        return np.zeros(0, np.int64)
    ids, homes = people["id"], people["home"]
    at_home = people["host"] < 0
    free = at_home & (people["barred"] == 0)
    rows = np.flatnonzero(free if who is None else free & who)
    luck = uniforms(seed, int(Process.CALL), quarter * 4 + stream_code, ids[rows])
    # Only the luckiest are looked at: half as many again as needed leaves room for full institutes.
    near = luck < min(1.0, 1.5 * number / max(len(rows), 1) + 0.01)
    rows, luck = rows[near], luck[near]
    weight, limit = people["base_weight"], institutes["capacity"] * institutes["weight"]
    away = weight_by(np.where(at_home, -1, homes), weight, len(institutes))
    order = grouped(homes[rows], luck, ids[rows])
    rows, luck = rows[order], luck[order]
    begins = np.searchsorted(homes[rows], homes[rows], side="left")
    called = np.cumsum(weight[rows])
    called -= (called - weight[rows])[begins]  # of one's own institute, oneself included
    able = called + away[homes[rows]] <= limit[homes[rows]]
    rows, luck = rows[able], luck[able]
    return np.asarray(rows[first(number, luck, ids[rows])])


def on_post(people: Table) -> float:
    """Commissioners on post, persons, weighted."""
    return float(people["weight"][people["host"] >= 0].sum())


def quality(total: float, reference: float, decay: float) -> float:
    """Quality of service as those who serve, ``total``, outgrow the ``reference`` of 2020:
    (n/n_ref)^-zeta, never above one (4.2, 4.3)."""
    return min(1.0, (max(total, 1.0) / max(reference, 1.0)) ** -decay)


def contact(
    effort: Floats,
    farm_households: Floats,
    reached: float,
    total: float,
    reference: float,
    decay: float,
) -> Floats:
    """Share of farm households met in a year, at most one (4.2), times the ``quality`` that is left
    as the corps of commissioners grows (4.3)."""
    share = np.minimum(1.0, reached * effort / np.maximum(farm_households, 1.0))
    return np.asarray(quality(total, reference, decay) * share)


def effort_by_county(people: Table, kind: int, incentive: float, n: int) -> Floats:
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
