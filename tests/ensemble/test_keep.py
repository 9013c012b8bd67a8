"""A results folder is complete or absent."""

from __future__ import annotations

import errno
from pathlib import Path

import pyarrow as pa
import pytest

from sim.ensemble.keep import TableWriter, identity, results_folder
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


def test_tables_grow_in_the_order_of_the_calls(tmp_path: Path) -> None:
    with TableWriter(tmp_path) as writer:
        for number in (3, 1, 2):
            writer.add({"numbers": pa.table({"number": [number]})})
    assert pa.parquet.read_table(tmp_path / "numbers.parquet")["number"].to_pylist() == [3, 1, 2]
