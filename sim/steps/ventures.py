"""Steps of ventures: vouchers, consortia and start-ups of small and leading firms (2.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import law
from sim.agents import rules, venture
from sim.arrays import Bools, Floats, Ints, sum_by
from sim.chance import Process, uniforms
from sim.network import FIRM
from sim.policy.enterprise import CONSORTIUM_COST
from sim.steps import ties

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel


_worth = np.vectorize(rules.worth_filing, otypes=[bool])


def use_vouchers(model: CountyInnovationModel, quarter: int) -> None:
    """Small firms apply for vouchers, win them by lot and spend them at institutes (2.12)."""
    firms, counties, b = model.tables["firm"], model.tables["county"], model.parameters
    firms["voucher"] = np.maximum(firms["voucher"] - 1, 0)
    model.ventures.nobody_applies()
    value = model.in_force("voucher", "value", quarter)
    coverage = model.in_force("voucher", "coverage", quarter)
    if value * coverage == 0.0:
        return
    known = np.flatnonzero(firms.alive & (firms["knows"] & law.TECH_SME > 0))
    rows = known[_luck(model, Process.VOUCHER_APPLY, known, quarter) < b.voucher_applicants]
    small = firms["sales"][rows] <= law.SME_SALES
    rows = rows[small & counties["county_area"][firms["county"][rows]]]
    form, county = venture.VOUCHER_FILING * firms["filing_cost"][rows], firms["county"][rows]
    rows = rows[_worth(value, form, counties["digital"][county])]
    county, weight = firms["county"][rows], firms["weight"][rows]
    asked = sum_by(county, weight, len(counties))
    chance = venture.by_county(coverage, model.favour["innovation"], asked)[county]
    own = model.word("voucher", "area", quarter) == "own_province"
    options = ties.field_institutes(model, own)[county, firms["sector"][rows]]
    partner = venture.chosen(options, _luck(model, Process.VOUCHER_PARTNER, rows, quarter))
    won = _luck(model, Process.VOUCHER_LOT, rows, quarter) < chance
    model.ventures.applicants, model.ventures.winners = firms["id"][rows], won
    used = won & (_luck(model, Process.VOUCHER_USE, rows, quarter) < b.voucher_use) & (partner >= 0)
    rows, partner = rows[used], partner[used]
    firms["voucher"][rows] = venture.REMEMBERED
    firms["cash"][rows] -= venture.OWN_PART * value
    spent = value * firms["weight"][rows].sum()
    model.charge("voucher", spent)
    model.charge("voucher", venture.OWN_PART * spent, payer="firm")
    new = _luck(model, Process.VOUCHER_NEW, rows, quarter) < b.voucher_additionality
    ties.sign(model, rows[new], partner[new])


def form_consortia(model: CountyInnovationModel, quarter: int) -> None:
    """Large performers of a province and trade lead smaller ones and an institute of the field."""
    firms, counties, b = model.tables["firm"], model.tables["county"], model.parameters
    number = 0.25 * model.in_force("consortium", "number", quarter)
    if number == 0.0:
        return
    due = model.ventures.consortia_due + number
    performs = firms.alive & (firms["rd"] > 0)
    leaders, trades = _leaders(model, performs, due, quarter)
    ids, weight = firms["id"][leaders], firms["weight"][leaders]
    model.ventures.consortia_due = min(due - weight.sum(), number)
    if not len(leaders):
        return
    by_trade = np.argsort(trades)
    leaders, ids, trades = leaders[by_trade], ids[by_trade], trades[by_trade]
    weight = np.asarray(weight[by_trade], float)
    performs[leaders] = False
    rows = np.flatnonzero(performs)
    rows = rows[counties["county_area"][firms["county"][rows]]]
    trade = _trade(model, rows)
    group = np.minimum(np.searchsorted(trades, trade), len(trades) - 1)
    rows, group = rows[trades[group] == trade], group[trades[group] == trade]
    joins = venture.joined(
        group,
        _luck(model, Process.CONSORTIUM_PARTNER, rows, quarter),
        firms["id"][rows],
        firms["weight"][rows],
        uniforms(model.seed, int(Process.CONSORTIUM_OFFSET), quarter, ids),
        b.consortium_partners * weight,
    )
    rows, group = rows[joins], group[joins]
    model.links.add(leaders[group], rows, FIRM, ids[group], firms["id"][rows])
    options = ties.field_institutes(model, False)[
        firms["county"][leaders], firms["sector"][leaders]
    ]
    partner = venture.chosen(options, _luck(model, Process.CONSORTIUM_INSTITUTE, leaders, quarter))
    members, of = np.concatenate([leaders, rows]), np.concatenate([np.arange(len(ids)), group])
    found = partner[of] >= 0
    ties.sign(model, members[found], partner[of][found])
    ties.sell(model, np.concatenate([leaders[group], rows]))
    # Public and own money are shared alike among the firms of a consortium.
    firms["cash"][leaders] -= CONSORTIUM_COST
    people = sum_by(of, firms["weight"][members], len(ids))
    firms["cash"][members] += (2.0 * CONSORTIUM_COST * weight / people)[of]
    model.charge("consortium", CONSORTIUM_COST * weight.sum())
    model.charge("consortium", CONSORTIUM_COST * weight.sum(), payer="firm")


def _trade(model: CountyInnovationModel, rows: Ints) -> Ints:
    """A number for the province and sector of each firm."""
    firms, counties = model.tables["firm"], model.tables["county"]
    province = counties["province_code"][firms["county"][rows]].astype(np.int64)
    return np.asarray(16 * province + firms["sector"][rows])


def _leaders(
    model: CountyInnovationModel, performs: Bools, due: float, quarter: int
) -> tuple[Ints, Ints]:
    """Rows of those who lead a consortium, and their trades: each one of the largest few of a
    province and trade, large and able to pay, in turn by lot and the counties' weight, until
    ``due`` are led."""
    firms, area = model.tables["firm"], model.tables["county"]["county_area"]
    large = np.flatnonzero(performs & (firms["sales"] >= law.LARGE_SALES))
    large = large[area[firms["county"][large]]]
    trade = _trade(model, large)
    order = np.lexsort((firms["id"][large], -firms["sales"][large], trade))
    rows, trade = large[order], trade[order]
    rank = np.arange(len(rows)) - np.searchsorted(trade, trade, side="left")
    top = (rank < venture.LEADERS) & (firms["cash"][rows] > CONSORTIUM_COST)
    rows, trade = rows[top], trade[top]
    luck = _luck(model, Process.CONSORTIUM, rows, quarter)
    turn = venture.turn(luck, model.favour["innovation"][firms["county"][rows]])
    order = np.lexsort((firms["id"][rows], turn, trade))
    rows, trade, turn = rows[order], trade[order], turn[order]
    first = np.diff(trade, prepend=-1) != 0  # no trade has two consortia in a quarter
    rows, trade, turn = rows[first], trade[first], turn[first]
    led = venture.served(turn, firms["id"][rows], firms["weight"][rows], due)
    return rows[led], trade[led]


def invest(model: CountyInnovationModel, quarter: int) -> None:
    """The guidance fund and private money beside it go to start-ups, by lot and productivity."""
    firms, counties, b = model.tables["firm"], model.tables["county"], model.parameters
    amount = 0.25e8 * model.in_force("guidance_fund", "amount", quarter)
    if amount == 0.0:
        return
    pot = model.ventures.seed_pot + amount
    rows = np.flatnonzero(firms.alive & (firms["age"] < venture.START_UP) & ~firms["seeded"])
    technical = (firms["knows"][rows] & law.TECH_SME > 0) | (firms["rd"][rows] > 0)
    rows = rows[technical & counties["county_area"][firms["county"][rows]]]
    weight = model.favour["innovation"][firms["county"][rows]] * np.exp(firms["tfp"][rows])
    turn = venture.turn(_luck(model, Process.SEED_FUND, rows, quarter), weight)
    claim = venture.TICKET * firms["weight"][rows]
    rows = rows[venture.served(turn, firms["id"][rows], claim, pot)]
    public = venture.TICKET * firms["weight"][rows].sum()
    model.ventures.seed_pot = pot - public
    money = venture.TICKET * (1.0 + b.fund_leverage)
    firms["cash"][rows] += (1.0 - venture.EQUIPMENT) * money
    firms["collateral"][rows] += venture.EQUIPMENT * money
    firms["seeded"][rows] = True
    model.ventures.note("seed_funded_firms", firms, rows)
    model.charge("guidance_fund", public)
    model.charge("guidance_fund", b.fund_leverage * public, payer="firm")


def _luck(model: CountyInnovationModel, process: Process, rows: Ints, quarter: int) -> Floats:
    return uniforms(model.seed, int(process), quarter, model.tables["firm"]["id"][rows])
