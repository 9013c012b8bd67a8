"""A whole world: the published totals of 2015 at a small scale, and its summary in words."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from sim import evidence
from sim.text import keys
from sim.world import World, WorldSettings, build_world
from sim.world.__main__ import main


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(WorldSettings(scale=0.05, census="drawn", yearbook="drawn"))


def test_weighted_totals_of_2015_are_met(world: World) -> None:
    firms, institutes = world.firms, world.institutes
    above = firms["above_scale"]
    weight = firms["weight"]
    assert weight[above].sum() == pytest.approx(383_148, rel=0.02)
    assert weight[above & (firms["rd"] > 0)].sum() == pytest.approx(73_570, rel=0.02)
    assert weight[firms["hnte_left"] > 0].sum() == pytest.approx(79_000, rel=0.02)
    province = world.counties["province_code"]
    for code, gerd in evidence.by_province("gerd", 2015).items():
        here = province[firms["county"]] == code
        there = province[institutes["county"]] == code
        rd = (firms["rd"] * weight)[here].sum()
        rd += (institutes["budget"] * institutes["weight"])[there].sum()
        assert rd == pytest.approx(gerd, rel=0.02), code


def test_every_column_says_where_it_comes_from(world: World) -> None:
    for table in ("counties", "institutes", "commissioners"):
        for name in getattr(world, table):
            if name not in ("id", "weight"):
                assert f"{table}.{name}" in world.provenance, f"{table}.{name}"


def test_attributes_and_sources_have_names_in_both_languages(world: World) -> None:
    named = set(keys())
    assert {f"provenance.{source}" for source in world.provenance.values()} <= named
    assert {f"attribute.{name}" for name in world.provenance} <= named


def test_references_stay_inside(world: World) -> None:
    assert world.firms["county"].max() < len(world.counties["adcode"])
    assert world.institutes["county"].max() < len(world.counties["adcode"])
    assert world.commissioners["home"].max() < len(world.institutes["county"])


def test_a_world_pickles(world: World) -> None:
    copy = pickle.loads(pickle.dumps(world))
    assert copy.hash == world.hash
    assert np.array_equal(copy.firms["sales"], world.firms["sales"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_summary(
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--lang", language, "--scale", "0.05"]) == 0
    said = capsys.readouterr().out
    assert "2,846" in said and "昆山市" not in said
    assert ("抽样" if language == "zh" else "drawn") in said


def test_a_mistake_is_one_line_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--scale", "7"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "world.scale" in said
