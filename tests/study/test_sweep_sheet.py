"""The page of a sweep: what varied, what came of it, a picture for each question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from sim.report.sheet import write_sheet
from sim.report.speech import Speech
from sim.report.sweep import can_be_judged, sweep_sheet, sweep_table
from sim.report.voice import Voice
from sim.study import Study
from sim.text import LANGUAGES

OUTCOMES = [("gerd", "100000"), ("gerd", "county-area")]
FACTOR = "levers.credit_guarantee.share"


def facts(**sweep: Any) -> dict[str, Any]:
    settings = {"first": 2020, "scopes": ["100000", "county-area"], **sweep}
    return {"configuration": {"ensemble": {"until": 2025}, "sweep": settings}, "draws": [0, 1, 2]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_tells_what_varied_and_what_came_of_it(folder: Path, language: str) -> None:
    study = Study.open(folder)
    page = sweep_sheet(study, OUTCOMES, facts(), Voice(language, "report.sweep"))
    write_sheet(folder, page, Speech(language))
    pictures = {path.stem for path in (folder / "figures").iterdir()}
    assert pictures == {
        *(f"{kind}_gerd_{scope}" for kind in ("bands", "tornado") for _, scope in OUTCOMES),
        "parallel",
    }
    varied, outcomes = page.parts[:2]
    assert varied.table is not None and outcomes.table is not None
    (told,) = ([cell.text for cell in cells] for cells in varied.table.cells)
    assert [told[0], *told[2:]] == [FACTOR, "0, 1, 2" if language == "en" else "0、1、2", "3"]
    plan, no_plan = (cells[1].text for cells in outcomes.table.cells)
    assert plan.startswith("116") and no_plan.startswith("95")
    text = (folder / "report.html").read_text("utf-8")
    assert FACTOR in text and f'lang="{language}' in text


def test_what_is_printed_is_the_middle_of_each_scenario(folder: Path) -> None:
    study = Study.open(folder)
    console = Console(width=100)
    with console.capture() as shown:
        console.print(
            sweep_table(study, study.outcomes(OUTCOMES), OUTCOMES, Voice("en", "report.sweep"))
        )
    assert "R&D spending, 100 million yuan" in shown.get() and "116" in shown.get()


def test_targets_are_judged_where_what_they_need_was_kept(folder: Path) -> None:
    study = Study.open(folder)
    assert not can_be_judged(study, facts()["configuration"])
    assert can_be_judged(study, facts(scopes=[])["configuration"])
    assert not can_be_judged(study, facts(scopes=[], first=2021)["configuration"])
