"""The network of counties as networkx sees it."""

import networkx as nx

from sim import CountyInnovationModel
from sim.world import World


def test_graph_has_every_county_with_its_layers(world: World) -> None:
    model = CountyInnovationModel(world)
    graph = model.graph()
    codes = world.counties["adcode"]
    assert set(codes.tolist()) <= set(graph.nodes)
    kunshan = graph.nodes[320583]
    assert kunshan["name"] == "昆山市"
    assert abs(kunshan["pos"][0] - 120.98) < 0.2 and abs(kunshan["pos"][1] - 31.39) < 0.2
    layers = nx.get_edge_attributes(graph, "layer")
    count = {name: list(layers.values()).count(name) for name in set(layers.values())}
    assert count["belongs"] == len(codes)
    assert count["pairing"] == len(world.pairing["donor"])
    assert graph.edges[320583, 320581]["km"] < 60  # Changshu lies next door
    assert not graph.has_edge(320583, 650102)  # Urumqi does not
