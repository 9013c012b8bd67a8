"""The worked example of CONTRIBUTING.md, carried out on a copy of the tree."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba.core.caching import _CacheLocator

from sim import CountyInnovationModel
from sim.core import compiled
from sim.core.clock import PLAN_BEGINS
from sim.host.caches import VARIABLE
from tests.house.worked_example import LEVER, PUPILS, QUARTERS, WORDS
from tests.model.snapshot import changed, state

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
EXAMPLE = GUIDE[GUIDE.index("## Adding a lever") : GUIDE.index("## What is held")]
BLOCKS = re.findall(r"^```diff\n(.*?)^```", EXAMPLE, flags=re.M | re.S)
TOOLS = re.findall(r"^python -m (tools\.\w+)$", EXAMPLE, flags=re.M)
FILE = re.compile(r"^--- a/(.+)\n\+\+\+ b/\1\n", flags=re.M)


def hunks() -> Iterator[tuple[str, str, str]]:
    """File, text that stands there and text that is to stand there, of every hunk in the guide."""
    for block in BLOCKS:
        _, *parts = FILE.split(block)
        for file, text in zip(parts[::2], parts[1::2], strict=True):
            for hunk in re.split(r"^@@\n", text, flags=re.M)[1:]:
                lines = hunk.splitlines(keepends=True)
                before = "".join(line[1:] for line in lines if line[0] in " -\n")
                after = "".join(line[1:] for line in lines if line[0] in " +\n")
                yield file, before, after


def ran(folder: Path, *words: str) -> str:
    """What Python prints in the copy, which keeps worlds and machine code beside the tree."""
    own = {"PYTHONPATH": str(folder), VARIABLE: str(folder.parent)}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def without() -> dict[str, np.ndarray]:
    """The state that the tree as it is comes to."""
    model = CountyInnovationModel.from_config(WORDS)
    model.run_for(QUARTERS)
    return state(model)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with the example carried out."""
    folder = tmp_path_factory.mktemp("example") / "tree"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    for name in listed.stdout.decode().rstrip("\0").split("\0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)  # with its time, which machine code is kept by
    for file, before, after in hunks():
        text = (folder / file).read_text("utf-8")
        assert text.count(before) == 1, f"{file} does not have, once:\n{before}"
        (folder / file).write_text(text.replace(before, after), "utf-8")
    for tool in TOOLS:
        ran(folder, "-m", tool)
    return folder


@pytest.fixture(scope="module")
def told(
    tree: Path, without: dict[str, np.ndarray], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """Arrays and words of ``tests.house.worked_example`` in the copy."""
    _share_machine_code(tree)
    file = tmp_path_factory.mktemp("told") / "arrays.npz"
    words = json.loads(ran(tree, "-m", "tests.house.worked_example", str(file)))
    with np.load(file, allow_pickle=True) as arrays:
        return dict(arrays), words


def _share_machine_code(tree: Path) -> None:
    """Hand on what is compiled, in the folder that is named by the text of all its sources: where
    one has changed, the copy names another and compiles anew."""
    place = compiled._place()
    if place is None:
        return
    for folder in {path.parent for path in compiled.compiled_sources()}:
        kept, there = (
            _CacheLocator.get_suitable_cache_subpath(root / folder.relative_to(ROOT) / "x.py")
            for root in (ROOT, tree)
        )
        if (place / kept).is_dir():
            shutil.copytree(place / kept, tree.parent / "compiled" / place.name / there)


def test_it_adds_about_thirty_lines_in_one_folder_the_texts_and_the_register() -> None:
    added = re.findall(r"^\+(?!\+\+ ).*\S", "".join(BLOCKS), flags=re.M)
    assert len(added) <= 35
    folders = {str(Path(file).parent) for file, _, _ in hunks()}
    assert folders == {"sim/model/services", "sim/text", "sim/plan"}


def test_the_lever_is_listed_and_the_register_is_true(tree: Path, told: Any) -> None:
    _, words = told
    assert words["families"] == ["services"] and not words["faults"]
    assert LEVER in ran(tree, "-m", "sim.plan", "T3c")
    for language, title in (("en", "Science courses"), ("zh", "科学素质课程")):
        printed = ran(tree, "-m", "sim.levers", LEVER, "--lang", language)
        assert title in printed and "prices.science_course" in printed


def test_as_it_is_nothing_moves(told: Any, without: dict[str, np.ndarray]) -> None:
    arrays, words = told
    kept = {name: arrays[name] for name in arrays if name not in ("literacy", "by_the_rule")}
    assert not changed(without, kept)
    assert not words["bill_as_is"]


def test_set_it_moves_what_the_rule_says_and_is_paid(told: Any) -> None:
    arrays, words = told
    assert words["acting"] == PLAN_BEGINS
    np.testing.assert_allclose(arrays["literacy"], arrays["by_the_rule"], rtol=1e-12)
    assert (arrays["literacy"] > arrays["county.literacy_rural"]).any()
    ((year, *entry, yuan),) = words["bill"]
    assert (year, entry) == (2021, [LEVER, "appropriation", "county", "people"])
    assert yuan == pytest.approx(0.25 * 300.0 * PUPILS)  # of the one quarter in which it acts


def test_the_house_keeps_its_rules(tree: Path) -> None:
    """Documents, register, texts and settings agree; style is kept."""
    kept = (
        "docs/test_model_doc.py",
        "plan/test_register.py",
        "text/test_catalogue.py",
        "config/test_lever_files.py::test_the_files_are_those_of_the_code",
    )
    tests = [f"tests/{name}" for name in kept]
    ran(tree, "-m", "pytest", "-q", "-x", "-k", "not column", *tests)
    ran(tree, "-m", "ruff", "check", "sim")
    ran(tree, "-m", "ruff", "format", "--check", "sim")
