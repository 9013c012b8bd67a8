"""Where commissioners go: how places fit people, what people see of it, whom they choose (4.1)."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from sim.core.arrays import Bools, Floats, Ints
from sim.core.chance import GOLDEN, mix, stream
from sim.core.compiled import njit
from sim.core.order import ordered
from sim.core.table import Table
from sim.model.commissioners.chance import Process
from sim.model.commissioners.commissioner import AGRICULTURE

CANDIDATES = 128  # counties a home institute looks at in each stream, the best by need and distance
# Exponents of need and match and the stretch of the distance scale under each matching rule.
RULES = {
    "balanced": (0.5, 0.5, 1.0),
    "need": (1.0, 0.5, 2.0),
    "proximity": (0.2, 0.2, 0.5),
    "skill": (0.3, 1.5, 1.0),
    "random": (0.0, 0.0, float("inf")),
}
LOT = 3.0  # sd of the noise that leaves a choice to chance under the rule random
OTHER_FIELD = 0.8  # match of farm advice by people of another field; assumption, 0.6-0.95
SECTOR_MATCH = (0.5, 1.5)  # least and most of the root of the location quotient
_NORMAL = ndtri((np.arange(4096) + 0.5) / 4096.0)  # quantiles of the noise, fine enough for a bid
_PICK = np.uint64(52)


def fit(farm_jobs: Floats, sectors: Floats, national: Floats) -> Floats:
    """How well people fit a county, 0-1, shape (2 kinds, specialities, n).

    Agricultural people fit where many farm (``farm_jobs`` (n,), share), best if agriculture
    (speciality 0) is their field. Enterprise people fit where few farm and where the firms of
    their speciality are many: root of the location quotient of ``sectors`` (n, k) over
    ``national`` (k,) shares, between 0.5 and 1.5. Weights are assumptions.
    """
    low, high = SECTOR_MATCH
    in_field = np.where(np.arange(sectors.shape[1]) == 0, 1.0, OTHER_FIELD)
    farms = np.minimum(0.5 + farm_jobs, 1.5) / 1.5
    quotient = sectors.T / np.maximum(national, 1e-12)[:, None]
    industry = np.clip(np.sqrt(quotient), low, high) / high
    match = np.empty((2, *industry.shape))
    match[AGRICULTURE] = in_field[:, None] * farms
    match[1 - AGRICULTURE] = (1.5 - farm_jobs) / 1.5 * industry
    return match


def candidate_counties(km: Floats, eligible: Bools) -> Ints:
    """Nearest eligible counties of each place, shape (places, at most CANDIDATES)."""
    distance = np.where(eligible[None, :], km, np.inf)
    number = min(CANDIDATES, int(eligible.sum()))
    # Unsigned: compiled code need not ask whether a place counts from the end.
    return np.argsort(distance, axis=1, kind="stable")[:, :number].astype(np.uint32)


def nearness(km: Floats, rule: str, distance: float) -> Floats:
    """exp(-dist/d1), the scale stretched by the matching rule; shape of ``km``."""
    return np.asarray(np.exp(-km / (distance * RULES[rule][2])))


def worth(needs: Floats, match: Floats, rule: str) -> Floats:
    """need^a1 match^a2, shape of ``match`` (2, specialities, n), which is ``fit`` to the power a2
    of the rule."""
    return np.power(needs, RULES[rule][0]) * match


def post(
    people: Table,
    rows: Ints,
    place: Ints,
    candidates: Ints,
    near: Floats,
    value: Floats,
    posted: Floats,
    capacity: Floats,
    codes: Ints,
    noise: float,
    seed: int,
    quarter: int,
) -> None:
    """Bid_jc = need^a1 match^a2 e^noise exp(-dist/d1) / (1 + stock_c/cap_c); the most skilled
    choose first, each the county of its highest bid (rule 4.1).

    ``place`` is the place of each institute (rows of ``candidates`` (p, k) and of ``near`` (p, n),
    which is ``nearness``), ``value`` (2, specialities, n) is ``worth``, ``posted`` (n,) is updated
    as people go. ``noise`` is the sd of what each misjudges in ln need and match of each county,
    whose lasting ids are ``codes`` (n,).
    """
    skill = people["skill"][rows]
    rows = rows[ordered(-skill, people["id"][rows])]
    specialities = value.shape[1]
    host = _choose(
        people["kind"][rows].astype(np.int64) * specialities + people["speciality"][rows],
        place[people["home"][rows]],
        people["weight"][rows],
        candidates,
        near,
        value.reshape(-1, value.shape[2]),
        posted,
        capacity,
        people["id"][rows],
        codes.astype(np.uint64),
        np.exp(noise * _NORMAL),
        seed,
        quarter,
    )
    people["host"][rows] = host


@njit
def _choose(
    group: Ints,
    place: Ints,
    weight: Floats,
    candidates: Ints,
    near: Floats,
    value: Floats,
    posted: Floats,
    capacity: Floats,
    ids: Ints,
    codes: Ints,
    seen: Floats,
    seed: int,
    quarter: int,
) -> Ints:
    key = stream(seed, Process.NOTICE, quarter)
    out = np.empty(group.size, np.int64)
    bids = np.empty(candidates.shape[1])
    for j in range(group.size):
        person = mix(key + np.uint64(ids[j]) * GOLDEN)
        options = candidates[place[j]]
        _bid(bids, options, near[place[j]], value[group[j]], person, codes, seen)
        best, top = np.int64(-1), -1.0
        for k in range(bids.size):
            if bids[k] > top:  # company only lowers it
                c = options[k]
                bid = bids[k] / (1.0 + posted[c] / capacity[c])
                if bid > top:
                    best, top = np.int64(c), bid
        out[j] = best  # -1, at home, where no county of the area can be chosen
        if best >= 0:
            posted[best] += weight[j]
    return out


@njit
def _bid(
    bids: Floats,
    options: Ints,
    near: Floats,
    value: Floats,
    person: np.uint64,
    codes: Ints,
    seen: Floats,
) -> None:
    """Write what one person bids for each county of ``options``, before company there lowers it:
    a loop without branches, which a processor works through several counties at a time."""
    for k in range(options.size):
        noise = seen[mix(person + codes[options[k]] * GOLDEN) >> _PICK]
        bids[k] = value[options[k]] * near[options[k]] * noise
