"""Births and deaths in one county leave the luck of others alone.

What the model passes on is legitimate: in a thinned world firms of a circle of counties hear from
each other, knowledge spills over within 300 km a quarter, institutes reach 240 km further with what
they learn of the demand at home, a donor's births limit the branch plants it sends to its partners,
and the year's end renews national statistics (frontier, need for commissioners, designation). So
two quarters after a shock at the start of a year, firms beyond
540 km in provinces without pairing with those inside must be the same to the bit. Orders of large
firms, which a whole province shares, are off but in a test of their own.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.core.network import OUTREACH_REACH, REACH, distances, unit_vectors
from sim.model.firms.firm import BRANCH_PLANT, OWN, entrant_ids
from sim.model.policy.levers import Levers
from tests.model.compare import by_id, same

QUARTERS = 2
Array = np.ndarray


@pytest.fixture(scope="module")
def past(history: CountyInnovationModel) -> CountyInnovationModel:
    """The end of 2020, from where on knowledge has no national background and no orders pass."""
    model = history.branch(Levers())
    model.parameters = dataclasses.replace(model.parameters, national_weight=0.0, chain_orders=0.0)
    return model


@pytest.fixture(scope="module")
def place(past: CountyInnovationModel) -> int:
    """Row of the county that spends most on R&D in Heilongjiang, a corner of the country."""
    counties = past.tables["county"]
    spending = np.where(counties["province_code"] == 230000, counties["rd"], -1.0)
    return int(np.argmax(spending))


def kilometres(model: CountyInnovationModel, place: int) -> Array:
    """From a county to all, shape (n,)."""
    counties = model.tables["county"]
    points = unit_vectors(counties["lon"], counties["lat"])
    return distances(points[[place]], points)[0]


def out_of_reach(model: CountyInnovationModel, place: int) -> Array:
    """Counties that a shock cannot have reached after two quarters."""
    province = model.tables["county"]["province_code"]
    pairs = model.world.pairing
    inside = kilometres(model, place) <= REACH + OUTREACH_REACH
    linked = np.zeros(len(province), bool)
    for here, there in (("donor", "recipient"), ("recipient", "donor")):
        partners = province[pairs[there][inside[pairs[here]]]]
        linked |= np.isin(province, partners)
    return ~inside & ~linked


def kill_all(model: CountyInnovationModel, place: int) -> None:
    """Every firm of the county leaves."""
    for firm in model.county_at(place).firms:
        firm.remove()


def add_many(model: CountyInnovationModel, place: int) -> None:
    """Two hundred copies of the county's largest spender, as if born before 2016."""
    firms = model.tables["firm"]
    rows = np.flatnonzero(firms.alive & (firms["county"] == place))
    best = rows[np.argmax(firms["rd"][rows])]
    codes, number = model.tables["county"]["id"], np.zeros(len(model.tables["county"]), int)
    number[place] = 200
    born = {name: np.repeat(column[best], 200) for name, column in firms.arrays.items()}
    born["id"], _ = entrant_ids(codes, number, 62, OWN)
    firms.add(born)


SHOCKS = {"deaths": kill_all, "births": add_many}


@pytest.mark.parametrize("shock", list(SHOCKS))
def test_firms_out_of_reach_keep_state_and_luck(
    shock: str, past: CountyInnovationModel, place: int
) -> None:
    """Every column of every distant firm, entrants and the list of those who left included."""
    calm, shaken = past.branch(Levers()), past.branch(Levers())
    SHOCKS[shock](shaken, place)
    calm.run_for(QUARTERS)
    shaken.run_for(QUARTERS)
    far = out_of_reach(calm, place)
    firms = [by_id(model, "firm") for model in (calm, shaken)]
    distant = [far[table["county"]] for table in firms]
    assert distant[0].mean() > 0.4
    born = firms[0]["id"][distant[0]] > 1 << 40
    assert born.sum() > 100
    for name in firms[0]:
        assert same(*(table[name][rows] for table, rows in zip(firms, distant, strict=True))), name
    near = kilometres(calm, place) <= REACH
    near[place] = False
    around = [table["sales"][near[table["county"]]] for table in firms]
    assert not same(*around), "the shock reaches nobody, so the comparison says nothing"


@pytest.mark.parametrize("shock", list(SHOCKS))
def test_after_one_quarter_only_the_circle_of_the_county_differs(
    shock: str, past: CountyInnovationModel, place: int
) -> None:
    """Knowledge needs a quarter to spill over: at first firms outside the county's circle (the
    county itself at 1:1; see ``sim.model.start.circles``) are the same."""
    calm, shaken = past.branch(Levers()), past.branch(Levers())
    SHOCKS[shock](shaken, place)
    calm.run_for(1)
    shaken.run_for(1)
    firms = [by_id(model, "firm") for model in (calm, shaken)]
    circle = past.state.fixed.circle
    others = [circle[table["county"]] != circle[place] for table in firms]
    for name in firms[0]:
        assert same(*(table[name][rows] for table, rows in zip(firms, others, strict=True))), name


@pytest.mark.parametrize("shock", list(SHOCKS))
def test_orders_leave_no_province(shock: str, past: CountyInnovationModel, place: int) -> None:
    """Orders move among suppliers of a province: where they pass, sales of its firms outside the
    circle differ after a quarter, and firms of other provinces are the same."""
    calm, shaken = past.branch(Levers()), past.branch(Levers())
    for model in (calm, shaken):
        model.parameters = dataclasses.replace(model.parameters, chain_orders=0.1)
    SHOCKS[shock](shaken, place)
    calm.run_for(1)
    shaken.run_for(1)
    firms = [by_id(model, "firm") for model in (calm, shaken)]
    province, circle = past.state.counties.province_code, past.state.fixed.circle
    other = [province[table["county"]] != province[place] for table in firms]
    for name in firms[0]:
        assert same(*(table[name][rows] for table, rows in zip(firms, other, strict=True))), name
    inside = [
        (circle[table["county"]] != circle[place]) & ~rows
        for table, rows in zip(firms, other, strict=True)
    ]
    own = [table["sales"][rows] for table, rows in zip(firms, inside, strict=True)]
    assert not same(*own), "no order moves, so the comparison says nothing"


@pytest.mark.parametrize("shock", list(SHOCKS))
def test_commissioners_are_called_as_before(
    shock: str, past: CountyInnovationModel, place: int
) -> None:
    """Within the year nobody's call, term or host depends on who was born or died."""
    calm, shaken = past.branch(Levers()), past.branch(Levers())
    SHOCKS[shock](shaken, place)
    calm.run_for(QUARTERS)
    shaken.run_for(QUARTERS)
    people = [by_id(model, "commissioner") for model in (calm, shaken)]
    for name in people[0]:
        assert same(people[0][name], people[1][name]), name


def test_ids_of_entrants_depend_on_their_own_county_only() -> None:
    """More births elsewhere, or another order of counties, give a county's entrants no other id."""
    codes = np.array([110101, 230102, 650100])
    few, where = entrant_ids(codes, np.array([2, 3, 4]), 21, OWN)
    many, there = entrant_ids(codes, np.array([2, 50, 4]), 21, OWN)
    for county in (0, 2):
        assert (few[where == county] == many[there == county]).all()
    turned, back = entrant_ids(codes[::-1], np.array([4, 3, 2]), 21, OWN)
    assert (few[where == 0] == turned[back == 2]).all()
    branch, _ = entrant_ids(codes, np.array([2, 3, 4]), 21, BRANCH_PLANT)
    later, _ = entrant_ids(codes, np.array([2, 3, 4]), 22, OWN)
    assert len(np.unique(np.concatenate([few, branch, later]))) == 27
