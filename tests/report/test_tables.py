"""Declared tables: page, terminal, notebook and workbook show the same words, digits and marks."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from rich.console import Console

from sim.report.numbers import number
from sim.report.speech import Speech
from sim.report.table import Table, codes, names, numbers, shares, words, write_workbook
from sim.text import say

COLUMNS = (
    names("indicator", unit_in="unit"),
    codes("year", "Y"),
    numbers(
        "moved",
        head="M",
        ends=("moved_low", "moved_high"),
        unit_in="unit",
        signed=True,
        better="way",
    ),
    numbers("amount", "yuan"),
    shares("met", "S", ends=("met_low", "met_high")),
    words("note", "N"),
)


@pytest.fixture
def table(language: str) -> Table:
    rows = pd.DataFrame(
        {
            "indicator": ["gerd", "science_literacy", "platform_distance", "little_giant_stock"],
            "unit": ["100m yuan", "%", "km", "firms"],
            "year": [2025, 2025, 2021, 2025],
            "moved": [1234.567, 0.51, -2.25, float("nan")],
            "moved_low": [1000.0, -0.1, -3.0, float("nan")],
            "moved_high": [1500.0, 0.9, -1.5, float("nan")],
            "way": [1, 1, -1, 1],
            "amount": [2055452994.140625, 3.5e9, 0.0, -1.25e9],
            "met": [0.851, 1.0, 0.0, float("nan")],
            "met_low": [0.5, 0.9, 0.0, float("nan")],
            "met_high": [0.95, 1.0, 0.1, float("nan")],
            "note": ["<b>", "", "b", "=1+1"],
            "pale": [False, True, False, False],
        }
    )
    return Table("table.test", COLUMNS, rows, Speech(language), title="T & U", weak="pale")


def test_the_page_has_scopes_a_caption_and_marks_in_words(table: Table) -> None:
    page = ElementTree.fromstring(table.html())
    assert [one.text for one in page.iter("caption")] == ["T & U"]
    scopes = [one.get("scope") for one in page.iter("th")]
    assert scopes == ["col"] * len(COLUMNS) + ["row"] * len(table.rows)
    (pale,) = (row for row in page.iter("tr") if row.get("class") == "weak")
    assert str(pale[0].text).startswith(say("indicator.science_literacy", table.voice.language))
    marks = [str(one.text) for one in page.iter("small")]
    assert marks == [say("table.better", table.voice.language)] * 2
    assert "&lt;b&gt;" in table.html()
    assert table.html() in table._repr_html_()


def test_cells_are_in_the_units_and_digits_of_the_language(table: Table) -> None:
    first, second, _, last = table.cells
    shown = {
        "en": ["2025", "+123 (+100 to +150)", "2.06", "85% (50–95%)"],
        "zh": ["2025", "+1,235（+1,000至+1,500）", "20.6", "85%（50–95%）"],
    }
    assert [cell.text for cell in first[1:5]] == shown[table.voice.language]
    unit = {"en": ", bn yuan", "zh": "（亿元）"}[table.voice.language]
    assert first[0].text.endswith(unit) and table.heads[3].endswith(unit)
    assert second[2].mark == "" and last[2].text == "–" == last[4].text


def test_the_terminal_says_the_same(table: Table) -> None:
    console = Console(width=400, record=True, file=StringIO())
    console.print(table.printed())
    said = " ".join(console.export_text().split())
    for cells in table.cells:
        for cell in cells:
            assert " ".join(cell.text.split()) in said
    assert said.count(say("table.better", table.voice.language)) == 2


def test_the_workbook_holds_the_same_figures_as_figures(table: Table, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(
        path, {"表一": table, "empty": Table("t", COLUMNS, table.rows[:0], Speech("en"))}
    )
    sheets = pd.read_excel(path, sheet_name=None, engine="calamine")
    assert list(sheets) == ["表一", "empty"] and sheets["empty"].empty
    sheet = sheets["表一"]
    assert len(sheet.columns) == 11 and table.heads[3] in sheet.columns
    factor = 1e-8 if table.voice.language == "zh" else 1e-9
    assert sheet[table.heads[3]].tolist() == [
        float(f"{x * factor:.6g}") for x in table.rows["amount"]
    ]
    for line, cells in zip(sheet.to_dict("records"), table.cells, strict=True):
        for place in (2, 3):
            text = number(float(line[table.heads[place]]), signed=COLUMNS[place].signed)
            assert cells[place].text.startswith(text)
    assert sheet["S"].tolist()[:3] == [0.851, 1.0, 0.0]
    assert sheet["N"].iloc[3] == "=1+1"  # words are no formulas
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]
