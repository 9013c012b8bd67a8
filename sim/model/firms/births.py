"""Births of firms, county by county (2.10): their own, branch plants of donors' firms, firms drawn
by the industry fund, firms founded by commissioners, firms of agricultural parks."""

from __future__ import annotations

import numpy as np

from sim.behaviour.effects import Kind
from sim.core.arrays import Array, Floats, Ints, sum_by
from sim.core.chance import uniforms
from sim.core.weights import exact
from sim.model.firms import firm as firm_rules
from sim.model.firms.chance import Process
from sim.model.firms.origins import inventors
from sim.model.firms.sums import note
from sim.model.firms.table import Firms
from sim.model.government.rules import spread
from sim.model.platforms.rules import TRADES
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import step
from sim.model.ventures import rules as venture
from sim.model.ventures.levers import FOCUSES


@step(
    reads=(
        Counties.branch_plants, Counties.budget_lift, Counties.favour_industry,
        Counties.founded_firms, Counties.founders, Counties.incubators, Counties.lead_sector,
        Counties.park_effect, Counties.province_code, Counties.sampled,
        Counties.science_budget, Counties.skilled,
        Counties.space_effect, Counties.spill, Counties.talent_local, Counties.talent_local_2015,
        Firms.cash, Firms.county, Firms.sector,
    ),
    last=(Counties.entries, Counties.industry_pot, Counties.mean_tfp),
    writes=(Counties.entries, Counties.industry_pot),
    adds=(Counties.branch_plants, Counties.founded_firms, Firms.cash),
    rows=(Firms,),
    rule="2.10, 5.1",
)  # fmt: skip
def enter(state: State, now: Quarter) -> None:
    """Firms are born; branch plants move births from donors to recipients (5.1)."""
    counties, fixed, pairs, b = state.counties, state.fixed, state.pairs, now.parameters
    n = len(counties)
    expected = firm_rules.expected_births(
        fixed.base_births, counties.spill, counties.budget_lift, b
    )
    pull = firm_rules.policy_pull(counties.incubators, counties.space_effect, b)
    talent = firm_rules.talent_pull(counties.talent_local, counties.talent_local_2015, b)
    expected *= np.exp(pull + talent + now.effect(Kind.BIRTHS, counties.province_code))
    trades = fixed.sector_mix[:, TRADES - 1]
    in_parks = firm_rules.park_births(expected, trades, counties.park_effect, b.park_entry)
    expected -= firm_rules.lost_to_parks(expected, in_parks, fixed.near, b.park_diversion)
    branches = 0.25 * now.policy.pairing_firms.branches * fixed.pair_share
    leaving = sum_by(pairs["donor"], branches, n)
    # A donor cannot send more than half its births.
    cut = np.minimum(1.0, 0.5 * expected / np.maximum(leaving, 1e-12))
    branches = branches * cut[pairs["donor"]]
    expected -= sum_by(pairs["donor"], branches, n)
    arriving = sum_by(pairs["recipient"], branches, n)
    focus = FOCUSES[now.policy.industry_fund.focus]
    drawn = _fill_pots(state, now, expected)
    origins = (
        (firm_rules.OWN, Process.ENTRY, expected),
        (firm_rules.BRANCH_PLANT, Process.BRANCH, arriving),
        (firm_rules.FUNDED, Process.FUND_BIRTH, drawn),
        (firm_rules.FOUNDED, Process.FOUNDED, counties.founders),
        (firm_rules.IN_PARK, Process.PARK_BIRTH, in_parks),
    )
    born = [
        _firms(state, now, mean, origin, process, _mix(state, origin, focus))
        for origin, process, mean in origins
        if mean.any()
    ]
    new = {name: np.concatenate([some[name] for some in born]) for name in born[0]}
    origin = new.pop("origin")
    rows = state.firms.add(new)
    counties.entries += sum_by(new["county"], new["weight"], n)
    lured = (origin == firm_rules.OWN) | (origin == firm_rules.FUNDED)
    _hand_out(state, rows[lured], focus)
    sent = origin == firm_rules.BRANCH_PLANT
    arrived = float(state.firms.weight[rows[sent]].sum())
    now.pay(now.policy.pairing_firms.cost(now.prices, arrived))
    note(counties.branch_plants, state.firms, rows[sent])
    founded = rows[origin == firm_rules.FOUNDED]
    note(counties.founded_firms, state.firms, founded)


def _mix(state: State, origin: int, focus: tuple[int, ...]) -> Floats:
    """Cumulated shares of sectors among births of an origin, shape (n, sectors)."""
    mix = state.fixed.sector_mix
    if origin == firm_rules.IN_PARK:
        own = mix[:, TRADES - 1 : TRADES]
        return np.minimum(np.divide(mix, own, out=np.ones_like(mix), where=own > 0.0), 1.0)
    if origin != firm_rules.FUNDED:
        return mix
    return venture.focus_mix(mix, state.counties.lead_sector, focus)


def _firms(
    state: State,
    now: Quarter,
    mean: Floats,
    origin: int,
    process: int,
    sector_mix: Floats,
) -> dict[str, Array]:
    """Columns of the firms of one origin that are born, ``mean`` (n,) of them expected, of which
    the share of their county that is simulated is."""
    counties, fixed = state.counties, state.fixed
    numbers = firm_rules.number_born(
        mean * counties.sampled, counties.id, now.seed, now.number, int(process)
    )
    ids, county = firm_rules.entrant_ids(counties.id, numbers, now.number, origin)
    sector, sales, tfp, cash, collateral, filing = firm_rules.entrants(
        ids,
        county,
        sector_mix,
        counties.mean_tfp,
        counties.skilled,
        fixed.mean_filing,
        firm_rules.BRANCH_SALES if origin == firm_rules.BRANCH_PLANT else firm_rules.ENTRANT_SALES,
        now.seed,
        now.number,
    )
    luck = uniforms(now.seed, int(Process.INVENTOR), -1, ids)
    nothing = np.zeros(len(ids))  # neither patents nor R&D tell yet what sets them apart
    return {
        "id": ids,
        "county": county,
        "sector": sector,
        "sales": sales,
        "tfp": tfp,
        "cash": cash,
        "collateral": collateral,
        "filing_cost": filing,
        "inventor": inventors(nothing, nothing, now.parameters.inventor_spread, luck),
        "weight": exact(1.0 / counties.sampled[county]),
        "origin": np.full(len(ids), origin),
    }


def _fill_pots(state: State, now: Quarter, expected: Floats) -> Floats:
    """The industry fund goes to counties by their births; births that it adds, shape (n,)."""
    counties = state.counties
    amount = now.policy.industry_fund.amount
    if amount == 0.0:
        return np.zeros(len(expected))
    given = np.rint(0.25 * amount * spread(state.fixed.base_births, counties.favour_industry))
    counties.industry_pot += given
    now.pay(now.policy.industry_fund.cost(given.sum()))
    return venture.fund_births(
        expected, 4.0 * given, counties.science_budget, now.parameters.fund_entry
    )


def _hand_out(state: State, rows: Ints, focus: tuple[int, ...]) -> None:
    """Founders in the favoured industry share what their county's pot holds."""
    firms, counties = state.firms, state.counties
    pot = counties.industry_pot
    county = firms.county[rows]
    favoured = (
        np.isin(firms.sector[rows], focus)
        if focus
        else firms.sector[rows] == counties.lead_sector[county]
    )
    rows, county = rows[favoured], county[favoured]
    share = sum_by(county, firms.weight[rows], len(pot))
    firms.cash[rows] += pot[county] / share[county]
    pot[np.unique(county)] = 0.0
