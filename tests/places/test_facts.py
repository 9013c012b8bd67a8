"""What is known of a county, and whose figure each is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.ensemble.work.histories import world_of
from sim.errors import InputError
from sim.places import Fact, around, peers, profile, with_own
from sim.world import World, WorldSettings
from sim.world.faults import TableError
from sim.world.naming import MARKS

SMALL = WorldSettings(scale=0.02, census="drawn", yearbook="drawn")
XINCHANG, KUNSHAN, TONGWEI = 330624, 320583, 621121


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(SMALL)


def by_name(world: World, adcode: int) -> dict[str, Fact]:
    return {fact.name: fact for fact in profile(world, adcode)}


def test_every_fact_has_a_unit_and_a_mark(world: World) -> None:
    for adcode in (XINCHANG, TONGWEI):
        facts = profile(world, adcode)
        assert len(facts) >= 12
        assert all(fact.unit and fact.mark in MARKS for fact in facts)
    facts = by_name(world, XINCHANG)
    marks = {name: facts[name].mark for name in ("population", "key_county", "rural_income")}
    assert marks == {"population": "drawn", "key_county": "published", "rural_income": "assumed"}
    population, gdp = facts["population"].value, facts["gdp"].value
    assert facts["gdp_a_head"].value == pytest.approx(float(gdp) / float(population))
    assert by_name(world, TONGWEI)["pairing_donors"].value == (370202,)
    assert TONGWEI in np.atleast_1d(by_name(world, 370202)["pairing_recipients"].value)


def test_what_the_asker_says_is_marked_as_his_and_stays_beside_his_table(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("adcode,population,gdp\n330624,430000,\n320583,2090000,\n", "utf-8")
    brought = WorldSettings(scale=0.02, census="drawn", yearbook="drawn", table=str(table))
    settings = with_own(brought, XINCHANG, {"gdp": "456亿元", "above_scale_firms_2020": 420.0})
    assert settings == with_own(
        brought, XINCHANG, {"gdp": "456亿元", "above_scale_firms_2020": 420.0}
    )
    facts = by_name(world_of(settings), XINCHANG)
    for name, value in (("population", 430_000.0), ("gdp", 456e8), ("above_scale_firms_2020", 420)):
        assert (facts[name].value, facts[name].mark) == (value, "yours")
    assert facts["secondary_share"].mark == "drawn"
    other = by_name(world_of(settings), KUNSHAN)
    assert (other["population"].mark, other["gdp"].mark) == ("yours", "drawn")


@pytest.mark.parametrize("own", [{"gdp": "much"}, {"gdp": 1.0}, {"gpd": 4e10}])
def test_a_figure_that_cannot_be_is_refused(own: dict[str, str | float]) -> None:
    with pytest.raises((InputError, TableError), match="gdp"):
        with_own(SMALL, XINCHANG, own)


def test_peers_are_alike_and_of_the_same_kind(world: World) -> None:
    county = world.counties
    row_of = {int(code): row for row, code in enumerate(county["adcode"])}
    found = peers(world, XINCHANG)
    rows = [row_of[code] for code in found]
    assert len(set(found)) == 30
    assert XINCHANG not in found
    assert county["county_area"][rows].all()
    assert peers(world, XINCHANG, 5) == found[:5]
    for figure in (county["population"], county["gdp"] / county["population"]):
        apart = np.abs(np.log(figure / figure[row_of[XINCHANG]]))
        assert np.median(apart[rows]) < 0.5 * np.median(apart[county["county_area"]])


def test_around_a_county_are_its_prefecture_and_its_partners(world: World) -> None:
    assert set(around(world, XINCHANG)) == {330602, 330603, 330604, 330624, 330681, 330683}
    assert {370202, 621102, TONGWEI} <= set(around(world, TONGWEI))
    with pytest.raises(InputError, match="330625"):
        around(world, 330625)
