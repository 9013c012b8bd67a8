"""Births of firms, county by county (2.10): their own, branch plants of donors' firms, firms drawn
by the industry fund, firms founded by commissioners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import start
from sim.agents import firm as firm_rules
from sim.agents import venture
from sim.arrays import Array, Floats, Ints, sum_by
from sim.chance import Process
from sim.policy import pairing
from sim.policy.enterprise import FOCUSES

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel


def enter(model: CountyInnovationModel, quarter: int) -> None:
    """Firms are born; branch plants move births from donors to recipients (5.1)."""
    counties, fixed, pairs, b = (
        model.tables["county"],
        model.fixed,
        model.world.pairing,
        model.parameters,
    )
    n, scale = len(counties), model.world.settings.scale
    expected = firm_rules.expected_births(fixed.base_births, counties["spill"], model.lift, b)
    pull = firm_rules.policy_pull(
        counties["incubators"], counties["park_effect"], counties["space_effect"], b
    )
    talent = firm_rules.talent_pull(counties["talent_local"], model.talent_2015["local"], b)
    expected *= np.exp(pull + talent)
    branches = (
        0.25 * scale * model.in_force("pairing_firms", "branches", quarter) * fixed.pair_share
    )
    leaving = sum_by(pairs["donor"], branches, n)
    # A donor cannot send more than half its births.
    cut = np.minimum(1.0, 0.5 * expected / np.maximum(leaving, 1e-12))
    branches = branches * cut[pairs["donor"]]
    expected -= sum_by(pairs["donor"], branches, n)
    arriving = sum_by(pairs["recipient"], branches, n)
    focus = FOCUSES[model.word("industry_fund", "focus", quarter)]
    drawn = _fill_pots(model, expected, quarter)
    origins = (
        (firm_rules.OWN, Process.ENTRY, expected),
        (firm_rules.BRANCH, Process.BRANCH, arriving),
        (firm_rules.FUNDED, Process.FUND_BIRTH, drawn),
        (firm_rules.FOUNDED, Process.FOUNDED, scale * model.founders),
    )
    born = [
        _firms(model, mean, quarter, origin, process, _mix(model, origin, focus))
        for origin, process, mean in origins
        if mean.any()
    ]
    new = {name: np.concatenate([some[name] for some in born]) for name in born[0]}
    origin = new.pop("origin")
    rows = model.tables["firm"].add(new)
    model.entries += sum_by(new["county"], new["weight"], n)
    lured = (origin == firm_rules.OWN) | (origin == firm_rules.FUNDED)
    _hand_out(model, rows[lured], focus)
    sent = origin == firm_rules.BRANCH
    model.charge("pairing_firms", pairing.BRANCH_COST * sent.sum() / scale)
    model.ventures.note("branch_plants", model.tables["firm"], rows[sent])
    founded = rows[origin == firm_rules.FOUNDED]
    model.ventures.note("founded_firms", model.tables["firm"], founded)


def _mix(model: CountyInnovationModel, origin: int, focus: tuple[int, ...]) -> Floats:
    """Cumulated shares of sectors among births of an origin, shape (n, sectors)."""
    mix = model.fixed.sector_mix
    if origin != firm_rules.FUNDED:
        return mix
    return venture.focus_mix(mix, model.tables["county"]["lead_sector"], focus)


def _firms(
    model: CountyInnovationModel,
    mean: Floats,
    quarter: int,
    origin: int,
    process: int,
    sector_mix: Floats,
) -> dict[str, Array]:
    """Columns of the firms of one origin that are born, ``mean`` (n,) of them expected."""
    counties, fixed = model.tables["county"], model.fixed
    numbers = firm_rules.number_born(mean, counties["id"], model.seed, quarter, int(process))
    ids, county = firm_rules.entrant_ids(counties["id"], numbers, quarter, origin)
    sector, sales, tfp, cash, collateral, filing = firm_rules.entrants(
        ids,
        county,
        sector_mix,
        model.mean_tfp,
        counties["skilled"],
        fixed.mean_filing,
        firm_rules.BRANCH_SALES if origin == firm_rules.BRANCH else firm_rules.ENTRANT_SALES,
        model.seed,
        quarter,
    )
    weight = start.exact(np.array(1.0 / model.world.settings.scale))
    return {
        "id": ids,
        "county": county,
        "sector": sector,
        "sales": sales,
        "tfp": tfp,
        "cash": cash,
        "collateral": collateral,
        "filing_cost": filing,
        "weight": np.full(len(ids), weight),
        "origin": np.full(len(ids), origin),
    }


def _fill_pots(model: CountyInnovationModel, expected: Floats, quarter: int) -> Floats:
    """The industry fund goes to counties by their births; births that it adds, shape (n,)."""
    counties = model.tables["county"]
    amount = 1e8 * model.in_force("industry_fund", "amount", quarter)
    if amount == 0.0:
        return np.zeros(len(expected))
    given = np.rint(0.25 * amount * model.spread(model.fixed.base_births, "industry"))
    counties["industry_pot"] += given
    model.charge("industry_fund", given.sum())
    return venture.fund_births(
        expected, 4.0 * given, counties["science_budget"], model.parameters.fund_entry
    )


def _hand_out(model: CountyInnovationModel, rows: Ints, focus: tuple[int, ...]) -> None:
    """Founders in the favoured industry share what their county's pot holds."""
    firms, counties = model.tables["firm"], model.tables["county"]
    pot = counties["industry_pot"]
    county = firms["county"][rows]
    favoured = (
        np.isin(firms["sector"][rows], focus)
        if focus
        else firms["sector"][rows] == counties["lead_sector"][county]
    )
    rows, county = rows[favoured], county[favoured]
    share = sum_by(county, firms["weight"][rows], len(pot))
    firms["cash"][rows] += pot[county] / share[county]
    pot[np.unique(county)] = 0.0
