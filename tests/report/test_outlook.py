"""Years after the plan are marked wherever they are shown, and judged nowhere."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from sim.analysis import bands
from sim.report.described import path_words
from sim.report.figures import PATHS, path_figure
from sim.report.kept import readable, with_outlook, write_dictionary
from sim.report.names import series_name
from sim.report.outlook import outlook_note, outlook_table
from sim.report.page import page
from sim.report.speech import Speech
from sim.report.summary import costs_table, summary_sheets
from sim.report.table import write_workbook
from sim.report.tables import Tables
from sim.report.terminal import show
from sim.report.trust import standing
from sim.targets import LAST_YEAR, judge
from sim.text import say

LAST = 2030


def longer(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """``table`` with years after the plan, in which ``column`` is far from what it was."""
    end = table[table["year"] == LAST_YEAR]
    more = [
        end.assign(year=year, **{column: end[column] * 10.0})
        for year in range(LAST_YEAR + 1, LAST + 1)
    ]
    return pd.concat([table, *more], ignore_index=True)


@pytest.fixture(scope="session")
def beyond(tables: Tables) -> Tables:
    configuration = {"ensemble": {"until": LAST}}
    return replace(
        tables,
        indicators=longer(tables.indicators, "value"),
        costs=longer(tables.costs, "amount"),
        capability=longer(tables.capability, "capability"),
        manifest={**tables.manifest, "configuration": configuration},
    )


def test_targets_and_the_bill_are_those_of_the_plan(
    tables: Tables, beyond: Tables, language: str
) -> None:
    assert judge(beyond.indicators).equals(tables.targets)
    shorter, ours = (costs_table(one.costs, Speech(language)).rows for one in (tables, beyond))
    assert ours.equals(shorter)


def test_the_page_opens_with_the_mark_and_has_a_table(beyond: Tables, language: str) -> None:
    said = page(beyond, {}, Speech(language))
    assert 'id="outlook"' in said and 'href="#outlook"' in said
    assert escape(say("outlook.title", language, last=LAST)) in said
    assert escape(outlook_note(beyond.manifest, Speech(language))) in said


def test_the_workbook_marks_years(beyond: Tables, language: str, tmp_path: Path) -> None:
    write_workbook(tmp_path / "summary.xlsx", summary_sheets(beyond, Speech(language)))
    sheets = pd.read_excel(tmp_path / "summary.xlsx", sheet_name=None, engine="calamine")
    sheet = sheets[say("sheet.outlook", language)]
    assert any(say("outlook.mark", language) in str(head) for head in sheet.columns)
    marks = sheets[say("sheet.county", language)][say("column.outlook", language)]
    assert set(marks) == {say(f"outlook.is.{which}", language) for which in (True, False)}


def test_a_picture_shades_the_outlook_and_says_so(beyond: Tables, language: str) -> None:
    spread = bands(beyond.indicators)
    said = say("outlook.mark", language)
    (axes,) = path_figure(spread, *PATHS[0], Speech(language)).axes
    assert said in [text.get_text() for text in axes.texts]
    assert {LAST_YEAR, LAST} <= set(axes.get_xticks())
    before = spread[spread["year"] <= LAST_YEAR]
    (axes,) = path_figure(before, *PATHS[0], Speech(language)).axes
    assert said not in [text.get_text() for text in axes.texts]
    voice = Speech(language)
    words = path_words(spread, *PATHS[0], voice)
    assert words.startswith(path_words(before, *PATHS[0], voice)) and str(LAST) in words


def test_the_terminal_says_what_is_an_outlook(
    tables: Tables, beyond: Tables, language: str
) -> None:
    title = say("outlook.title", language, last=LAST)
    for shown, is_there in ((tables, False), (beyond, True)):
        console = Console(width=110, file=StringIO())
        show(console, shown, Speech(language))
        assert (title in console.file.getvalue()) == is_there


def test_a_csv_says_of_each_year_whether_it_is_an_outlook(beyond: Tables, tmp_path: Path) -> None:
    made = readable(beyond.costs)
    assert list(made.columns)[1:3] == ["year", "outlook"]
    assert (made["outlook"] == (made["year"] > LAST_YEAR)).all()
    made.to_csv(tmp_path / "costs.csv", index=False, encoding="utf-8-sig")
    write_dictionary(tmp_path)
    known = pd.read_csv(tmp_path / "dictionary.csv").set_index("column")
    assert known.at["outlook", "zh"] == say("column.outlook", "zh")


def test_nothing_is_said_where_runs_end_with_the_plan(tables: Tables, language: str) -> None:
    assert with_outlook(tables.costs) is tables.costs
    assert outlook_table(tables.indicators, PATHS, Speech(language)) is None
    assert outlook_note(tables.manifest, Speech(language)) == ""
    assert say("sheet.outlook", language) not in summary_sheets(tables, Speech(language))
    assert series_name(*PATHS[0], language, LAST_YEAR).count(str(LAST_YEAR)) == 1


def test_other_pages_say_it_too(beyond: Tables, language: str) -> None:
    assert (
        outlook_note(beyond.manifest, Speech(language))
        == standing(beyond.manifest, Speech(language))[-1]
    )
    marked = series_name(*PATHS[0], language, LAST)
    assert say("outlook.mark", language) in marked
