"""Rules of ventures: who wins, upgrades, founds an institute of its own, leads; what a county is
good at.

Money is in yuan, hazards a year, sales in yuan a year. Numbers in capitals are assumptions unless
a source stands beside them.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.behaviour.parameters import Parameters
from sim.core.arrays import Bools, Floats, Ints, in_turn
from sim.core.chance import stream, uniform
from sim.core.compiled import njit
from sim.core.order import first, grouped
from sim.model.firms import rules
from sim.model.firms.state import ENERGY
from sim.model.ventures.chance import Process

VOUCHER_FILING = 0.3  # of a firm's filing cost, as for the register; assumption, 0.1-0.6
OWN_PART = 0.25  # a firm pays a fifth of the contract, a quarter of the voucher's value
REMEMBERED = 4  # quarters in which a firm counts as one that used a voucher
INSTITUTE_START = 0.65  # of above-scale performers had an institute in 2015; assumption, 0.5-0.8
MOST_SUBSIDY = 0.9  # of an upgrade's cost, whatever weight a county has
START_UP = 20  # quarters: younger firms may be funded; assumption, 12-28
TICKET = 2e6  # public yuan put into one start-up; assumption, 1-5 million
EQUIPMENT = 0.5  # of the money goes into assets that can be pledged; assumption, 0.3-0.7
LEADERS = 3  # firms of a province and sector that may lead a consortium; assumption, 1-5
BASE_QUOTIENT, BASE_FIRMS = 2.0, 100.0  # location quotient, firms of a base; 1.5-3, 50-200


class Plants(NamedTuple):
    """What ``upgrade`` takes of all firms, one row an agent."""

    alive: Bools
    id: Ints
    county: Ints
    sector: Ints
    above_scale: Bools
    sales: Floats
    tfp: Floats
    rd: Floats
    cash: Floats
    weight: Floats
    smart: Bools
    institute: Bools


def turn(luck: Floats, weight: Floats) -> Floats:
    """Turns in a lot in which the chance to come first is in proportion to ``weight`` (n,): the
    smallest -ln(u) / weight first (Efraimidis & Spirakis 2006). No weight, no turn: infinity."""
    with np.errstate(divide="ignore"):
        return np.asarray(-np.log(luck) / np.asarray(weight, float))


def served(order: Floats, ids: Ints, claim: Floats, pot: float) -> Ints:
    """Places of those who are served, in turn, while their claims (n,) fit into ``pot``.

    A larger pot serves the same and more; ties go to the lower id.
    """
    entitled = np.flatnonzero(np.isfinite(order))
    if not len(entitled):
        return entitled
    # Not more could be served were every claim as small as the smallest; the rest is not sorted.
    least = float(claim[entitled].min())
    most = min(pot / least + 2.0, len(entitled)) if least > 0.0 else len(entitled)
    place = entitled[first(int(most), order[entitled], ids[entitled])]
    return np.asarray(place[in_turn(claim[place], pot)])


def by_county(level: float, favour: Floats, base: Floats) -> Floats:
    """A lever's level in each county, shape (n,): in proportion to ``favour``, and ``level`` on
    average over ``base`` of the counties that are favoured at all."""
    total = float((base * favour).sum())
    inside = float(base[favour > 0.0].sum())
    return np.asarray(level * favour * (inside / total)) if total > 0.0 else np.zeros(len(base))


def chosen(options: Ints, luck: Floats) -> Ints:
    """One of each row's ``options`` (n, k), which stand first and are followed by -1; -1 where
    there is none."""
    number = (options >= 0).sum(axis=1)
    place = np.minimum((luck * number).astype(np.int64), np.maximum(number - 1, 0))
    return np.asarray(options[np.arange(len(options)), place])


def joined(
    group: Ints, order: Floats, ids: Ints, weight: Floats, offset: Floats, wanted: Floats
) -> Bools:
    """Which firms, in turn, join the leader of their ``group`` who wants ``wanted`` (groups,).

    A simulated firm stands for ``weight`` firms, so it joins with the probability that makes the
    number right on average: systematic sampling with one ``offset`` (groups,) in (0, 1).
    """
    place = grouped(group, order, ids)
    group, weights = group[place], weight[place]
    upto = np.cumsum(weights)
    before = upto - weights
    before -= before[np.searchsorted(group, group, side="left")] if len(group) else 0.0
    joins = np.zeros(len(order), bool)
    joins[place] = before + offset[group] * weights < wanted[group]
    return joins


@njit
def upgrade_hazard(hazard: float, subsidy: float, price: float) -> float:
    """Yearly probability of an upgrade: ``hazard`` at full price, with an elasticity ``price`` to
    what the firm pays itself."""
    return min(hazard * (1.0 - subsidy) ** -price, 1.0)


@njit
def upgrade(
    plants: Plants,
    skilled: Floats,
    subsidy: Floats,
    founding: Floats,
    price: float,
    b: Parameters,
    seed: int,
    quarter: int,
) -> tuple[float, float]:
    """Once a year each above-scale firm may upgrade its plant and found an institute.

    A manufacturer upgrades if its luck and its cash allow; ln A rises by ``smart_gain`` times its
    absorptive capacity, once. A performer founds an institute with ``institute_hazard``; who stops
    R&D closes it, and who falls below the scale does so at once. ``skilled``,
    ``subsidy`` and ``founding``, a factor on that hazard, have shape (n_counties,); an upgrade
    costs ``price`` of the sales of a year.
    Returns public yuan spent on upgrades and what the firms so helped paid themselves, weighted.
    """
    k_smart = stream(seed, Process.SMART, quarter)
    k_institute = stream(seed, Process.FIRM_INSTITUTE, quarter)
    alive, ids, county, sector = plants.alive, plants.id, plants.county, plants.sector
    above_scale, sales, tfp, rd = plants.above_scale, plants.sales, plants.tfp, plants.rd
    cash, weight, smart, institute = plants.cash, plants.weight, plants.smart, plants.institute
    public, private = 0.0, 0.0
    for i in range(ids.size):
        if not above_scale[i]:
            institute[i] = False
            continue
        if not alive[i] or (ids[i] + quarter) & 3 != 0:
            continue
        if rd[i] <= 0.0:
            institute[i] = False
        elif not institute[i]:
            institute[i] = uniform(k_institute, ids[i]) < b.institute_hazard * founding[county[i]]
        if smart[i] or sector[i] >= ENERGY:
            continue
        c = county[i]
        paid = np.rint((1.0 - subsidy[c]) * price * sales[i])
        hazard = upgrade_hazard(b.smart_hazard, subsidy[c], b.smart_price)
        if cash[i] > paid and uniform(k_smart, ids[i]) < hazard:
            smart[i] = True
            cash[i] -= paid
            capacity = rules.absorptive_capacity(rd[i], sales[i], skilled[c])
            if institute[i]:
                capacity *= b.institute_absorption
            tfp[i] += b.smart_gain * capacity
            if subsidy[c] > 0.0:
                private += np.rint(weight[i] * paid)
            public += np.rint(weight[i] * subsidy[c] * price * sales[i])
    return public, private


def lead_sectors(firms: Floats) -> tuple[Ints, Floats]:
    """Lead sector of each county and its location quotient, both (n,), from numbers of firms by
    county and sector (n, sectors): the largest quotient (Florence 1939) times share, so that no
    tiny niche leads. Ties go to the lower sector."""
    share = firms / np.maximum(firms.sum(axis=1, keepdims=True), 1.0)
    nation = firms.sum(axis=0) / max(float(firms.sum()), 1.0)
    quotient = share / np.maximum(nation, 1e-12)
    lead = np.argmax(quotient * share, axis=1)
    return lead.astype(np.int8), np.asarray(quotient[np.arange(len(lead)), lead])


def is_base(quotient: Floats, firms: Floats) -> Bools:
    """Whether quotient and number of firms of its lead industry make a county a base of it."""
    return np.asarray((quotient >= BASE_QUOTIENT) & (firms >= BASE_FIRMS))


def focus_mix(cumulated: Floats, lead: Ints, rows: tuple[int, ...]) -> Floats:
    """Cumulated shares of births (n, sectors) in the favoured sectors only: those of ``rows`` as
    the county's own births have them, or each county's lead sector where ``rows`` is empty."""
    kept = np.zeros_like(cumulated)
    if rows:
        shares = np.diff(cumulated, axis=1, prepend=0.0)
        kept[:, rows] = np.maximum(shares[:, rows], 1e-12)
    else:
        kept[np.arange(len(lead)), lead] = 1.0
    return np.asarray(np.cumsum(kept, axis=1) / kept.sum(axis=1, keepdims=True))


def fund_births(expected: Floats, fund: Floats, budget: Floats, elasticity: float) -> Floats:
    """Births that a fund adds to ``expected``: factor (1 + fund / science budget)^elasticity, less
    one; fund and budget in yuan a year, all (n,)."""
    return np.asarray(expected * np.expm1(elasticity * np.log1p(fund / np.maximum(budget, 1.0))))


def contact_lift(strength: float, quality: float) -> float:
    """Factor on the rate of ties that a bank of projects and talent of ``quality`` brings."""
    return math.exp(strength * quality)
