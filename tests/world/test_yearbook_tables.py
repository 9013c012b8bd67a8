"""A yearbook of one's own: units, separators, zeros and words, and what was used of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError
from sim.world.counties import build_counties
from sim.world.faults import TableError
from sim.world.geography import Columns, read_units
from sim.world.settings import WorldSettings
from sim.world.yearbook import HEADINGS, read_yearbook

UNITS = read_units()
(KUNSHAN,) = np.flatnonzero(UNITS["adcode"] == 320583)
PEOPLE = np.full(len(UNITS["adcode"]), 2e6)
HEAD = f"县市,省份,{','.join(HEADINGS)}\n"
IN_WAN = "单位,,万元,万元,万元,万元,万元,万元,个\n"
FIGURES = ("42768000", "300000", "22000000", "20468000", "4280000", "50000000", "2500")
ROW = f"昆山市,江苏省,{','.join(FIGURES)}\n"


def reading(path: Path, text: str) -> tuple[Columns, list[str], np.ndarray]:
    path.write_text(text, "utf-8")
    return read_yearbook(path, UNITS, PEOPLE, counted=True)


def scaled(factor: float) -> str:
    money = (f"{float(figure) * factor:.10g}" for figure in FIGURES[:-1])
    return f"昆山市,江苏省,{','.join(money)},2500\n"


SAME = {
    "as the open table": f"{HEAD}{IN_WAN}\n{ROW}",
    "no rows below the heading": HEAD + ROW,
    "a remark": f"{HEAD}{IN_WAN}Remark,,,,,,,,\n{ROW}",
    "thousands": HEAD
    + IN_WAN
    + "昆山市,江苏省,"
    + ",".join(f'"{int(f):,}"' for f in FIGURES)
    + "\n",
    "in 亿元": HEAD + IN_WAN.replace("万元", "亿元") + scaled(1e-4),
    "in yuan": HEAD + IN_WAN.replace("万元", "元") + scaled(1e4),
    "unit in the heading": HEAD.replace("值,", "值（亿元）,")
    + "昆山市,江苏省,4276.8,30,2200,2046.8,4280000,50000000,2500\n",
    "unit in the cells": HEAD + ROW.replace("42768000", "4276.8亿元"),
    "blank rows and commas": f"{HEAD}\n{IN_WAN},,,,,,,,,,\n{ROW.strip()},,,\n\n",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_ways_to_write_the_same(text: str, tmp_path: Path) -> None:
    known, _, used = reading(tmp_path / "yearbook.csv", text)
    assert used.sum() == 1 and used[KUNSHAN]
    found = {name: column[KUNSHAN] for name, column in known.items()}
    assert found == pytest.approx(
        {
            "gdp": 4276.8e8,
            "primary_share": 30 / 4276.8,
            "secondary_share": 2200 / 4276.8,
            "fiscal_revenue": 428e8,
            "loans": 5000e8,
            "above_scale_firms_2020": 2500.0,
        }
    )


def with_cell(place: int, cell: str) -> str:
    figures = [*FIGURES]
    figures[place] = cell
    return HEAD + IN_WAN + f"昆山市,江苏省,{','.join(figures)}\n"


REFUSED = {
    with_cell(0, "0"): ["table_bad_value"],
    with_cell(0, "-42768000"): ["table_bad_value"],
    with_cell(0, "4276.8"): ["table_bad_head"],
    with_cell(0, "nan"): ["table_not_a_number"],
    with_cell(0, "much"): ["table_not_a_number"],
    with_cell(1, "-1"): ["table_bad_value"],
    with_cell(4, "0"): ["table_bad_value"],
    with_cell(6, "inf"): ["table_not_a_number"],
    with_cell(0, "42,768,000"): ["table_too_wide"],
    with_cell(0, "2000000000"): ["table_bad_value", "table_above_province"],
    HEAD + IN_WAN.replace("万元", "吨") + ROW: ["table_bad_unit"] * 6,
    HEAD + IN_WAN + ROW + ROW: ["table_name_twice"],
}


@pytest.mark.parametrize("text", REFUSED)
def test_every_fault_is_told(text: str, tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        reading(tmp_path / "yearbook.csv", text)
    keys = [fault.key for fault in caught.value.faults]
    assert [key for key in keys if key in REFUSED[text]] == REFUSED[text]
    for language in ("en", "zh"):
        line = caught.value.line(language)
        assert "yearbook.csv" in line and "\n" not in line and len(line) < 300


def test_a_table_of_no_county_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        reading(tmp_path / "yearbook.csv", HEAD + IN_WAN + ROW.replace("昆山市", "无名县"))
    assert caught.value.key == "table_fits_nothing"


def test_matched_is_what_was_used(tmp_path: Path) -> None:
    path = tmp_path / "yearbook.csv"
    empty = "常熟市,江苏省,,,,,,,\n太仓市,江苏省,12000000,,,,,,\n"
    path.write_text(HEAD + IN_WAN + ROW + empty, "utf-8")
    settings = WorldSettings(census="drawn", yearbook=str(path))
    built = build_counties(settings)
    county, matched, notes = built.counties, built.matched, built.unmatched
    assert (matched["yearbook"], matched["yearbook_county_area"]) == (2, 2)
    assert (matched["yearbook.gdp"], matched["yearbook.loans"]) == (2, 1)
    assert county["gdp"][KUNSHAN] == pytest.approx(4276.8e8)
    assert "yearbook.csv: 江苏省 常熟市" in notes
    assert all(np.isfinite(x).all() for x in county.values() if x.dtype.kind == "f")
