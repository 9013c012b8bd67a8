"""ResearchInstitute: universities and public institutes, their knowledge and outreach."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.core.arrays import Floats, Ints
from sim.core.frame import RowAgent, RowSet
from sim.core.table import Table
from sim.world.firm_totals import PATENTS_CLOSED

EFFICIENCY = 1.0  # knowledge a yuan of in-house research; scale only
PAIR_TIME = 0.1  # of an institute's outreach that goes to a paired county; assumption, 0.05-0.2
MOST_PAIRED = 0.5  # of its outreach that all its pairs can take; assumption, 0.3-0.8
PLANNED = 3  # years whose mean growth a budget follows; assumption, 2-5
FARMING = 0  # field of agriculture


class ResearchInstitute(RowAgent):
    """A university or public research institute in one county-level unit."""

    kind = "institute"

    @property
    def county(self) -> Any:
        """The unit it stands in."""
        return self.model.county_at(self.table["county"][self.row])

    @property
    def commissioners(self) -> RowSet:
        """Commissioners whose home it is."""
        table = self.model.tables["commissioner"]
        return RowSet(
            self.model,
            self.model.commissioners.agent_class,
            np.flatnonzero(table["home"] == self.row),
        )


def outreach_share(base: Floats, incentive: float, demand: Floats, b: Any) -> Floats:
    """o = logit^-1(w0 + w1 incentive + w2 demand) (section 6; paired people reach recipients
    directly instead of entering here).

    ``base`` is the institute's own share in 2015, so w0 is its logit; the other terms are changes
    since then: incentive in 0-1, demand as log change within reach.
    """
    x = np.log(base / (1.0 - base)) + b.outreach_incentive * incentive + b.outreach_demand * demand
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def planned(gdp: Floats) -> Floats:
    """ln of GDP over that of the first year as those see it who plan budgets, (n,); ``gdp``
    (n, years) up to the year at hand.

    Budgets are laid down for years: they grow by the mean ln growth of the last ``PLANNED`` years,
    those before the first as it. So they catch up with a slump or a boom, and do not jump with it.
    """
    growth = np.diff(np.log(gdp), axis=1)
    if not growth.shape[1]:
        return np.zeros(len(gdp))
    longer = np.concatenate([np.repeat(growth[:, :1], PLANNED - 1, axis=1), growth], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(longer, PLANNED, axis=1)
    return np.asarray(windows.mean(axis=2).sum(axis=1))


def knowledge(stock: Floats, outreach: Floats, budget: Floats, depreciation: float) -> Floats:
    """K' = (1-delta) K + eff (1-o) budget over a quarter; budget in yuan a year."""
    kept = (1.0 - depreciation) ** 0.25
    return np.asarray(kept * stock + 0.25 * EFFICIENCY * (1.0 - outreach) * budget)


def granted(patents: Floats, grants_a_patent: Floats, growth: Floats, elasticity: float) -> Floats:
    """Invention patents that institutes are granted in a quarter, an expected number, (n,).

    ``patents`` (n,) held in 2015, ``grants_a_patent`` (n,) granted over 2016 for each of them in
    the province, ``growth`` (n,) of knowledge since, as a factor. Of what a province's patents
    lose in a year, ``PATENTS_CLOSED`` goes with firms that close; institutes do not close.
    """
    yearly = np.maximum(grants_a_patent - PATENTS_CLOSED, 0.0)
    return np.asarray(0.25 * yearly * patents * growth**elasticity)


def pair_time(paired: Ints, weight: Floats) -> Floats:
    """Share of each institute's outreach that one of its pairs gets, (institutes,).

    ``paired`` holds the institute of every pair. A row stands for ``weight`` institutes, so with m
    pairs each has m / weight; together they take at most ``MOST_PAIRED``.
    """
    number = np.bincount(paired, minlength=len(weight))
    return np.asarray(np.minimum(PAIR_TIME, MOST_PAIRED * weight / np.maximum(number, 1)))


def pair_list(
    recipients: Ints,
    donors: Ints,
    income: Floats,
    institutes: Table,
    province_of: Ints,
    number: int,
) -> tuple[Ints, Ints]:
    """Institutes and counties of the first ``number`` pairs, (number,) each; a larger
    number keeps them.

    Counties take turns, the poorest first by ``income`` (n,) a head. A county gets the institutes
    of its donor province (``donors``, codes, one a recipient) in turn, agricultural ones first,
    then by budget; a row of weight w has w turns.
    """
    empty = np.zeros(0, np.int64)
    if not len(recipients):
        return empty, empty
    turn = np.argsort(income[recipients], kind="stable")
    place = np.arange(number) % len(turn)
    where, donor = recipients[turn][place], donors[turn][place]
    home = province_of[institutes["county"]]
    who = np.full(number, -1, np.int64)
    for code in np.unique(donors):
        rows = np.flatnonzero(home == code)
        if not len(rows):
            continue
        order = np.lexsort((-institutes["budget"][rows], institutes["field"][rows] != FARMING))
        rows = rows[order]
        upto = np.cumsum(institutes["weight"][rows])
        asked = np.flatnonzero(donor == code)
        who[asked] = rows[np.searchsorted(upto, np.arange(len(asked)) % upto[-1], side="right")]
    matched = who >= 0
    return who[matched], where[matched]
