"""Steps of ventures in a small country: who gets what, money and numbers conserved."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.core.law import LARGE_SALES, SME_SALES, TECH_SME
from sim.core.network import OUTREACH_REACH
from sim.model.firms import births
from sim.model.firms import report as firm_report
from sim.model.policy.levers import Levers
from sim.model.policy.prices import Prices
from sim.model.start import sector_firms
from sim.model.ties import step as ties
from sim.model.ties.links import FIRM, INSTITUTE
from sim.model.ventures import industries
from sim.model.ventures import report as venture_report
from sim.model.ventures import rules as venture
from sim.model.ventures import step as ventures
from sim.model.ventures.levers import EMERGING

Branch = Any  # branch(lever, setting=...) of the module's fixture


@pytest.fixture(scope="module")
def settled(history: CountyInnovationModel) -> CountyInnovationModel:
    """One quarter into 2021 with the settings of 2020. Shared: branch it, never step it."""
    model = history.branch(Levers.held())
    model.run_for(1)
    return model


@pytest.fixture
def branch(settled: CountyInnovationModel) -> Branch:
    """``branch("voucher", value=1e5)``: a copy in which one lever acts at once."""

    def make(lever: str, **settings: Any) -> CountyInnovationModel:
        plan = dataclasses.replace(getattr(Levers(), lever), **settings)
        model = settled.branch(dataclasses.replace(Levers.held(), **{lever: plan}))
        model.parameters = dataclasses.replace(model.parameters, policy_delay=0.0)
        return model

    return make


def year_figures(model: CountyInnovationModel) -> dict[str, Any]:
    """What firms and ventures report of the year so far."""
    reports = (firm_report.figures, venture_report.figures)
    return {k: v for report in reports for k, v in report(model.state, model.now).items()}


def cash(model: CountyInnovationModel) -> float:
    firms = model.tables["firm"]
    return float((firms["weight"] * firms["cash"])[firms.alive].sum())


def billed(model: CountyInnovationModel, lever: str, payer: str) -> float:
    return sum(
        row[-1] for row in model.bill.rows() if row[0] == 2021 and row[1] == lever
        and row[3] == payer
    )  # fmt: skip


def test_vouchers_go_to_small_firms_that_know_and_are_paid(branch: Branch) -> None:
    model = branch("voucher", value=60_000.0, coverage=0.5)
    firms, before, links = model.tables["firm"], cash(model), len(model.links)
    ventures.use_vouchers(model.state, model.now)
    users = np.flatnonzero((firms["voucher"] > 0) & firms.alive)
    assert len(users) > 10
    assert (firms["voucher"][users] == venture.REMEMBERED).all()
    assert (firms["sales"][users] <= SME_SALES).all()
    assert (firms["knows"][users] & TECH_SME > 0).all()
    assert model.tables["county"]["county_area"][firms["county"][users]].all()
    weight = firms["weight"][users].sum()
    assert billed(model, "voucher", "county") == pytest.approx(60_000 * weight)
    assert billed(model, "voucher", "firm") == pytest.approx(15_000 * weight)
    assert before - cash(model) == pytest.approx(15_000 * weight, rel=1e-6)
    new = len(model.links) - links
    share = model.parameters.voucher_additionality
    assert abs(new - share * len(users)) < 4 * np.sqrt(len(users)) * 0.5
    assert set(model.links.a[links:]) <= set(users)


def test_a_voucher_leads_to_an_institute_of_the_field_within_reach(branch: Branch) -> None:
    model = branch("voucher", value=2e5, coverage=1.0, area="own_province")
    links = len(model.links)
    ventures.use_vouchers(model.state, model.now)
    a, b = model.links.a[links:], model.links.b[links:]
    firms, institutes = model.tables["firm"], model.tables["institute"]
    province = model.tables["county"]["province_code"]
    assert len(a) > 10
    np.testing.assert_array_equal(institutes["field"][b], firms["sector"][a])
    here, there = firms["county"][a], institutes["county"][b]
    np.testing.assert_array_equal(province[here], province[there])
    ground = model.state.fixed.geography
    assert (ground.place_km[ground.place_of[b], here] <= OUTREACH_REACH).all()


def test_wider_vouchers_keep_earlier_winners(branch: Branch) -> None:
    """More covered, or spent anywhere: the same firms and more."""
    users = []
    for coverage, area in ((0.2, "own_province"), (0.6, "own_province"), (0.6, "any")):
        model = branch("voucher", coverage=coverage, area=area)
        ventures.use_vouchers(model.state, model.now)
        users.append(set(np.flatnonzero(model.tables["firm"]["voucher"] > 0)))
    assert users[0] < users[1] < users[2]


def test_a_used_voucher_counts_for_a_year(branch: Branch) -> None:
    model = branch("voucher")
    ventures.use_vouchers(model.state, model.now)
    used = model.tables["firm"]["voucher"] > 0
    model.levers = Levers.held()
    for left in (3, 2, 1, 0):
        ventures.use_vouchers(model.state, model.now)
        assert (model.tables["firm"]["voucher"][used] == left).all()


def test_vouchers_without_additionality_leave_no_tie(branch: Branch) -> None:
    model = branch("voucher", value=2e5, coverage=1.0)
    model.parameters = dataclasses.replace(model.parameters, voucher_additionality=0.0)
    links = len(model.links)
    ventures.use_vouchers(model.state, model.now)
    assert len(model.links) == links
    assert (model.tables["firm"]["voucher"] > 0).any()


def test_consortia_share_their_money(branch: Branch) -> None:
    model = branch("consortium", number=400.0)
    firms, links, before = model.tables["firm"], model.links, cash(model)
    held, ready = len(links), firms["cash"].copy()
    ventures.form_consortia(model.state, model.now)
    public = billed(model, "consortium", "province")
    number = public / Prices().consortium
    assert 0 < number <= 100.0
    assert billed(model, "consortium", "firm") == public
    assert cash(model) - before == pytest.approx(public, rel=1e-6)
    between = links.kind[held:] == FIRM
    leaders, partners = links.a[held:][between], links.b[held:][between]
    assert len(leaders)
    assert (firms["sales"][leaders] >= LARGE_SALES).all()
    assert (ready[leaders] > Prices().consortium).all()
    assert (firms["rd"][partners] > 0).all()
    np.testing.assert_array_equal(firms["sector"][leaders], firms["sector"][partners])
    province = model.tables["county"]["province_code"][firms["county"]]
    np.testing.assert_array_equal(province[leaders], province[partners])
    assert not set(leaders) & set(partners)
    joined = links.a[held:][~between]
    area = model.tables["county"]["county_area"][firms["county"]]
    assert len(np.unique(joined)) == len(joined)
    assert area[joined].all()
    reached = ties.field_institutes(model.state, False)[firms["county"], firms["sector"]][:, 0] >= 0
    assert set(leaders[reached[leaders]]) == set(joined) & set(leaders)
    assert set(joined) > set(leaders[reached[leaders]])


def test_more_consortia_keep_those_there_were(branch: Branch) -> None:
    found = []
    for number in (100.0, 300.0):
        model = branch("consortium", number=number)
        before = len(model.links)
        ventures.form_consortia(model.state, model.now)
        found.append(set(model.links.a[before:]))
    assert found[0] < found[1]


def test_the_fund_gives_all_it_takes_to_start_ups_once(branch: Branch) -> None:
    model = branch("guidance_fund", amount=60.0)
    firms = model.tables["firm"]
    assets = firms["collateral"].copy()
    for again in (False, True):
        before, public = cash(model), billed(model, "guidance_fund", "province")
        seeded = firms["seeded"].copy()
        ventures.invest(model.state, model.now)
        public = billed(model, "guidance_fund", "province") - public
        rows = np.flatnonzero(firms["seeded"] & ~seeded & firms.alive)
        weight = firms["weight"][rows]
        assert public == pytest.approx(venture.TICKET * weight.sum())
        assert (firms["age"][rows] < venture.START_UP).all()
        private = model.parameters.fund_leverage * public
        gained = cash(model) - before
        gained += (weight * (firms["collateral"] - assets)[rows]).sum()
        assert gained == pytest.approx(public + private, rel=1e-6)
        given = (2 if again else 1) * 0.25 * 60e8
        spent = billed(model, "guidance_fund", "province") + model.state.nation.seed_pot
        assert spent == pytest.approx(given)
    counted = model.state.counties.seed_funded_firms.sum()
    total = firms["weight"][firms["seeded"] & firms.alive].sum()
    assert counted == pytest.approx(total)


def test_a_larger_fund_keeps_whom_the_smaller_chose(branch: Branch) -> None:
    chosen = []
    for amount in (20.0, 80.0):
        model = branch("guidance_fund", amount=amount)
        ventures.invest(model.state, model.now)
        chosen.append(set(np.flatnonzero(model.tables["firm"]["seeded"])))
    assert chosen[0] < chosen[1]


@pytest.mark.parametrize("focus", ["lead", "advanced_manufacturing"])
def test_the_industry_fund_pays_founders_of_its_field(branch: Branch, focus: str) -> None:
    model = branch("industry_fund", amount=400.0, focus=focus)
    firms, counties = model.tables["firm"], model.tables["county"]
    plain = branch("industry_fund", amount=0.0)
    for one in (model, plain):
        births.enter(one.state, dataclasses.replace(one.now, number=one.quarter + 1))
    public = billed(model, "industry_fund", "county")
    assert public == pytest.approx(0.25 * 400e8, rel=1e-6)
    others = plain.tables["firm"]
    drawn = np.flatnonzero(firms.alive & ~np.isin(firms["id"], others["id"][others.alive]))
    sector = firms["sector"][drawn]
    assert len(drawn)
    if focus == "lead":
        np.testing.assert_array_equal(sector, counties["lead_sector"][firms["county"][drawn]])
    else:
        assert np.isin(sector, (3, 4)).all()
    extra = (firms["weight"] * 0.15 * firms["sales"])[drawn].sum() * 2  # most that they start with
    handed = cash(model) - cash(plain)
    left = counties["industry_pot"].sum()
    assert 0 <= handed + left - public <= extra


def test_founders_and_branches_are_counted_where_they_settle(branch: Branch) -> None:
    model = branch("voucher", coverage=0.0)
    model.state.counties.founders = np.where(model.tables["county"]["county_area"], 0.2, 0.0)
    before = model.state.counties.founded_firms.copy()
    live = set(model.tables["firm"]["id"][model.tables["firm"].alive])
    model.quarter += 1
    births.enter(model.state, model.now)
    founded = model.state.counties.founded_firms - before
    assert founded.sum() > 0
    assert not founded[~model.tables["county"]["county_area"]].any()
    firms = model.tables["firm"]
    new = np.flatnonzero(firms.alive & ~np.isin(firms["id"], list(live)))
    origin = firms["id"][new] >> 47
    assert firms["weight"][new[origin == 3]].sum() == pytest.approx(founded.sum())


def test_a_matching_bank_keeps_ties_and_adds_some(branch: Branch) -> None:
    found = []
    for quality in (0.0, 1.0):
        model = branch("matching_banks", quality=quality)
        before = len(model.links)
        rows = ties._visits(model.state, model.now)
        assert len(model.links) - before == len(rows)
        found.append(set(model.links.a_id[before:]))
    assert found[0] < found[1]


def test_workstations_tie_performers_of_their_county(branch: Branch) -> None:
    model = branch("voucher", coverage=0.0)
    counties = model.state.counties
    counties.new_workstations = np.where(counties.county_area, 30.0, 0.0)
    before = len(model.links)
    ties.meet(model.state, model.now)
    new = model.links.kind == INSTITUTE
    without = branch("voucher", coverage=0.0)
    without.state.counties.new_workstations = 0.0
    ties.meet(without.state, without.now)
    assert new.sum() > (without.links.kind == INSTITUTE).sum()
    assert len(model.links) > before * 0.5


def test_figures_of_ties_and_firms_add_up(settled: CountyInnovationModel) -> None:
    firms, links = settled.tables["firm"], settled.links
    found = year_figures(settled)
    weight = firms["weight"]
    to_institutes = links.kind == INSTITUTE
    assert found["institute_links"].sum() == pytest.approx(weight[links.a[to_institutes]].sum())
    both = weight[links.a[~to_institutes]].sum() + weight[links.b[~to_institutes]].sum()
    assert found["firm_links"].sum() == pytest.approx(both / 2)
    owned = firms["institute"] & firms["above_scale"] & firms.alive
    assert found["industry_firms_with_rd_institution"].sum() == pytest.approx(weight[owned].sum())
    fields = [found[f"{name}_firms"] for name in EMERGING]
    np.testing.assert_allclose(found["emerging_firms"], np.sum(fields, axis=0))
    doing = firms.alive & (firms["rd"] > 0)
    for name, which in (("electronics", (5,)), ("advanced_manufacturing", (3, 4))):
        of_field = doing & np.isin(firms["sector"], which)
        assert found[f"{name}_firms"].sum() == pytest.approx(weight[of_field].sum())
    services = doing & (firms["sector"] == 8)
    assert found["producer_services_firms"].sum() == pytest.approx(weight[services].sum())
    lead, base = industries.lead_industries(settled.state)
    numbers = sector_firms(firms, len(lead))[np.arange(len(lead)), lead]
    assert (numbers[base] >= venture.BASE_FIRMS).all()
    assert set(np.unique(found["lead_industry_bases"])) <= {0.0, 1.0}


def test_counts_begin_anew_each_year(branch: Branch) -> None:
    model = branch("guidance_fund")
    model.quarter = 23
    ventures.invest(model.state, model.now)
    assert model.state.counties.seed_funded_firms.any()
    industries.open_year(model.state, model.now)
    assert model.state.counties.seed_funded_firms.any()
    model.quarter = 24
    industries.open_year(model.state, model.now)
    assert not any(model.state.counties[name].any() for name in industries.COUNTED)


def test_about_two_thirds_of_performers_had_an_institute_in_2015(
    started: CountyInnovationModel,
) -> None:
    """Two quarters later hardly any more have stopped or founded."""
    firms = started.tables["firm"]
    performs = firms.alive & firms["above_scale"] & (firms["rd"] > 0)
    weight = firms["weight"]
    share = weight[performs & firms["institute"]].sum() / weight[performs].sum()
    assert share == pytest.approx(venture.INSTITUTE_START, abs=0.05)
