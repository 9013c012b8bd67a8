"""The interpreter is found among refusing shims and old versions, or a line says what to do."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OLD = "exit 1"  # what asking an interpreter that does not fit ends with
SHIM = "echo 'pyenv: command not found' >&2; exit 127"
GOOD = f'exec "{sys.executable}" "$@"'


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    return tmp_path


def put(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def find(place: Path, **more: str) -> subprocess.CompletedProcess[str]:
    folders = sorted(str(folder) for folder in place.glob("bin*"))
    environment = {"PATH": ":".join(folders), "HOME": str(place), **more}
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools" / "find-python")],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def assert_refused(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "3.12" in done.stderr


def test_nothing_there(place: Path) -> None:
    assert_refused(find(place))


def test_only_old_ones_and_shims_that_refuse(place: Path) -> None:
    put(place / "bin" / "python3", OLD)
    put(place / "bin" / "python3.12", SHIM)
    put(place / ".pyenv" / "versions" / "3.11.7" / "bin" / "python3", OLD)
    assert_refused(find(place))


def test_a_fitting_one_behind_a_shim(place: Path) -> None:
    put(place / "bin" / "python3.12", SHIM)
    put(place / "bin" / "python3", OLD)
    put(place / "bin2" / "python3", GOOD)
    done = find(place)
    assert (done.returncode, done.stdout.strip()) == (0, sys.executable)


def test_a_version_of_pyenv_that_is_not_on_path(place: Path) -> None:
    put(place / "bin" / "python3", OLD)
    put(place / ".pyenv" / "versions" / "3.13.0" / "bin" / "python3.13", GOOD)
    assert find(place).stdout.strip() == sys.executable


def test_uv_knows_one(place: Path) -> None:
    put(place / "bin" / "uv", f'[ "$UV_PYTHON_DOWNLOADS" = never ] && echo "{sys.executable}"')
    assert find(place).stdout.strip() == sys.executable


def test_uv_knows_none(place: Path) -> None:
    put(place / "bin" / "uv", "exit 2")
    assert_refused(find(place))


def test_the_one_that_was_named(place: Path) -> None:
    named = put(place / "apart" / "snake", GOOD)
    assert find(place, PYTHON=str(named)).stdout.strip() == sys.executable
    assert_refused(find(place, PYTHON=str(put(place / "apart" / "old", OLD))))


def test_our_own_environment_is_not_taken(place: Path) -> None:
    put(place / ".venv" / "bin" / "python3", GOOD)
    assert_refused(find(place, PATH=str(place / ".venv" / "bin")))


def test_make_passes_the_line_on(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements-build.txt"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    done = subprocess.run(
        ["make", "run", f"PYTHON={tmp_path / 'none'}"],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if not key.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "is not a Python 3.12" in done.stderr
    assert not (tmp_path / ".venv").exists()
