"""Steps of ventures: vouchers, consortia and start-ups of small and leading firms (2.12)."""

from __future__ import annotations

import numpy as np

from sim.core import law
from sim.core.arrays import Bools, Ints, sum_by
from sim.model.firms import rules
from sim.model.firms.sums import note
from sim.model.firms.table import Firms
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import step
from sim.model.ties import step as ties
from sim.model.ties.links import FIRM
from sim.model.ventures import rules as venture
from sim.model.ventures.chance import Process

_worth = np.vectorize(rules.worth_filing, otypes=[bool])


@step(
    reads=(
        Counties.county_area, Counties.digital, Counties.favour_innovation,
        Counties.technology_contracts, Firms.cash, Firms.county, Firms.filing_cost, Firms.knows,
        Firms.sales, Firms.sector, Nation.links,
    ),
    last=(Firms.voucher,),
    writes=(Firms.voucher, Nation.applicants, Nation.winners),
    adds=(Counties.technology_contracts, Firms.cash, Nation.links),
    rule="2.12",
)  # fmt: skip
def use_vouchers(state: State, now: Quarter) -> None:
    """Small firms apply for vouchers, win them by lot and spend them at institutes (2.12)."""
    firms, counties, b = state.firms, state.counties, now.parameters
    firms.voucher = np.maximum(firms.voucher - 1, 0)
    nation = state.nation
    nation.applicants, nation.winners = np.zeros(0, np.int64), np.zeros(0, bool)
    value = now.policy.voucher.value
    coverage = now.policy.voucher.coverage
    if value * coverage == 0.0:
        return
    known = np.flatnonzero(firms.alive & (firms.knows & law.TECH_SME > 0))
    rows = known[now.luck(Process.VOUCHER_APPLY, firms.id[known]) < b.voucher_applicants]
    small = firms.sales[rows] <= law.SME_SALES
    rows = rows[small & counties.county_area[firms.county[rows]]]
    form, county = venture.VOUCHER_FILING * firms.filing_cost[rows], firms.county[rows]
    rows = rows[_worth(value, form, counties.digital[county])]
    in_province = now.policy.voucher.area == "own_province"
    options = ties.field_institutes(state, in_province)[firms.county[rows], firms.sector[rows]]
    partner = venture.chosen(options, now.luck(Process.VOUCHER_PARTNER, firms.id[rows]))
    rows, partner = rows[partner >= 0], partner[partner >= 0]  # who knows no institute asks none
    county = firms.county[rows]
    asked = sum_by(county, firms.weight[rows], len(counties))
    chance = venture.by_county(coverage, counties.favour_innovation, asked)[county]
    won = now.luck(Process.VOUCHER_LOT, firms.id[rows]) < chance
    nation.applicants, nation.winners = firms.id[rows], won
    used = won & (now.luck(Process.VOUCHER_USE, firms.id[rows]) < b.voucher_use)
    rows, partner = rows[used], partner[used]
    firms.voucher[rows] = venture.REMEMBERED
    firms.cash[rows] -= venture.OWN_PART * value
    spent = value * firms.weight[rows].sum()
    now.pay(now.policy.voucher.cost(spent, venture.OWN_PART * spent))
    new = now.luck(Process.VOUCHER_NEW, firms.id[rows]) < b.voucher_additionality
    ties.sign(state, rows[new], partner[new])


@step(
    reads=(
        Counties.county_area, Counties.favour_innovation, Counties.province_code,
        Counties.technology_contracts, Firms.cash, Firms.county, Firms.rd, Firms.sales,
        Firms.sector, Nation.links,
    ),
    last=(Nation.consortia_due,),
    writes=(Nation.consortia_due,),
    adds=(Counties.technology_contracts, Firms.cash, Firms.sales, Nation.links),
    rule="3",
)  # fmt: skip
def form_consortia(state: State, now: Quarter) -> None:
    """Large performers of a province and trade lead smaller ones and an institute of the field."""
    firms, counties, b = state.firms, state.counties, now.parameters
    number = 0.25 * now.policy.consortium.number
    if number == 0.0:
        return
    due = state.nation.consortia_due + number
    performs = firms.alive & (firms.rd > 0)
    leaders, trades = _leaders(state, now, performs, due)
    ids, weight = firms.id[leaders], firms.weight[leaders]
    state.nation.consortia_due = min(due - weight.sum(), number)
    if not len(leaders):
        return
    by_trade = np.argsort(trades)
    leaders, ids, trades = leaders[by_trade], ids[by_trade], trades[by_trade]
    weight = np.asarray(weight[by_trade], float)
    performs[leaders] = False
    rows = np.flatnonzero(performs)
    rows = rows[counties.county_area[firms.county[rows]]]
    trade = _trade(state, rows)
    group = np.minimum(np.searchsorted(trades, trade), len(trades) - 1)
    rows, group = rows[trades[group] == trade], group[trades[group] == trade]
    joins = venture.joined(
        group,
        now.luck(Process.CONSORTIUM_PARTNER, firms.id[rows]),
        firms.id[rows],
        firms.weight[rows],
        now.luck(Process.CONSORTIUM_OFFSET, ids),
        b.consortium_partners * weight,
    )
    rows, group = rows[joins], group[joins]
    state.nation.links.add(leaders[group], rows, FIRM, ids[group], firms.id[rows])
    options = ties.field_institutes(state, False)[firms.county[leaders], firms.sector[leaders]]
    partner = venture.chosen(options, now.luck(Process.CONSORTIUM_INSTITUTE, firms.id[leaders]))
    members, of = np.concatenate([leaders, rows]), np.concatenate([np.arange(len(ids)), group])
    matched = partner[of] >= 0
    ties.sign(state, members[matched], partner[of][matched])
    ties.sell(state, now, np.concatenate([leaders[group], rows]))
    # Public and own money are shared alike among the firms of a consortium.
    price = now.prices.consortium
    firms.cash[leaders] -= price
    people = sum_by(of, firms.weight[members], len(ids))
    firms.cash[members] += (2.0 * price * weight / people)[of]
    now.pay(now.policy.consortium.cost(now.prices, weight.sum()))


def _trade(state: State, rows: Ints) -> Ints:
    """A number for the province and sector of each firm."""
    firms, counties = state.firms, state.counties
    province = counties.province_code[firms.county[rows]].astype(np.int64)
    return np.asarray(16 * province + firms.sector[rows])


def _leaders(state: State, now: Quarter, performs: Bools, due: float) -> tuple[Ints, Ints]:
    """Rows of those who lead a consortium, and their trades: each one of the largest few of a
    province and trade, large and able to pay, in turn by lot and the counties' weight, until
    ``due`` are led."""
    firms, counties = state.firms, state.counties
    large = np.flatnonzero(performs & (firms.sales >= law.LARGE_SALES))
    large = large[counties.county_area[firms.county[large]]]
    trade = _trade(state, large)
    order = np.lexsort((firms.id[large], -firms.sales[large], trade))
    rows, trade = large[order], trade[order]
    rank = np.arange(len(rows)) - np.searchsorted(trade, trade, side="left")
    top = (rank < venture.LEADERS) & (firms.cash[rows] > now.prices.consortium)
    rows, trade = rows[top], trade[top]
    luck = now.luck(Process.CONSORTIUM, firms.id[rows])
    turn = venture.turn(luck, counties.favour_innovation[firms.county[rows]])
    order = np.lexsort((firms.id[rows], turn, trade))
    rows, trade, turn = rows[order], trade[order], turn[order]
    first = np.diff(trade, prepend=-1) != 0  # no trade has two consortia in a quarter
    rows, trade, turn = rows[first], trade[first], turn[first]
    led = venture.served(turn, firms.id[rows], firms.weight[rows], due)
    return rows[led], trade[led]


@step(
    reads=(
        Counties.county_area, Counties.favour_innovation, Counties.seed_funded_firms, Firms.age,
        Firms.cash, Firms.collateral, Firms.county, Firms.knows, Firms.rd, Firms.tfp,
    ),
    last=(Firms.seeded, Nation.seed_pot),
    writes=(Firms.seeded, Nation.seed_pot),
    adds=(Counties.seed_funded_firms, Firms.cash, Firms.collateral),
    rule="2.10",
)  # fmt: skip
def invest(state: State, now: Quarter) -> None:
    """The guidance fund and private money beside it go to start-ups, by lot and productivity."""
    firms, counties, b = state.firms, state.counties, now.parameters
    amount = 0.25 * now.policy.guidance_fund.amount
    if amount == 0.0:
        return
    pot = state.nation.seed_pot + amount
    rows = np.flatnonzero(firms.alive & (firms.age < venture.START_UP) & ~firms.seeded)
    technical = (firms.knows[rows] & law.TECH_SME > 0) | (firms.rd[rows] > 0)
    rows = rows[technical & counties.county_area[firms.county[rows]]]
    weight = counties.favour_innovation[firms.county[rows]] * np.exp(firms.tfp[rows])
    turn = venture.turn(now.luck(Process.SEED_FUND, firms.id[rows]), weight)
    claim = venture.TICKET * firms.weight[rows]
    rows = rows[venture.served(turn, firms.id[rows], claim, pot)]
    public = venture.TICKET * firms.weight[rows].sum()
    state.nation.seed_pot = pot - public
    money = venture.TICKET * (1.0 + b.fund_leverage)
    firms.cash[rows] += (1.0 - venture.EQUIPMENT) * money
    firms.collateral[rows] += venture.EQUIPMENT * money
    firms.seeded[rows] = True
    note(counties.seed_funded_firms, firms, rows)
    now.pay(now.policy.guidance_fund.cost(public, b.fund_leverage * public))
