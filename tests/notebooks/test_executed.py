"""The notebook runs from top to bottom and is kept without what it gave."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from sim.app.view import letters
from sim.targets import READINGS
from tests.notebooks.conftest import NOTEBOOK

PNG = b"\x89PNG"


def data(cell: nbformat.NotebookNode, kind: str) -> list[Any]:
    return [out["data"][kind] for out in cell.outputs if kind in out.get("data", {})]


def test_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
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
