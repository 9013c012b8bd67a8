"""Every quarter the books balance: births and deaths, amounts never negative, shares within one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim import CountyInnovationModel
from sim.core import law
from sim.model.firms import state as firm_state
from sim.model.government import county
from sim.model.policy.levers import Levers
from sim.model.state import Counties
from sim.world import World
from tests.model.draws import HORIZON, all_levers, drawn, parts, seeds, start, worlds

FIRM_AMOUNTS = [
    "sales",
    "sold",
    "rd",
    "rd_stock",
    "patents",
    "quality",
    "debt",
    "guaranteed",
    "collateral",
    "loan",
    "ask",
    "filing_cost",
    "gap",
    "covered_ask",
    "pledged",
    "weight",
    "age",
    "rd_quarters",
    "hnte_left",
    "sme_left",
    "srdi_left",
    "links",
]
COUNTY_AMOUNTS = [
    "science_budget",
    "aid_received",
    "aid_given",
    "rd_stock",
    "rd",
    "rural_income",
    "population",
    "farm_households",
    "laboratories",
    "transfer_centres",
    "incubators",
    "agri_parks",
    "parks_province",
    "parks_county",
    "star_spaces",
    "sites",
    "park_effect",
    "space_effect",
    "demonstration",
]
COUNTY_SHARES = [
    "adopted",
    "literacy_rural",
    "literacy_urban",
    "visit",
    "contact",
    "grant_rate",
    "skilled",
    "digital",
    "digital_services",
    "digital_governance",
    "social",
    "green",
    "key_adopted",
    "processing",
]


def living_weight(model: CountyInnovationModel) -> np.ndarray:
    """Weighted living firms by county."""
    firms = model.tables["firm"]
    live = firms.alive
    return np.bincount(
        firms["county"][live], firms["weight"][live], minlength=len(model.tables["county"])
    )


def check_state(model: CountyInnovationModel) -> None:
    """All numbers finite, amounts nonnegative, shares within [0, 1]."""
    for kind, table in model.tables.items():
        for name, column in table.arrays.items():
            if column.dtype.kind == "f":
                assert np.isfinite(column[table.alive]).all(), f"{kind}.{name}"
    firms, counties = model.tables["firm"], model.tables["county"]
    for name in FIRM_AMOUNTS:
        assert (firms[name][firms.alive] >= 0).all(), name
    assert (firms["sales"][firms.alive] > 0).all()
    for name in COUNTY_AMOUNTS:
        assert (counties[name] >= 0).all(), name
    for name in COUNTY_SHARES:
        assert ((counties[name] >= 0) & (counties[name] <= 1)).all(), name
    institutes = model.tables["institute"]
    assert ((institutes["outreach"] > 0) & (institutes["outreach"] < 1)).all()
    assert (institutes["stock"] >= 0).all()
    assert (model.tables["commissioner"]["weight"] >= 0).all()
    assert (model.state.nation.accounts >= 0).all()
    # Without R&D there is no claim to a deduction; a certificate lasts three years at most.
    live = firms.alive
    idle = live & (firms["rd"] == 0)
    assert not (firms["claims"][idle] & law.SUPER_DEDUCTION).any()
    for name, most in (("hnte_left", 12), ("sme_left", 4), ("srdi_left", 12)):
        assert (firms[name][live] <= most).all(), name
    assert (firms["srdi_left"][firms["giant"] & live] > 0).all()


@drawn
@given(worlds, seeds, all_levers())
def test_births_and_deaths_explain_the_number_of_firms(
    world_seed: int, seed: int, levers: Levers
) -> None:
    """In each county: firms now = firms before + entries - exits, in weighted agents, exactly."""
    model = start(world_seed, seed, levers)
    for _ in range(HORIZON):
        before, state = living_weight(model), model.state
        accounts, entries = state.nation.accounts.copy(), state.counties.entries.copy()
        for part in parts(model):
            if part == "relocate":
                assert living_weight(model).sum() == before.sum()
                before = living_weight(model)
            elif part == "produce":
                exits = (model.state.nation.accounts - accounts)[firm_state.A_EXITS]
                assert exits.sum() > 0
                assert (living_weight(model) == before - exits).all()
            elif part == "enter":
                born = model.state.counties.entries - entries
                assert born.sum() > 0
                assert (living_weight(model) == before - exits + born).all()
        ids = model.tables["firm"]["id"][model.tables["firm"].alive]
        assert len(np.unique(ids)) == len(ids)


def literate(counties: Counties) -> float:
    """Literate people of the nation."""
    return sum(
        float((counties[f"literacy_{kind}"] * counties[f"{kind}_population"]).sum())
        for kind in ("rural", "urban")
    )


@drawn
@given(worlds, seeds, all_levers())
def test_state_stays_possible(world_seed: int, seed: int, levers: Levers) -> None:
    """Stocks, shares and accounts after every quarter."""
    model = start(world_seed, seed, levers)
    check_state(model)
    counties = model.tables["county"]
    learned = ("adopted", "key_adopted", "green", "digital")
    for _ in range(HORIZON):
        before, knew = {name: counties[name].copy() for name in learned}, literate(counties)
        for _ in parts(model):
            pass
        check_state(model)
        for name in learned:
            assert (counties[name] >= before[name]).all(), name
        # People who move take along what they know, so that only the nation's number cannot fall.
        assert literate(counties) >= knew * (1.0 - 1e-12)
    assert (counties["adopted"] <= county.CEILING).all()


def test_the_whole_decade_stays_possible(world: World) -> None:
    """The plan from 2016 to 2025, looked at once a year; ten years are closed, then it ends."""
    model = CountyInnovationModel(world, Levers(), seed=3)
    check_state(model)
    for year in range(10):
        model.run_for(4)
        check_state(model)
        assert model.years[-1].year == 2016 + year
        for name, values in model.years[-1].values.items():
            assert (np.isfinite(values) & (values >= 0)).all(), name
    with pytest.raises(RuntimeError):
        model.step()


def test_the_year_is_the_sum_of_its_quarters(history: CountyInnovationModel) -> None:
    """Yearly flows are what the four quarters added; stocks are those of the last."""
    model = history.branch(Levers())
    n = len(model.tables["county"])
    exits, entries, granted = np.zeros(n), np.zeros(n), np.zeros(n)
    for _ in range(4):
        before, born = model.state.nation.accounts.copy(), model.state.counties.entries.copy()
        for part in parts(model):
            if part == "meet":
                change = model.state.nation.accounts - before
                exits += change[firm_state.A_EXITS]
                granted += change[firm_state.A_PATENTS]
                entries += model.state.counties.entries - born
    year = model.years[-1].values
    assert (year["firm_exits"] == exits).all()
    assert (year["firm_entries"] == entries).all()
    assert (year["patents_granted"] == granted + year["institute_grants"]).all()
    assert not model.state.counties.institute_grants.any()
    assert (year["firms"] == living_weight(model)).all()
    assert not model.state.nation.accounts.any()
    assert not model.state.counties.entries.any()
