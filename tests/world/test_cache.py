"""Worlds are kept under the hash of their inputs and built anew when a file is damaged."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError
from sim.evidence import tables
from sim.host import caches
from sim.world import Drivers, World, WorldSettings, cache

SETTINGS = WorldSettings(census="drawn", yearbook="drawn")
built: list[WorldSettings] = []


def tiny(settings: WorldSettings, key: str) -> World:
    built.append(settings)
    rng = np.random.default_rng(settings.seed)
    return World(
        settings=settings,
        hash=key,
        counties={"adcode": np.arange(3), "name_zh": np.array(["昆山市", "新昌县", "忠县"])},
        firms={"sales": rng.random(5), "soe": np.array([True, False, True, False, True])},
        institutes={"budget": rng.random(2)},
        commissioners={"home": np.zeros(4, np.int32)},
        drivers=Drivers(
            *(rng.random((3, 11)) for _ in range(2)), rng.random(11), np.arange(11), rng.random(11)
        ),
        pairing={"share": np.array([0.5, 0.5])},
        provenance={"counties.adcode": "published"},
        marks={"gdp": np.zeros(3, np.int8)},
        unmatched=("一个单位",),
        matched={"units": 3},
        surveys={"years": np.array([0.0, 3.0])},
        shaped_by={"gerd": [2015]},
        told={"gdp": [2021, 2022]},
        brought={"table": {"file": "mine.csv", "units": 1}},
    )


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(caches.VARIABLE, str(tmp_path / "worlds"))
    monkeypatch.setattr(cache, "assemble", tiny)
    built.clear()
    yield tmp_path / "worlds"


def same(a: World, b: World) -> bool:
    tables = all(
        np.array_equal(column, getattr(b, table)[name])
        and column.dtype == getattr(b, table)[name].dtype
        for table in cache.TABLES
        for name, column in getattr(a, table).items()
    )
    facts = all(
        getattr(a, name) == getattr(b, name)
        for name in ("hash", "provenance", "unmatched", "matched", "shaped_by", "told")
    )
    return tables and facts and np.array_equal(a.drivers.gdp, b.drivers.gdp)


def test_built_once_then_read(place: Path) -> None:
    first, second = cache.build_world(SETTINGS), cache.build_world(SETTINGS)
    assert len(built) == 1 and same(first, second)
    assert [path.name for path in place.iterdir()] == [f"world-{first.hash}.npz"]


@pytest.mark.parametrize("damage", [b"", b"not a zip file", None])
def test_a_damaged_file_is_built_anew(place: Path, damage: bytes | None) -> None:
    first = cache.build_world(SETTINGS)
    (path,) = place.iterdir()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] if damage is None else damage)
    second = cache.build_world(SETTINGS)
    assert len(built) == 2 and same(first, second)
    assert path.read_bytes()[:2] == b"PK"


def test_a_flipped_byte_is_built_anew(place: Path) -> None:
    cache.build_world(SETTINGS)
    (path,) = place.iterdir()
    content = bytearray(path.read_bytes())
    content[200] ^= 0xFF
    path.write_bytes(content)
    cache.build_world(SETTINGS)
    assert len(built) == 2


def test_in_place_of_a_folder_that_cannot_be_written_a_temporary_one_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(caches.VARIABLE, str(tmp_path / "file" / "worlds"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert same(cache.build_world(SETTINGS), cache.build_world(SETTINGS))
    assert len(built) == 1
    (line,) = caplog.messages
    assert "file/worlds cannot be written (Not a directory)" in line
    assert str(tmp_path / "county-innovation-") in line


def test_without_any_folder_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(caches.VARIABLE, str(tmp_path / "file" / "other"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    assert same(cache.build_world(SETTINGS), cache.build_world(SETTINGS))
    assert len(built) == 2
    assert len(caplog.messages) == 1


def test_a_temporary_folder_that_others_may_write_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    first = caches.instead(tmp_path, "")
    assert first == caches.instead(tmp_path, "") and first is not None
    first.chmod(0o777)
    assert caches.instead(tmp_path, "") not in (first, None)


def test_a_full_disk_leaves_no_half_file(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: object, **_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    assert cache.build_world(SETTINGS).matched == {"units": 3}
    assert list(place.iterdir()) == []


def test_the_hash_follows_what_is_in_the_inputs(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("adcode,gdp\n320583,1\n")
    mine = WorldSettings(census="drawn", yearbook="drawn", table=str(table))
    first = cache.inputs_hash(mine)
    elsewhere = tmp_path / "copy.csv"
    elsewhere.write_bytes(table.read_bytes())
    copy = WorldSettings(census="drawn", yearbook="drawn", table=str(elsewhere))
    assert cache.inputs_hash(copy) == first
    table.write_text("adcode,gdp\n320583,2\n")
    others = [mine, SETTINGS, WorldSettings(0.2, "drawn", "drawn"), WorldSettings(seed=1)]
    assert len({first, *map(cache.inputs_hash, others)}) == 5


def test_the_hash_follows_evidence_as_it_is_and_code_as_it_was_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cache.inputs_hash(SETTINGS)
    edited = tmp_path / "world"
    shutil.copytree(Path(cache.__file__).parent, edited)
    monkeypatch.setattr(cache, "files", lambda _: edited)
    assert cache.inputs_hash(SETTINGS) == first
    (edited / "build.py").write_text("# edited after it was loaded")
    assert cache.inputs_hash(SETTINGS) == first
    assert cache._contents() != cache._CODE
    carried = tmp_path / "evidence"
    shutil.copytree(Path(tables.__file__).parent, carried)
    monkeypatch.setattr(tables, "files", lambda _: carried)
    assert cache.inputs_hash(SETTINGS) == first
    for name in ("posterior", "observations"):
        with (carried / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write("\n")
        assert (cache.inputs_hash(SETTINGS) == first) == (name == "posterior")


def test_others_who_share_the_folder_may_read_what_is_kept(place: Path) -> None:
    before = os.umask(0o022)
    try:
        cache.build_world(SETTINGS)
    finally:
        os.umask(before)
    (path,) = place.iterdir()
    assert path.stat().st_mode & 0o777 == 0o644


def test_old_worlds_make_room(place: Path) -> None:
    for seed in range(cache.KEPT + 2):
        cache.build_world(WorldSettings(census="drawn", yearbook="drawn", seed=seed))
    assert len(list(place.iterdir())) == cache.KEPT


@pytest.mark.parametrize("scale", [0.0, -1.0, 1.5, float("nan")])
def test_a_scale_out_of_range(scale: float) -> None:
    with pytest.raises(InputError) as caught:
        cache.build_world(WorldSettings(scale=scale))
    assert caught.value.key == "scale_out_of_range"


def test_a_missing_table_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        cache.build_world(WorldSettings(table=str(tmp_path / "none.csv")))
    assert caught.value.key == "file_missing"
