"""The network to look at: its sums are the model's, and it survives being written and read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.errors import InputError
from sim.model.connections import LAYERS, LEVELS, connections, write_graph
from sim.model.ties.links import FIRM, INSTITUTE

MEGABYTES = 1e6
READERS: dict[str, Callable[[Path], Any]] = {
    "graphml": lambda path: nx.read_graphml(path, node_type=int),
    "gexf": lambda path: nx.read_gexf(path, node_type=int),
}


@pytest.mark.parametrize("level", LEVELS)
def test_sums_are_the_models_at_every_level(history: CountyInnovationModel, level: str) -> None:
    rows = connections(history.state, level)
    people, links, firms = history.state.commissioners, history.links, history.state.firms
    away = people.host >= 0
    ties = {kind: links.kind == number for kind, number in (("institutes", 1), ("firms", 0))}
    agents = {
        "posts": away.sum(),
        "pairing": len(history.world.pairing["donor"]),
        **{kind: which.sum() for kind, which in ties.items()},
    }
    assert (
        (INSTITUTE, FIRM) == (1, 0) and away.any() and all(which.any() for which in ties.values())
    )
    figures = history.years[-1].values
    number = {
        "posts": people.weight[away].sum(),
        "pairing": agents["pairing"],
        "institutes": figures["institute_links"].sum(),
        "firms": figures["firm_links"].sum(),
    }
    for layer in LAYERS:
        of = rows["layer"] == layer
        assert rows["agents"][of].sum() == agents[layer]
        assert rows["number"][of].sum() == pytest.approx(number[layer])
        pairs = list(zip(rows["source"][of], rows["target"][of], strict=True))
        assert len(pairs) == len(set(pairs))
    known = set(history.state.counties[LEVELS[level]].tolist())
    assert {*rows["source"].tolist(), *rows["target"].tolist()} <= known
    assert firms.alive[links.a].all()


def test_looking_changes_nothing(history: CountyInnovationModel) -> None:
    def columns() -> dict[str, np.ndarray]:
        tables = history.tables.items()
        return {f"{kind}.{name}": table[name] for kind, table in tables for name in table.columns()}

    before = {name: column.copy() for name, column in columns().items()}
    history.graph()
    for name, column in columns().items():
        np.testing.assert_array_equal(column, before[name], err_msg=name)


def test_graph_has_every_county_with_its_layers(history: CountyInnovationModel) -> None:
    graph = history.graph()
    assert set(graph.nodes) == set(history.world.counties["adcode"].tolist())
    kunshan = graph.nodes[320583]
    assert (kunshan["label"], kunshan["prefecture"], kunshan["province"]) == (
        "昆山市",
        "苏州市",
        "江苏省",
    )
    assert abs(kunshan["lon"] - 120.98) < 0.2 and abs(kunshan["lat"] - 31.39) < 0.2
    pairing = history.world.pairing
    donors = sorted(history.world.counties["adcode"][pairing["donor"]].tolist())
    paired = [a for a, _, layer in graph.edges(keys=True) if layer == "pairing"]
    assert sorted(paired) == donors
    assert graph.edges[320581, 320583, "neighbour"]["km"] < 60  # Changshu lies next door
    assert not graph.has_edge(320583, 650102)  # Urumqi does not


@pytest.mark.parametrize("ending", READERS)
@pytest.mark.parametrize("level", ["county", "province"])
def test_a_written_graph_is_read_back(
    history: CountyInnovationModel, ending: str, level: str, tmp_path: Path
) -> None:
    graph, path = history.graph(level), tmp_path / f"network.{ending}"
    write_graph(graph, path)
    assert path.stat().st_size < 6 * MEGABYTES
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    again = READERS[ending](path)
    assert {node: facts["label"] for node, facts in again.nodes(data=True)} == dict(
        graph.nodes(data="label")
    )
    assert graph.number_of_edges() == again.number_of_edges()

    def edges(of: Any) -> list[tuple[Any, ...]]:
        return sorted(
            (a, b, facts["layer"], facts["km"], facts.get("number", 0.0))
            for a, b, facts in of.edges(data=True)
        )

    assert edges(again) == edges(graph)


def test_another_level_or_ending_is_one_clear_line(
    history: CountyInnovationModel, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="did you mean prefecture"):
        history.graph("prefectures")
    with pytest.raises(InputError, match="graphml"):
        write_graph(history.graph("province"), tmp_path / "network.xlsx")
    assert not list(tmp_path.iterdir())
