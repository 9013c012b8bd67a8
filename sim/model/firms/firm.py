"""Firm: the agent view, credit rationing by county, and the birth of firms."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy import sparse
from scipy.special import pdtr, pdtrik

from sim.core.arrays import Array, Bools, Floats, Ints
from sim.core.chance import stream, uniform, uniforms
from sim.core.compiled import njit
from sim.core.frame import RowAgent, RowSet
from sim.core.order import grouped
from sim.core.table import Table
from sim.model.firms import rules
from sim.model.firms.chance import Process
from sim.model.ties.links import FIRM, INSTITUTE

OWN, BRANCH_PLANT, FUNDED, FOUNDED, IN_PARK = range(5)  # where an entrant comes from
ENTRANT_SALES, ENTRANT_SPREAD = 2.5e6, 1.5  # yuan (median) and sd of ln; assumptions
ENTRANT_GAP = 0.3  # ln A of entrants below the county mean; assumption, range 0.1-0.5
SKILLED_TAIL = 0.4  # how much skill of the county lifts entrants' ln A; assumption, 0-0.8
BRANCH_SALES = 1.0e7  # yuan, median of a branch plant; assumption


class Firm(RowAgent):
    """An enterprise with sales, R&D, patents, money, certificates and links."""

    kind = "firm"

    @property
    def county(self) -> Any:
        """The unit it stands in."""
        return self.model.county_at(self.table["county"][self.row])

    @property
    def province_code(self) -> int:
        """Province of its county."""
        code: int = self.county.province_code
        return code

    @property
    def partners(self) -> RowSet:
        """Firms it is tied to."""
        ties = self.model.links
        both = ties.kind == FIRM
        rows = np.concatenate(
            [ties.b[both & (ties.a == self.row)], ties.a[both & (ties.b == self.row)]]
        )
        return RowSet(self.model, Firm, np.unique(rows))

    @property
    def institutes(self) -> RowSet:
        """Institutes it is tied to."""
        ties = self.model.links
        rows = ties.b[(ties.kind == INSTITUTE) & (ties.a == self.row)]
        return RowSet(self.model, self.model.institutes.agent_class, np.unique(rows))


def ration(
    firms: Table,
    capacity: Floats,
    pool: Ints,
    room: Floats,
    lift: float,
    seed: int,
    quarter: int,
    accounts: Array,
) -> None:
    """Banks decide on the quarter's applications (rule 2.5).

    Of those who ask with a guarantee, the fund takes on the highest scores, from ``room`` (pools,)
    yuan that it has left in their ``pool`` (n_counties,); a guarantee lifts the score by ``lift``.
    Each application is approved with the probability of its score; then the highest scores of a
    county are served until ``capacity`` (n_counties,) yuan is used up, which guaranteed loans leave
    alone. Writes ``loan``, ``guaranteed``, ``bank`` and debt. ``accounts`` (4, n_counties) gets
    weighted numbers of firms in need, applications and approvals, and yuan lent.
    """
    needy = np.flatnonzero(((firms["gap"] > 0.0) | renews(firms)) & firms.alive)
    np.add.at(accounts[0], firms["county"][needy], firms["weight"][needy])
    rows = np.flatnonzero((firms["ask"] + firms["covered_ask"] > 0.0) & firms.alive)
    county, ids = firms["county"][rows], firms["id"][rows]
    weight, score = firms["weight"][rows], firms["score"][rows]
    np.add.at(accounts[1], county, weight)
    wanted = np.rint(firms["covered_ask"][rows])
    taken = _served(wanted > 0.0, pool[county], score, ids, weight * wanted, room)
    amount = np.where(taken, wanted, np.rint(firms["ask"][rows]))
    luck = uniforms(seed, int(Process.APPROVE), quarter, ids)
    good = (luck < 1.0 / (1.0 + np.exp(-score - lift * taken))) & (amount > 0.0)
    served = _served(good & ~taken, county, score, ids, weight * amount, capacity)
    lent = served | (good & taken)
    rows, county, weight, amount, taken = (x[lent] for x in (rows, county, weight, amount, taken))
    np.add.at(accounts[2], county, weight)
    np.add.at(accounts[3], county, np.rint(weight * amount))
    firms["loan"][rows] = amount
    firms["debt"][rows] += amount
    firms["guaranteed"][rows] += np.where(taken, amount, 0.0)
    firms["bank"][rows] = True


def renews(firms: Table) -> Bools:
    """Firms (firms,) whose loans fall due by and by: those with R&D, a bank and debt."""
    return np.asarray(firms["bank"] & (firms["rd"] > 0.0) & (firms["debt"] > 0.0))


def _served(
    asks: Bools, group: Ints, score: Floats, ids: Ints, amount: Floats, room: Floats
) -> Bools:
    """Which of those that want an ``amount`` (yuan, weighted) and ask for it are served from the
    ``room`` of their group, highest scores first; shape of all but ``room``."""
    rows = np.flatnonzero(asks)
    rows = rows[grouped(group[rows], -score[rows], ids[rows])]
    of_group = group[rows]
    used = np.cumsum(np.rint(amount[rows]))
    number = np.bincount(of_group, minlength=len(room))
    before = np.r_[0.0, used][np.cumsum(number) - number]
    served = np.zeros(len(asks), bool)
    served[rows] = used - before[of_group] <= room[of_group]
    return served


def expected_births(base: Floats, spill: Floats, lift: Floats, b: Any) -> Floats:
    """Expected entrants of a quarter: ln mu = m0 + m6 ln(1+S) + m3 ln(science budget), relative to
    2015 (rule 2.10). ``base`` is exp(m0) and holds the county's size, skill and parks; ``spill``
    a log change; ``lift`` the factor that designation puts on the science budget."""
    return np.asarray(base * np.exp(b.entry_spillover * spill + b.entry_budget * np.log(lift)))


def number_born(mean: Floats, codes: Ints, seed: int, quarter: int, process: int) -> Ints:
    """Poisson counts by county, the quantile of one keyed draw each: monotone in the mean."""
    luck = uniforms(seed, process, quarter, codes)
    # Counting up from zero is quick but exp(-mean) vanishes beyond 745.
    many = mean > 500.0
    born = _poisson(np.where(many, 0.0, mean), luck)
    if many.any():
        born[many] = _poisson_quantile(luck[many], mean[many])
    return born


def _poisson_quantile(u: Floats, mean: Floats) -> Floats:
    """The smallest whole numbers whose Poisson distribution reaches ``u``, as
    ``scipy.stats.poisson.ppf``, whose module takes longer to import than a quarter to run."""
    number = np.ceil(pdtrik(u, mean))
    below = np.maximum(number - 1.0, 0.0)
    return np.where(pdtr(below, mean) >= u, below, number)


@njit
def _poisson(mean: Floats, u: Floats) -> Ints:
    out = np.zeros(mean.size, np.int64)
    for c in range(mean.size):
        p = math.exp(-mean[c])
        total = p
        while total < u[c] and out[c] < 5_000:
            out[c] += 1
            p *= mean[c] / out[c]
            total += p
    return out


def policy_pull(incubators: Floats, spaces: Floats, b: Any) -> Floats:
    """Log points of births (n,) that new incubators and star-creation spaces add (2.10, 5.3):
    ``*_entry`` for the first of a county, less for each further one.

    ``incubators`` are numbers; ``spaces`` is log2(1 + number) and fades.
    """
    first = np.log2(1.0 + incubators)
    return np.asarray(b.incubator_entry * first + b.space_entry * spaces)


def park_births(expected: Floats, trades: Floats, parks: Floats, entry: float) -> Floats:
    """Births (n,) that agricultural parks add to those ``expected`` (n,), of which a share
    ``trades`` (n,) is in the parks' own: these rise by ``entry`` log points with the first park,
    ``parks`` (n,) being log2(1 + number) (5.3)."""
    return np.asarray(expected * trades * np.expm1(entry * parks))


def lost_to_parks(
    expected: Floats, in_parks: Floats, near: sparse.csr_matrix, diverted: float
) -> Floats:
    """Births (n,) that counties lose to parks nearby: the part ``diverted`` of those ``in_parks``
    (n,) comes from neighbours by ``near`` (n, n), rows of which sum to one; none loses more than
    half of those ``expected`` (n,) (5.3)."""
    return np.asarray(np.minimum(near.T @ (diverted * in_parks), 0.5 * expected))


def talent_pull(local: Floats, before: Floats, b: Any) -> Floats:
    """Log points of births (n,) by the change of local talent since 2015 (2.10)."""
    return np.asarray(b.talent_entry * np.log(np.maximum(local, 1.0) / np.maximum(before, 1.0)))


def entrant_ids(codes: Ints, numbers: Ints, quarter: int, origin: int) -> tuple[Ints, Ints]:
    """Lasting ids of entrants from origin, county code, quarter and rank; the county of each.

    Ids lie above 2^40, out of reach of the firms of 2015, and below 2^50.
    """
    county = np.repeat(np.arange(len(codes)), numbers)
    rank = np.arange(len(county)) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    place = (origin * (1 << 20) + codes[county]) * 64 + quarter
    return (place * (1 << 21) + rank).astype(np.int64), county


@njit
def entrants(
    ids: Ints,
    county: Ints,
    sector_mix: Floats,
    mean_tfp: Floats,
    skilled: Floats,
    filing_cost: float,
    median_sales: float,
    seed: int,
    quarter: int,
) -> tuple[Ints, Floats, Floats, Floats, Floats, Floats]:
    """Sector, sales, ln A, cash, collateral and filing cost of newly born firms (rule 2.10).

    ``sector_mix`` (n_counties, sectors) holds cumulated shares of the county's births.
    """
    k_sector, k_tfp = (
        stream(seed, Process.SECTOR, quarter),
        stream(seed, Process.PRODUCTIVITY, quarter, 2),
    )
    k_size1, k_size2 = (
        stream(seed, Process.SIZE, quarter),
        stream(seed, Process.SIZE, quarter, 1),
    )
    k_cash, k_filing = stream(seed, Process.CASH, quarter), stream(seed, Process.FILING, quarter)
    n = ids.size
    sector = np.zeros(n, np.int64)
    sales, tfp, cash = np.empty(n), np.empty(n), np.empty(n)
    collateral, filing = np.empty(n), np.empty(n)
    for i in range(n):
        c = county[i]
        u = uniform(k_sector, ids[i])
        while sector[i] < sector_mix.shape[1] - 1 and sector_mix[c, sector[i]] < u:
            sector[i] += 1
        z1, z2 = uniform(k_size1, ids[i]), uniform(k_size2, ids[i])
        sales[i] = median_sales * np.exp(ENTRANT_SPREAD * rules.normal(z1, z2))
        z = rules.normal(z2, uniform(k_tfp, ids[i]))
        tfp[i] = mean_tfp[c] - ENTRANT_GAP + SKILLED_TAIL * skilled[c] + 0.9 * z
        cash[i] = 0.15 * sales[i] * 2.0 * uniform(k_cash, ids[i])
        collateral[i] = 0.3 * sales[i]
        v = uniform(k_filing, ids[i])
        filing[i] = filing_cost * np.exp(1.0 * rules.normal(v, z1))
    return sector, sales, tfp, cash, collateral, filing
