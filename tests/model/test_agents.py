"""Agents as Mesa's users meet them: one of them, a door to each kind, data collection."""

from __future__ import annotations

from typing import Any

import mesa
import pytest
from mesa.datacollection import DataCollector

from sim import CountyInnovationModel
from sim.model.commissioners.commissioner import Commissioner
from sim.model.firms.firm import Firm
from sim.model.government.county import County
from sim.model.institutes.institute import ResearchInstitute
from sim.model.ties.links import FIRM, INSTITUTE
from tests.model.snapshot import changed, state

KINDS = (County, Firm, Commissioner, ResearchInstitute)


def test_one_firm_can_be_looked_at(started: CountyInnovationModel) -> None:
    some = int(started.firms.select(lambda f: f.links > 0, at_most=1).get("id")[0])
    firm, table = started.firms[some], started.tables["firm"]
    row = table.row_of(some)
    assert isinstance(firm, Firm)
    assert isinstance(firm, mesa.Agent)
    assert (firm.unique_id, firm.id) == (some, some)
    assert firm.sales == table["sales"][row]
    assert isinstance(firm.sales, float)
    assert isinstance(firm.county, County)
    assert firm.county.adcode == started.world.counties["adcode"][table["county"][row]]
    assert firm.province_code == firm.county.province_code
    assert firm in firm.county.firms


def test_a_firms_links_are_those_of_the_network(started: CountyInnovationModel) -> None:
    ties, ids = started.links, started.tables["firm"]["id"]
    for firm in started.firms.select(lambda f: f.links > 2, at_most=20):
        mine = (ties.a_id == firm.id) | ((ties.kind == FIRM) & (ties.b_id == firm.id))
        assert firm.links == min(mine.sum(), 8)
        ends = {*ties.a_id[mine & (ties.kind == FIRM)], *ties.b_id[mine & (ties.kind == FIRM)]}
        assert {p.id for p in firm.partners} == ends - {firm.id}
        assert all(firm in partner.partners for partner in firm.partners)
        bound = {i.id for i in firm.institutes}
        assert bound == set(-1 - ties.b_id[mine & (ties.kind == INSTITUTE)])
    assert set(ids[started.tables["firm"].alive]) >= set(ties.a_id)


def test_people_places_and_institutes_know_each_other(started: CountyInnovationModel) -> None:
    person = started.commissioners.select(lambda c: c.host >= 0, at_most=1).to_list()[0]
    assert person in person.host_county.commissioners
    assert person in person.institute.commissioners
    assert isinstance(person.institute.county, County)
    idle = started.commissioners.select(lambda c: c.host < 0, at_most=1).to_list()[0]
    assert idle.host_county is None
    kunshan = started.counties[320583]
    assert kunshan.name_zh == "昆山市"
    names = kunshan.neighbours.get("name_zh")
    assert "太仓市" in names
    assert "昆山市" not in names
    stock = started.tables["firm"]
    here = stock.alive & (stock["county"] == kunshan.row)
    weighted = stock["patents"][here] * stock["weight"][here]
    assert kunshan.patents == pytest.approx(weighted.sum())


def test_one_agent_can_be_changed(model: CountyInnovationModel) -> None:
    before = state(model)
    firm = model.firms.to_list()[17]
    firm.rd = 123.0
    assert model.firms[firm.unique_id].rd == 123.0
    assert changed(before, state(model)) == ["firm.rd"]
    assert (before["firm.rd"] != model.tables["firm"]["rd"]).sum() <= 1
    model.counties[320583].rural_income = 5.0
    assert changed(before, state(model)) == ["county.rural_income", "firm.rd"]


@pytest.mark.parametrize("name", ["colour", "county", "partners", "unique_id", "row"])
def test_what_is_no_column_cannot_be_set(started: CountyInnovationModel, name: str) -> None:
    firm = started.firms.to_list()[17]
    with pytest.raises(AttributeError, match=name):
        setattr(firm, name, 1)
    with pytest.raises(AttributeError, match="colour"):
        _ = firm.colour


def test_who_has_left_cannot_be_asked(model: CountyInnovationModel) -> None:
    firm = model.firms.to_list()[17]
    number = len(model.firms)
    firm.remove()
    assert len(model.firms) == number - 1
    for use in (lambda: firm.sales, firm.remove, lambda: setattr(firm, "sales", 1.0)):
        with pytest.raises(ReferenceError):
            use()
    with pytest.raises(KeyError):
        model.firms[firm.unique_id]


def test_a_door_to_every_kind(started: CountyInnovationModel) -> None:
    doors = (started.counties, started.firms, started.commissioners, started.institutes)
    assert tuple(started.agents_by_type) == tuple(started.agent_types) == KINDS
    for kind, door in zip(KINDS, doors, strict=True):
        found = started.agents_by_type[kind]
        assert isinstance(next(iter(found)), kind)
        assert len(found) == len(door) == started.counts()[kind.__name__] > 0
    assert len(started.agents) == sum(started.counts().values())
    kinds = [type(agent) for agent in started.agents]
    assert [kinds.count(kind) for kind in KINDS] == list(started.counts().values())


def test_data_collector(model: CountyInnovationModel) -> None:
    collector = DataCollector(
        model_reporters={
            "rd": lambda m: m.firms.agg("rd", sum),
            "quarter": "quarter",
            "counts": model.counts,
        },
        agent_reporters={"weight": "weight", "kind": lambda agent: type(agent).__name__},
        agenttype_reporters={Firm: {"sales": "sales"}, County: {"income": "rural_income"}},
    )
    expected: list[Any] = []
    for _ in range(2):
        model.step()
        collector.collect(model)
        expected.append((model.firms.agg("rd", sum), model.quarter, model.counts()))
    by_model = collector.get_model_vars_dataframe()
    assert list(by_model.itertuples(index=False, name=None)) == expected
    assert expected[0][0] != expected[1][0]

    now = model.time
    agents = collector.get_agent_vars_dataframe().xs(now, level="Step")
    assert agents["kind"].value_counts().to_dict() == model.counts()
    firms = agents[agents["kind"] == "Firm"]["weight"]
    assert firms.to_dict() == dict(model.firms.get(["id", "weight"]))
    sales = collector.get_agenttype_vars_dataframe(Firm)["sales"].xs(now, level="Step")
    assert sales.to_dict() == dict(model.firms.get(["id", "sales"]))
    income = collector.get_agenttype_vars_dataframe(County)["income"].xs(now, level="Step")
    assert income.to_dict() == dict(model.counties.get(["id", "rural_income"]))
