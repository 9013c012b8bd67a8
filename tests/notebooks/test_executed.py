"""The notebooks run from top to bottom and are kept without what they gave."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from sim.app.view import letters
from sim.host.locale import VARIABLES, user_language
from sim.model.connections import LAYERS
from sim.report.speech import Speech
from sim.report.trust import coverage, trust
from sim.targets import TARGETS
from tests.notebooks.conftest import NOTEBOOKS, changed_copy

PNG = b"\x89PNG"
DRAWN = ("world.scale=0.02", "world.census=drawn", "world.yearbook=drawn")
POSTERIOR = {"configuration": {"behaviour": {"draws": "posterior"}}}  # where nothing else is asked


def data(cell: nbformat.NotebookNode, kind: str) -> list[Any]:
    return [out["data"][kind] for out in cell.outputs if kind in out.get("data", {})]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where notebooks keep results, so that one goes on with the study of another."""
    return tmp_path_factory.mktemp("results")


def executed(name: str, cell: str, folder: Path) -> dict[str, nbformat.NotebookNode]:
    """The cells of the notebook by id after it has run with ``cell`` after its settings."""
    copy = changed_copy(NOTEBOOKS[name], cell, folder)
    notebook = nbformat.read(copy, as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": copy.parent}}).execute()
    return {cell.id: cell for cell in notebook.cells} | {"widgets": notebook.metadata}


def printed(cell: nbformat.NotebookNode) -> str:
    shown = (out for out in cell.outputs if out.output_type == "display_data")
    printed = [out["text"] for out in cell.outputs if "text" in out]
    return "".join([*printed, *(out["data"].get("text/plain", "") for out in shown)])


def pictures(cell: nbformat.NotebookNode) -> int:
    """How many pictures the cell shows."""
    found = data(cell, "image/png")
    assert all(base64.b64decode(picture).startswith(PNG) for picture in found)
    return len(found)


def test_there_are_six_in_order() -> None:
    names = ("first_look", "compare_levers", "my_county", "a_study", "reproduce", "extend")
    assert tuple(NOTEBOOKS) == names


@pytest.mark.parametrize("path", NOTEBOOKS.values(), ids=lambda path: path.stem)
def test_kept_without_outputs_and_with_words_in_both_languages(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert "widgets" not in notebook.metadata
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert re.search("[\u4e00-\u9fff]", cell.source), cell.id
            assert re.search("[A-Za-z]{3}", cell.source), cell.id


def test_the_panel_lends_every_chinese_character_of_the_notebook() -> None:
    notebook = nbformat.read(NOTEBOOKS["compare_levers"], as_version=4)
    words = "".join(cell.source for cell in notebook.cells)
    assert not {letter for letter in words if "\u2e80" <= letter <= "\uffef"} - set(letters())


def test_the_panel_hides_its_code() -> None:
    notebook = nbformat.read(NOTEBOOKS["compare_levers"], as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.metadata["jupyter"]["source_hidden"] for cell in code)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW"}, "zh"),
    ],
)
def test_the_language_is_that_of_the_locale(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert user_language() == language


@pytest.mark.slow
@pytest.mark.usefixtures("kernels")
def test_first_look(results: Path, tmp_path: Path) -> None:
    cells = executed("first_look", _first_look("zh", results), tmp_path)
    (markup,) = data(cells["targets"], "text/html")
    assert markup.count("<tr") == 1 + len(TARGETS)
    assert "政策不变情景" in markup
    assert trust(POSTERIOR, Speech("zh")) in printed(cells["targets"])
    assert pictures(cells["picture"]) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("kernels")
def test_a_county_is_found_and_asked(tmp_path: Path) -> None:
    cells = executed("my_county", 'language = "zh"\ndraws = 1\nseconds = 0', tmp_path)
    assert printed(cells["find"]).startswith("330624 浙江省 绍兴市 新昌县")
    (known,) = data(cells["profile"], "text/html")
    assert "地区生产总值" in known
    assert "抽样" in known
    (changes,) = data(cells["ask"], "text/html")
    assert changes.count("<tr") > 8
    assert "与新昌县条件相近的各县合计（1组抽样）" in printed(cells["ask"])
    assert "科技创新券" in printed(cells["chain"])


@pytest.mark.slow
@pytest.mark.usefixtures("kernels")
def test_a_study_is_run_and_asked(results: Path, tmp_path: Path) -> None:
    words = [
        *(*DRAWN, "executor.workers=1", "ensemble.replicates=1", "scenario=[plan,no_plan]"),
        "sweep.vary={levers.credit_guarantee.share:[0.3,0.8],levers.voucher.coverage:[0.1,0.6]}",
    ]
    cell = f'language = "zh"\nresults = {str(results)!r}\nwords = {words!r}'
    cells = executed("a_study", cell, tmp_path)
    assert data(cells["run"], "application/vnd.jupyter.widget-view+json")  # progress
    assert "已完成8/8次模拟，失败0次，剩余0次" in str(cells["widgets"])
    said = printed(cells["study"])
    assert "rows=8, done=8, failed=0, left=0" in said
    assert trust(POSTERIOR, Speech("zh")) in said
    assert coverage(POSTERIOR, Speech("zh")) in said
    for asked, rows in (("effects", 8), ("against_value", 4), ("query", 4)):
        (markup,) = data(cells[asked], "text/html")
        assert markup.count("<tr") == 1 + rows
    assert "first_year_met" in data(cells["targets"], "text/html")[0]
    for picture in ("bands", "tornado", "heat_map", "parallel_axes"):
        assert pictures(cells[picture]) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("kernels")
def test_a_kept_table_is_made_again(results: Path, tmp_path: Path) -> None:
    elsewhere = f"from tools import reproduce\nreproduce.RESULTS = Path({str(tmp_path)!r})"
    cell = f"from pathlib import Path\n{elsewhere}\n{_first_look('en', results)}"
    cells = executed("reproduce", cell, tmp_path)
    assert "agrees" in printed(cells["again"])
    assert data(cells["again"], "text/plain")[-1] == "True"
    assert pictures(cells["picture"]) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("kernels")
def test_a_mechanism_a_rule_and_the_network(tmp_path: Path) -> None:
    words = ["world.scale=0.02", *DRAWN[1:]]
    cells = executed("extend", f'language = "zh"\nwords = {words!r}', tmp_path)
    (off,), (own,) = (data(cells[cell], "text/html") for cell in ("off", "rule"))
    changed = [re.findall(r'number">([^<]*)<', markup)[-9:] for markup in (off, own)]
    assert changed[0][5].startswith("\u2212")  # patents, without spillovers
    assert changed[1][2] == changed[1][5] == "0"
    assert changed[1][8].startswith("+") or float(changed[1][8]) > 0.0  # literacy, with courses
    assert pictures(cells["network"]) == 1 + len(LAYERS)


def _first_look(language: str, results: Path) -> str:
    words = [*DRAWN, "executor.workers=1", "ensemble.replicates=1"]
    return f"language = {language!r}\nresults = {str(results)!r}\nwords = {words!r}"
