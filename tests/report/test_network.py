"""Arcs of the network: their sums are those of the table, whatever is drawn of them."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from sim.model.connections import LAYERS
from sim.report import fonts
from sim.report.county_place import bow
from sim.report.network import (
    ACROSS,
    STAYING,
    WITHIN,
    arc_map,
    layer_rows,
    layers_description,
    layers_figure,
)
from sim.report.speech import Speech
from sim.report.tables import Tables

SVG = "{http://www.w3.org/2000/svg}"
KILOBYTES = 1e3


@pytest.mark.parametrize("layer", LAYERS)
def test_arcs_add_up_to_the_table(tables: Tables, layer: str, language: str) -> None:
    made = arc_map(tables.network, layer, Speech(language))
    of = tables.network[tables.network["layer"] == layer]
    assert made.rows["number"].sum() == of["number"].sum() == made.total
    assert made.rows["agents"].sum() == of["agents"].sum()
    moved = (made.rows["number"] * made.rows["km"]).sum()
    assert moved == pytest.approx((of["number"] * of["km"]).sum())
    assert len(made.canvas.svg().encode()) < 250 * KILOBYTES
    root = ET.fromstring(made.canvas.svg())
    assert not fonts.missing_glyphs("".join(root.itertext()))

    def hovers(colour: str) -> set[str]:
        groups = root.findall(f"{SVG}g[@stroke='{colour}']")
        return {title.text or "" for group in groups for title in group.iter(f"{SVG}title")}

    assert any("北京市" in text and "石家庄市" in text for text in hovers(ACROSS))
    assert all("杭州市" in text and "绍兴市" in text for text in hovers(WITHIN))
    assert len(hovers(WITHIN)) == 1
    # Within Hangzhou: West Lake to Tonglu, and Tonglu to itself.
    (stays,) = hovers(STAYING)
    assert "杭州市" in stays and "280" in stays
    directed = 3 if layer != "firms" else 2  # there and back are one between firms
    assert len(hovers(ACROSS)) == directed


def test_layers_are_counted(tables: Tables, language: str) -> None:
    rows = layer_rows(tables.network, 6).set_index("layer")
    posts = tables.network[tables.network["layer"] == "posts"]
    assert rows.loc["posts", "number"] == posts["number"].sum()
    assert rows.loc["posts", "degree"] == pytest.approx(2.0 * 4 / 6)  # one pair goes both ways
    assert rows.loc["posts", "to_100"] == pytest.approx((40.0 + 80.0) / posts["number"].sum())
    with fonts.figure_style():
        figure = layers_figure(tables.network, 6, Speech(language))
    assert len(figure.axes) == 3
    assert len(layers_description(tables.network, 6, Speech(language))) > 100


def test_the_way_there_and_the_way_back_lie_apart() -> None:
    there, back = bow((0, 0), (100, 0)), bow((100, 0), (0, 0))
    assert (there[0] == back[-1]).all() and (there[-1] == back[0]).all()
    assert there[1][1] < 0 < back[1][1]
    assert abs(there[1][1]) / 2 == pytest.approx(16, abs=1)  # the curve goes half as far
