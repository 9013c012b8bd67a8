"""Digital services, social index, popular science, clean and key technology, rural markets."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import CountyInnovationModel
from sim.behaviour.mechanisms import without
from sim.behaviour.parameters import Parameters
from sim.model.policy.levers import Levers
from sim.model.policy.prices import Prices
from sim.model.services import rules
from sim.world import World
from tests.model.test_platforms import only

share = st.floats(0.0, 1.0)
YEAR = 4


def national(model: CountyInnovationModel, top: str, bottom: str = "") -> float:
    """A figure of the year that ended, or the ratio of two."""
    year = model.years[-1].values
    return float(year[top].sum() / (year[bottom].sum() if bottom else 1.0))


def after(history: CountyInnovationModel, levers: Levers, quarters: int) -> CountyInnovationModel:
    model = history.branch(levers)
    model.run_for(quarters)
    return model


def settled(history: CountyInnovationModel, levers: Levers, quarters: int) -> CountyInnovationModel:
    """The same where nobody moves."""
    model = history.branch(levers)
    model.parameters = without(model.parameters, ["migration"])
    model.run_for(quarters)
    return model


def paid(model: CountyInnovationModel, lever: str, year: int = 2021) -> float:
    return sum(row[-1] for row in model.bill.rows() if row[:2] == (year, lever))


def one(value: float) -> np.ndarray:
    return np.array([value])


def test_uptake_solves_its_equation() -> None:
    """Ten years at 4% a year of what is missing."""
    level = one(0.4)
    for _ in range(40):
        level = rules.uptake(level, one(0.04))
    assert level[0] == pytest.approx(1.0 - 0.6 * math.exp(-0.4))


@given(share, st.floats(0.0, 2.0), st.floats(0.0, 2.0))
def test_uptake_rises_with_its_rate_and_never_passes_one(level: float, a: float, b: float) -> None:
    slow, fast = (rules.uptake(one(level), one(rate))[0] for rate in sorted((a, b)))
    assert level <= slow + 1e-15
    assert slow <= fast <= 1.0


def test_digital_rate_by_hand() -> None:
    b = replace(Parameters(), digital_growth=0.04, digital_spending=0.02)
    # 200 yuan a head are two units.
    assert rules.digital_rate(one(2e6), one(1e4), b)[0] == pytest.approx(0.08)


def test_social_index_by_hand() -> None:
    standing = np.array([[0.6], [0.3]])
    found = rules.social_index(standing, one(0.9), one(0.5), 0.4)
    assert found[0] == pytest.approx(0.6 * 0.6 + 0.4 * 0.5)


def test_science_activity_saturates() -> None:
    nobody = one(0.0)
    assert rules.science_activity(nobody, nobody, nobody)[0] == 0.0
    full = rules.science_activity(one(rules.BASES_FULL), nobody, nobody)
    assert full[0] == pytest.approx(1.0 - math.exp(-1.0))
    both = rules.science_activity(one(rules.BASES_FULL), one(rules.ACTIVITIES_FULL), one(1.0))
    assert both[0] == pytest.approx(1.0 - math.exp(-2.0 - rules.CORPS_LEVEL))


def test_demand_for_clean_technology_by_hand() -> None:
    able = np.array([[1.0, 0.5]])
    free = rules.green_ceiling(able, one(0.0), 1.0)
    np.testing.assert_allclose(free, rules.GREEN_CEILING * able)
    # At half the price and an elasticity of one, twice as many find that it pays.
    np.testing.assert_allclose(rules.green_ceiling(able, one(0.5), 1.0), 2.0 * free)
    assert (rules.green_ceiling(able, one(0.9), 2.0) <= rules.GREEN_MOST).all()


def test_emissions_by_hand() -> None:
    green = np.array([[0.5, 0.1]])
    assert rules.emissions_intensity(green, one(0.25), 0.4)[0] == pytest.approx(1 - 0.4 * 0.2)


def test_projects_bring_what_is_missing() -> None:
    assert rules.readiness(0.2, 0.0, 0.01) == pytest.approx(0.2)
    assert rules.readiness(0.0, 2.0, 0.5) == pytest.approx(0.75)
    twice = rules.readiness(rules.readiness(0.0, 7.0, 0.01), 5.0, 0.01)
    assert twice == pytest.approx(rules.readiness(0.0, 12.0, 0.01))


def test_processing_depth_by_hand() -> None:
    found = rules.processing_depth(np.array([3.0, 0.0, 0.0]), np.array([9.0, 5.0, 0.0]))
    np.testing.assert_allclose(found, [0.25, 0.0, 0.0])


def test_digital_index_is_the_mean_of_services_and_administration(
    history: CountyInnovationModel,
) -> None:
    """In districts, where the plan spends nothing, both follow the trend alone."""
    counties, b = history.tables["county"], history.parameters
    start = history.world.counties["digital"]
    trend = 1.0 - (1.0 - start) * np.exp(-b.digital_growth * 5.0)
    for name in ("digital", "digital_services", "digital_governance"):
        np.testing.assert_allclose(counties[name], trend, rtol=1e-9)


SPENT = [
    ("public_service_digital", {"amount": 500.0}, 500e8),
    ("digital_governance", {"amount": 500.0}, 500e8),
    ("rural_key_technology", {"projects": 40.0}, 40 * Prices().key_project),
    ("extension_service", {"staff": 20_000.0}, 20_000 * Prices().extension_staff),
    ("pairing_trade", {"purchases": 700.0}, 700e8 * 0.02),
]


@pytest.mark.parametrize(("lever", "settings", "yuan"), SPENT)
def test_what_a_year_costs(
    lever: str, settings: dict[str, Any], yuan: float, history: CountyInnovationModel
) -> None:
    assert paid(after(history, only(lever, **settings), YEAR), lever) == pytest.approx(yuan)


def test_bases_and_activities_are_paid_for(history: CountyInnovationModel) -> None:
    model = after(history, only("popularisation", bases=0.2, activities=12.0), YEAR)
    counties = model.tables["county"]
    area = counties["county_area"]
    bases = 0.2 * counties["population"][area].sum() / 1e4 * Prices().science_base
    assert paid(model, "popularisation") == pytest.approx(
        bases + 12.0 * area.sum() * Prices().science_activity
    )


def test_a_subsidy_is_paid_for_what_is_taken_up(history: CountyInnovationModel) -> None:
    """Share of cost x new users x cost of each, farms and firms apart."""
    start = history.tables["county"]["green"].copy()
    model = after(history, only("green_technology", subsidy=0.2), YEAR)
    counties = model.tables["county"]
    new = (counties["green"] - start)[counties["county_area"]]
    farms, firms = (
        (users[counties["county_area"]] * new[:, k]).sum()
        for k, users in enumerate((counties["farm_households"], counties["firms_2015"]))
    )
    expected = {
        "farms": 0.2 * farms * Prices().green_farm,
        "firms": 0.2 * firms * Prices().green_firm,
    }
    found = {row[4]: row[-1] for row in model.bill.rows() if row[1] == "green_technology"}
    assert found == pytest.approx(expected)


RISING = [
    ("public_service_digital", "amount", (0.0, 60.0, 3_000.0), "social", "people"),
    ("digital_governance", "amount", (0.0, 40.0, 3_000.0), "digital", "people"),
    ("green_technology", "subsidy", (0.0, 0.1, 0.5), "green", "farm_households"),
    ("popularisation", "bases", (0.0, 0.1, 4.0), "literate_rural", "villagers"),
    ("popularisation", "activities", (0.0, 10.0, 200.0), "literate", "people"),
    ("rural_key_technology", "projects", (0.0, 40.0, 2_000.0), "key_technology", ""),
    ("demonstration_sites", "number", (0.0, 200.0, 9_000.0), "adopting_households", ""),
    ("extension_service", "staff", (0.0, 20_000.0, 200_000.0), "farm_contact", ""),
    ("pairing_trade", "purchases", (0.0, 600.0, 3_000.0), "rural_income", "rural_people"),
]


@pytest.mark.parametrize(("lever", "name", "values", "top", "bottom"), RISING)
def test_more_of_a_lever_moves_its_indicator_up(
    lever: str,
    name: str,
    values: tuple[float, ...],
    top: str,
    bottom: str,
    history: CountyInnovationModel,
) -> None:
    levers = [only(lever, **{name: value}) for value in values]
    found = [national(after(history, setting, 2 * YEAR), top, bottom) for setting in levers]
    assert found[0] < found[1] < found[2]


def test_cleaner_farms_and_firms_emit_less(history: CountyInnovationModel) -> None:
    levers = [only("green_technology", subsidy=part) for part in (0.0, 0.1, 0.5)]
    found = [national(after(history, each, 2 * YEAR), "emissions", "gdp") for each in levers]
    assert found[0] > found[1] > found[2] > 1.0 - history.parameters.green_abatement
    assert national(history, "emissions", "gdp") < 1.0


def test_no_key_technology_before_there_are_projects(history: CountyInnovationModel) -> None:
    assert history.state.nation.key_ready == 0.0
    assert not history.tables["county"]["key_adopted"].any()
    model = after(history, only("rural_key_technology", projects=40.0), YEAR)
    assert model.state.nation.key_ready == pytest.approx(
        1 - (1 - model.parameters.key_readiness) ** 40
    )
    assert (model.tables["county"]["key_adopted"] <= 0.75 * model.state.nation.key_ready).all()


def test_staff_of_extension_thins_the_quality_of_all_contact(
    history: CountyInnovationModel,
) -> None:
    """With the decay of quality staff adds less than without it (4.3)."""
    gains = []
    for decay in (0.0, 0.5):
        contact = []
        for staff in (0.0, 200_000.0):
            model = history.branch(only("extension_service", staff=staff))
            model.parameters = dataclasses.replace(model.parameters, scale_decay=decay)
            model.step()
            counties = model.tables["county"]
            contact.append((counties["contact"] * counties["farm_households"]).sum())
        gains.append(contact[1] - contact[0])
    assert gains[0] > gains[1] > 0


def test_purchases_lift_income_once_and_back(history: CountyInnovationModel) -> None:
    """A level: income is higher while partners buy, not ever faster, and returns when they stop.

    Purchases are money, so their share of income falls a little as income grows. Graduates answer
    to income, firms to them and wages to firms' part in GDP, in the eleventh digit. People who move
    to where income is higher do not all come back, so nobody moves here."""
    base = settled(history, only("pairing_trade", purchases=500.0), 8)
    brief = settled(history, only("pairing_trade", purchases=2_000.0, end="2021Q4"), 4)
    level = national(brief, "rural_income") - national(history, "rural_income")
    brief.run_for(4)
    assert level > 0
    assert national(brief, "rural_income") == pytest.approx(
        national(base, "rural_income"), rel=1e-10
    )


def test_purchases_go_where_partners_are_and_add_up(history: CountyInnovationModel) -> None:
    """What recipients earn is trade income a yuan times what is bought beyond 2020's."""
    one_quarter = [after(history, only("pairing_trade", purchases=each), 1) for each in (500, 900)]
    incomes = [
        model.tables["county"]["rural_income"] * model.tables["county"]["rural_population"]
        for model in one_quarter
    ]
    more = incomes[1] - incomes[0]
    recipients = np.unique(history.world.pairing["recipient"])
    assert not more[np.setdiff1d(np.arange(len(more)), recipients)].any()
    earned = history.parameters.trade_income * 400e8
    assert more.sum() == pytest.approx(earned, rel=0.03)  # income grows within the quarter


def test_parks_and_corps_demonstrate(history: CountyInnovationModel) -> None:
    model = history.branch(only("agri_parks", county=400.0))
    model.step()
    counties = model.tables["county"]
    parks = counties["park_effect"] > 0
    assert parks.any()
    assert ((counties["demonstration"] > 0) == parks).all()
    model = history.branch(only("corps", members=10.0, results="on"))
    model.run_for(2)
    counties = model.tables["county"]
    served = counties["corps_results"] > 0
    assert served.any()
    assert ((counties["demonstration"] > 0) == served).all()


@pytest.mark.parametrize("where", ["urban", "rural"])
def test_literacy_begins_within_the_error_of_its_survey(where: str, world: World) -> None:
    parameters = Parameters(**{f"literacy_start_{where}": 1.1})
    counties = CountyInnovationModel(world, parameters=parameters, seed=1).state.counties
    other = "rural" if where == "urban" else "urban"
    given = world.counties[f"literacy_{where}"]
    assert counties[f"literacy_{where}"] == pytest.approx(np.minimum(1.1 * given, 1.0))
    assert counties[f"literacy_{other}"] == pytest.approx(world.counties[f"literacy_{other}"])
