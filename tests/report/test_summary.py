"""The workbook of a projection says what its csv files say, to the digit, in the reader's words."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from sim.report.kept import keep_csv
from sim.report.numbers import shown
from sim.report.speech import Speech
from sim.report.summary import costs_table, summary_sheets, targets_table
from sim.report.table import write_workbook
from sim.report.tables import Tables
from sim.targets import PLAN_YEARS
from sim.text import say


@pytest.fixture
def book(tables: Tables, language: str, tmp_path: Path) -> Path:
    path = tmp_path / "summary.xlsx"
    write_workbook(path, summary_sheets(tables, Speech(language)))
    return path


def test_a_sheet_for_each_question_with_headings_frozen(book: Path, language: str) -> None:
    sheets = pd.read_excel(book, sheet_name=None, engine="calamine")
    asked = ("summary", "targets", "effects", "county", "peers", "costs", "settings", "sources")
    names = [say(f"sheet.{key}", language) for key in asked]
    assert [name for name in sheets if name in names] == [name for name in names if name in sheets]
    assert {*names} - {*sheets} <= {say("sheet.settings", language)}  # no levers were made up
    assert say("sheet.summary.because", language) in sheets[names[0]].iloc[:, 0].tolist()
    with zipfile.ZipFile(book) as files:
        for file in files.namelist():
            if re.match("xl/worksheets/sheet", file):
                assert b'state="frozen"' in files.read(file)


def test_targets_are_those_of_the_csv(
    tables: Tables, language: str, book: Path, tmp_path: Path
) -> None:
    keep_csv(tmp_path, "targets", tables.targets)
    kept = pd.read_csv(tmp_path / "targets.csv")
    sheet = pd.read_excel(book, sheet_name=say("sheet.targets", language), engine="calamine")
    table = targets_table(tables.targets, Speech(language))
    assert len(sheet) == len(kept)
    head = say("sheet.targets.head.median", language)
    factors = [shown(unit, language).factor for unit in table.rows["unit"]]
    plain = [factor == 1.0 for factor in factors]
    assert sum(plain) > 100
    assert sheet.loc[plain, head].tolist() == kept.loc[plain, "median"].tolist()
    met = say("sheet.targets.head.probability_met", language)
    pd.testing.assert_series_equal(sheet[met], kept["probability_met"], check_names=False)


def test_costs_add_up_to_the_csv(tables: Tables, language: str, book: Path, tmp_path: Path) -> None:
    keep_csv(tmp_path, "costs", tables.costs)
    kept = pd.read_csv(tmp_path / "costs.csv")
    kept = kept[kept["year"].isin(PLAN_YEARS)]
    sheet = pd.read_excel(book, sheet_name=say("sheet.costs", language), engine="calamine")
    table = costs_table(tables.costs, Speech(language))
    factor = {"en": 1e-9, "zh": 1e-8}[language]
    total = sheet[table.heads[-2]].sum()
    assert total == pytest.approx(kept["amount"].sum() * factor, rel=1e-5)
    assert sheet[table.heads[-1]].sum() == pytest.approx(
        kept.loc[kept["kind"] == "tax_expenditure", "amount"].sum() * factor, rel=1e-5
    )
    assert table.heads[-2].endswith({"en": ", bn yuan", "zh": "（亿元）"}[language])
