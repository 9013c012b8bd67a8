"""A results folder is complete or absent."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from sim.config import compose
from sim.ensemble.store.keep import conclusion, identity, results_folder, study_folder
from sim.errors import InputError


def test_a_folder_appears_when_all_is_written(tmp_path: Path) -> None:
    with results_folder(tmp_path, "experiment", "one") as folder:
        (folder / "a.txt").write_text("a")
        assert not (tmp_path / "experiment" / "one").exists()
    assert [p.name for p in (tmp_path / "experiment").iterdir()] == ["one"]
    assert (tmp_path / "experiment" / "one" / "a.txt").read_text() == "a"


@pytest.mark.parametrize("error", [KeyboardInterrupt, InputError, RuntimeError])
def test_nothing_is_left_when_it_ends_badly(tmp_path: Path, error: type[BaseException]) -> None:
    root = tmp_path / "results"
    with pytest.raises(error), results_folder(root, "experiment", "one") as folder:
        (folder / "a.txt").write_text("a")
        raise error("stopped")
    assert not root.exists()


def test_other_results_stay_when_one_ends_badly(tmp_path: Path) -> None:
    with results_folder(tmp_path, "experiment", "one"):
        pass
    with pytest.raises(KeyboardInterrupt), results_folder(tmp_path, "experiment", "two"):
        raise KeyboardInterrupt
    assert [p.name for p in (tmp_path / "experiment").iterdir()] == ["one"]


@pytest.mark.parametrize(
    ("number", "key"), [(errno.ENOSPC, "disk_full"), (errno.EACCES, "results_unwritable")]
)
def test_the_disk_is_at_fault(tmp_path: Path, number: int, key: str) -> None:
    with pytest.raises(InputError) as caught, results_folder(tmp_path, "experiment", "one"):
        raise OSError(number, "no")
    assert caught.value.key == key
    assert str(tmp_path) in caught.value.line()


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(InputError, match="cannot be written"),
        results_folder(tmp_path / "file", "experiment", "one"),
    ):
        pass


def test_identities_differ_and_sort_by_time() -> None:
    first, second = identity({"a": 1}), identity({"a": 2})
    assert first != second
    assert first[:-6] <= second[:-6]


def test_a_study_is_found_again_by_the_same_words(tmp_path: Path) -> None:
    asked = compose(["experiment=sweep", "world.scale=0.02"])
    place = study_folder(tmp_path, asked)
    assert place.parent == tmp_path / "sweep"
    for same in ("executor.kind=serial", "language=zh", "quiet=true"):
        again = compose(["experiment=sweep", "world.scale=0.02", same])
        assert study_folder(tmp_path, again) == place
    other = compose(["experiment=sweep", "world.scale=0.03"])
    assert study_folder(tmp_path, other) != place
    named = compose(["experiment=sweep", "name=credit"])
    assert study_folder(tmp_path, named) == tmp_path / "sweep" / "credit"


def test_a_conclusion_replaces_the_last_one_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text("old")
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "old.png").write_text("old")
    with pytest.raises(KeyboardInterrupt), conclusion(tmp_path) as folder:
        (folder / "scores.csv").write_text("half")
        raise KeyboardInterrupt
    assert (tmp_path / "scores.csv").read_text() == "old"
    with conclusion(tmp_path) as folder:
        (folder / "scores.csv").write_text("new")
        (folder / "figures").mkdir()
        (folder / "figures" / "new.png").write_text("new")
    assert (tmp_path / "scores.csv").read_text() == "new"
    assert [path.name for path in (tmp_path / "figures").iterdir()] == ["new.png"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["figures", "scores.csv"]
