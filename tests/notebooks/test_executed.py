"""The notebooks run from top to bottom and are kept without what they gave."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from sim.app.view import letters
from sim.report.trust import coverage, trust
from sim.targets import READINGS
from tests.notebooks.conftest import NOTEBOOK, STUDY, changed_copy

PNG = b"\x89PNG"
POSTERIOR = {"configuration": {"behaviour": {"draws": "posterior"}}}  # where nothing else is asked


def data(cell: nbformat.NotebookNode, kind: str) -> list[Any]:
    return [out["data"][kind] for out in cell.outputs if kind in out.get("data", {})]


@pytest.mark.parametrize("path", [NOTEBOOK, STUDY], ids=lambda path: path.stem)
def test_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert "widgets" not in notebook.metadata


def test_the_panel_lends_every_chinese_character_of_the_notebook() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    words = "".join(cell.source for cell in notebook.cells)
    assert not {letter for letter in words if "\u2e80" <= letter <= "\uffef"} - set(letters())


@pytest.mark.slow
def test_executed_from_top_to_bottom(small_copy: Path, kernels: None) -> None:
    notebook = nbformat.read(small_copy, as_version=4)
    NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": small_copy.parent}}
    ).execute()
    cells = {cell.id: cell for cell in notebook.cells}

    assert data(cells["panel"], "application/vnd.jupyter.widget-view+json")
    for picture in data(cells["pictures"], "image/png"):
        assert base64.b64decode(picture).startswith(PNG)
    assert len(data(cells["pictures"], "image/png")) == 3  # no map of no difference

    (markup,) = data(cells["targets"], "text/html")
    assert markup.count("<tr") == 1 + 2 * len(READINGS)
    assert "first_year_met" in markup
    (bill,) = data(cells["bill"], "text/plain")
    lines = [line.split() for line in bill.splitlines()]
    assert lines[0] == ["scenario", "plan", "mine"]
    (budget,) = (line[1:] for line in lines if line[0] == "budget")
    assert float(budget[0]) == float(budget[1]) > 1e10  # yuan; the levers are the plan's


@pytest.mark.slow
def test_a_study_is_run_and_asked(tmp_path: Path, kernels: None) -> None:
    words = [
        *("world.scale=0.02", "world.census=drawn", "world.yearbook=drawn", "executor.workers=1"),
        *("ensemble.replicates=1", "scenario=[plan,no_plan]"),
        "sweep.vary={levers.credit_guarantee.share:[0.3,0.8],levers.voucher.coverage:[0.1,0.6]}",
    ]
    cell = f'language = "zh"\nresults = {str(tmp_path)!r}\nwords = {words!r}'
    copy = changed_copy(STUDY, cell, tmp_path)
    notebook = nbformat.read(copy, as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": copy.parent}}).execute()
    cells = {cell.id: cell for cell in notebook.cells}

    assert data(cells["run"], "application/vnd.jupyter.widget-view+json")  # progress
    assert "已完成8/8次模拟，失败0次，剩余0次" in str(notebook.metadata["widgets"])
    (said,) = [out["text"] for out in cells["study"].outputs if "text" in out]
    assert "rows=8, done=8, failed=0, left=0" in said
    assert trust(POSTERIOR, "zh") in said
    assert coverage(POSTERIOR, "zh") in said
    for asked, rows in (("effects", 8), ("against_value", 4), ("query", 4)):
        (markup,) = data(cells[asked], "text/html")
        assert markup.count("<tr") == 1 + rows
    assert "first_year_met" in data(cells["targets"], "text/html")[0]
    for picture in ("bands", "tornado", "heat_map", "parallel_axes"):
        assert base64.b64decode(data(cells[picture], "image/png")[0]).startswith(PNG)
