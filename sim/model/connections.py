"""The network of a model to look at: who sends commissioners where, who is paired with whom, where
the ties of firms run.

``connections`` reads them off a state and changes nothing; ``as_networkx`` makes a graph of them,
``write_graph`` a file for Gephi, Cytoscape, R and the like.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse

from sim.core.arrays import Array, Floats, Ints, sum_by
from sim.core.network import great_circle, unit_vectors
from sim.core.weights import county_sum
from sim.errors import InputError, nearest
from sim.model.state import State
from sim.model.ties.links import FIRM, INSTITUTE

POSTS, PAIRING, INSTITUTES, FIRMS = LAYERS = ("posts", "pairing", "institutes", "firms")
NEIGHBOUR = "neighbour"
LEVELS = {"county": "adcode", "prefecture": "prefecture_code", "province": "province_code"}
NAMES = {"county": "name_zh", "prefecture": "prefecture_zh", "province": "province_zh"}
KINDS = ("district", "county-level city", "county")
REGIONS = ("east", "centre", "west")
FORMATS = (".graphml", ".gexf")
WITHIN = 50.0  # km up to which counties are drawn as neighbours


def connections(state: State, level: str = "county") -> dict[str, Array]:
    """What leads from place to place, a row a layer and pair of places of a ``level`` of
    ``LEVELS``, (rows,) each, sorted.

    - ``layer``: ``posts``, from the seat of a commissioner's institute to the county of the post;
      ``pairing``, from donor to recipient; ``institutes``, from an institute to a firm tied to it;
      ``firms``, between firms, written from the lower code to the higher;
    - ``source``, ``target``: codes of the places, the same for what stays in a place;
    - ``agents``: simulated posts, pairs or ties; ``number``: those that they stand for (people,
      pairs, ties);
    - ``km``: mean great-circle distance between the centres of the counties at both ends.

    Raises ``InputError`` for an unknown level.
    """
    code = state.counties[_column(LEVELS, level)]
    points = unit_vectors(state.counties.lon, state.counties.lat)
    parts: dict[str, list[Array]] = {}
    for name, (source, target, number) in _by_county(state).items():
        km = great_circle(np.linalg.norm(points[source] - points[target], axis=1))
        ends = np.column_stack([code[source], code[target]])
        if name == FIRMS:
            ends = np.sort(ends, axis=1)
        pairs, which = np.unique(ends, axis=0, return_inverse=True)
        which, size = which.ravel(), len(pairs)
        agents, total = np.bincount(which, minlength=size), sum_by(which, number, size)
        mean = sum_by(which, number * km, size) / np.maximum(total, np.finfo(float).tiny)
        columns = {
            "layer": np.full(size, name),
            "source": pairs[:, 0],
            "target": pairs[:, 1],
            "agents": agents,
            "number": total,
            "km": mean,
        }
        for key, column in columns.items():
            parts.setdefault(key, []).append(column)
    return {key: np.concatenate(columns) for key, columns in parts.items()}


def as_networkx(
    state: State, km: sparse.csr_matrix, level: str = "county", within: float = WITHIN
) -> nx.MultiDiGraph[Any]:
    """The places of a ``level`` with all layers of ``connections`` between them as edges, keyed
    by layer; for counties also ``neighbour``, once a pair at most ``within`` km apart by ``km``.

    Nodes are codes, with ``label`` (Chinese name), ``province``, ``lon``, ``lat`` (degrees) and
    totals: ``population``, ``gdp`` (yuan, 2020), ``firms``, ``rd`` (yuan a year); counties have
    ``prefecture``, ``kind`` and ``region``, too. Edges have ``layer``, ``number``, ``agents``,
    ``km``.
    """
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(level=level)
    graph.add_nodes_from(_nodes(state, level))
    rows = connections(state, level)
    for layer, source, target, agents, number, distance in zip(
        *(column.tolist() for column in rows.values()), strict=True
    ):
        facts = {"layer": layer, "number": number, "agents": agents, "km": round(distance, 1)}
        graph.add_edge(source, target, key=layer, **facts)
    if level == "county":
        near, codes = km.tocoo(), state.counties.adcode
        close = (near.data <= within) & (near.row < near.col)
        for a, b, distance in zip(
            codes[near.row[close]].tolist(),
            codes[near.col[close]].tolist(),
            near.data[close].tolist(),
            strict=True,
        ):
            graph.add_edge(a, b, key=NEIGHBOUR, layer=NEIGHBOUR, km=round(distance, 1))
    return graph


def write_graph(graph: nx.MultiDiGraph[Any], path: str | os.PathLike[str]) -> None:
    """Write ``graph`` as GraphML or GEXF, as the ending of ``path`` says, complete or not at all.

    Raises ``InputError`` for another ending, ``OSError`` where it cannot be written.
    """
    place = Path(path)
    ending = place.suffix.lower()
    if ending not in FORMATS:
        raise InputError("choice", where="path", value=place.name, allowed=", ".join(FORMATS))
    aside = place.with_name(f".{place.name}.part")
    try:
        if ending == ".graphml":
            nx.write_graphml(graph, aside)
        else:
            nx.write_gexf(_placed(graph), aside)
        aside.replace(place)
    finally:
        aside.unlink(missing_ok=True)


def _by_county(state: State) -> dict[str, tuple[Ints, Ints, Floats]]:
    """Rows of counties at both ends of each post, pair and tie, and how many it stands for."""
    people, firms, seat = state.commissioners, state.firms, state.institutes.county
    links, pairs = state.nation.links, state.pairs
    away = np.flatnonzero(people.host >= 0)
    to_institute, to_firm = links.kind == INSTITUTE, links.kind == FIRM
    partner, firm = links.b[to_institute], links.a[to_institute]
    one, other = links.a[to_firm], links.b[to_firm]
    return {
        POSTS: (seat[people.home[away]], people.host[away], people.weight[away]),
        PAIRING: (pairs["donor"], pairs["recipient"], np.ones(len(pairs["donor"]))),
        INSTITUTES: (seat[partner], firms.county[firm], firms.weight[firm]),
        FIRMS: (
            firms.county[one],
            firms.county[other],
            0.5 * (firms.weight[one] + firms.weight[other]),
        ),
    }


def _nodes(state: State, level: str) -> list[tuple[int, dict[str, Any]]]:
    counties, firms, n = state.counties, state.firms, len(state.counties)
    codes, first, which = np.unique(
        counties[_column(LEVELS, level)], return_index=True, return_inverse=True
    )
    sums = {
        "population": counties.population,
        "gdp": counties.gdp,
        "firms": county_sum(firms, firms.alive, n),
        "rd": county_sum(firms, firms.rd, n),
    }
    totals = {key: sum_by(which, values, len(codes)) for key, values in sums.items()}
    people = totals["population"]
    centre = {
        key: sum_by(which, counties.population * counties[key], len(codes)) / people
        for key in ("lon", "lat")
    }
    nodes = []
    for i, (code, row) in enumerate(zip(codes.tolist(), first.tolist(), strict=True)):
        facts: dict[str, Any] = {"label": str(counties[NAMES[level]][row])}
        facts["province"] = str(counties.province_zh[row])
        if level == "county":
            facts["prefecture"] = str(counties.prefecture_zh[row])
            facts["kind"] = KINDS[int(counties.kind[row])]
            facts["region"] = REGIONS[int(counties.region[row])]
        facts |= {key: round(float(values[i]), 3) for key, values in centre.items()}
        facts |= {key: float(round(values[i])) for key, values in totals.items()}
        nodes.append((code, facts))
    return nodes


def _column(columns: dict[str, str], level: str) -> str:
    if level not in columns:
        raise InputError(
            "unknown_level",
            value=level,
            nearest=nearest(level, columns),
            allowed=", ".join(columns),
        )
    return columns[level]


def _placed(graph: nx.MultiDiGraph[Any]) -> nx.MultiDiGraph[Any]:
    """The graph with places as Gephi shows them: degrees of longitude and latitude."""
    placed = graph.copy()
    for _, facts in placed.nodes(data=True):
        facts["viz"] = {"position": {"x": facts["lon"], "y": facts["lat"], "z": 0.0}}
    return placed
