"""Geography is computed once a machine: what is read from disk is what would be computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.host import caches
from sim.model import geography
from sim.model.firms.sums import sector_firms
from sim.model.geography import Geography
from sim.world import World

computed: list[Geography] = []


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache; ``computed`` has what was not read from it."""
    compute = geography._computed

    def watched(*given: Any) -> Geography:
        computed.append(compute(*given))
        return computed[-1]

    monkeypatch.setenv(caches.VARIABLE, str(tmp_path))
    monkeypatch.setattr(geography, "_computed", watched)
    computed.clear()
    return tmp_path


@pytest.fixture
def asked(world: World, started: CountyInnovationModel) -> Callable[..., Geography]:
    """The geography as the next process gets it, with columns of counties in place of theirs or
    another ``mix``."""

    def ask(mix: np.ndarray | None = None, **changes: np.ndarray) -> Geography:
        counties = type(started.state.counties)(started.state.counties.arrays | changes)
        own = sector_firms(started.state.firms, len(counties))
        institutes = started.state.institutes
        given = (counties, institutes, own if mix is None else mix)
        return geography.geography(replace(world), *given)

    return ask


def arrays_of(ground: Geography) -> dict[str, np.ndarray]:
    matrices = ("neighbour_km", "out", "back")
    parts = ("data", "indices", "indptr")
    plain = ("closeness", "province", "place_of", "place_km")
    return (
        {
            f"{name}.{part}": getattr(getattr(ground, name), part)
            for name in matrices
            for part in parts
        }
        | {name: getattr(ground, name) for name in plain}
        | ground.candidates
    )


def same(one: Geography, other: Geography) -> bool:
    """To the bit, the type and the shape."""
    first, second = arrays_of(one), arrays_of(other)
    assert len(first) == 15 and first.keys() == second.keys()
    return one.out.shape == other.out.shape and all(
        array.dtype == second[name].dtype and np.array_equal(array, second[name])
        for name, array in first.items()
    )


def test_the_next_process_reads_what_this_one_computed(asked: Callable[..., Geography]) -> None:
    first, second = asked(), asked()
    assert len(computed) == 1 and second is not first
    assert same(first, second)


@pytest.mark.parametrize("damage", [b"", b"not a zip file", None])
def test_a_damaged_file_is_computed_anew(
    asked: Callable[..., Geography], folder: Path, damage: bytes | None
) -> None:
    first = asked()
    (path,) = folder.iterdir()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert same(first, asked()) and len(computed) == 2
    assert same(first, asked()) and len(computed) == 2


def test_other_inputs_are_other_geographies(
    asked: Callable[..., Geography],
    started: CountyInnovationModel,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counties = started.state.counties
    asked()
    flags = {name: np.zeros_like(counties[name]) for name in geography.POSTING_AREAS}
    asked(three_regions=flags["three_regions"])
    asked(lat=counties.lat + 0.1)
    asked(province_code=np.roll(counties.province_code, 1))
    asked(mix=np.ones((len(counties), 13)))
    monkeypatch.setattr(geography, "CODE", b"other code")
    asked()
    assert len(computed) == len(list(folder.iterdir())) == 6


def test_without_a_folder_it_is_computed(
    asked: Callable[..., Geography], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").write_text("in the way")
    monkeypatch.setenv(caches.VARIABLE, str(folder / "file" / "cache"))
    assert same(asked(), asked())
    assert len(computed) == 2
