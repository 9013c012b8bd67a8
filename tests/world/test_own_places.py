"""Rows of a user's table find their unit by code or name, of today or of the years since 2005."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.errors import InputError
from sim.world.attributes import place_headings
from sim.world.former import former_of, former_units
from sim.world.geography import Columns, read_units
from sim.world.own_rows import Kind, Reading, read_rows, row_named, rows_of_units
from sim.world.unit_names import Places

UNITS = read_units()
PLACES = Places(UNITS)
FIGURES = Kind("table", place_headings(), whole=True)
LIST = Kind("key_counties", place_headings())


def found(folder: Path, text: str, kind: Kind = FIGURES) -> tuple[list[int], Reading]:
    """Codes that the rows of a table lead to, and what was read."""
    path = folder / "mine.csv"
    path.write_text(text, "utf-8")
    reading = read_rows(path, kind)
    rows = rows_of_units(reading, PLACES)
    return [int(UNITS["adcode"][row]) for row in rows.values()], reading


SAME = {  # ways to name a unit -> its code
    "县名,省份\n昆山市,江苏省\n": 320583,
    "county,province\n昆山,江苏\n": 320583,
    "县名\n密云县\n": 110118,
    "code\n110228\n": 110118,
    "code,name\n110228,密云县\n": 110118,
    "name,prefecture\n桥东区,张家口\n": 130702,
    "adcode,name\n533103,潞西市\n": 533103,
    "adcode,name\n540481,米林市\n": 540422,
    "县名\n儋州市\n": 460400,
    "县名\n320583\n": 320583,
    "县名,区划代码\n沙县,\n": 350405,
}


@pytest.mark.parametrize("text", SAME)
def test_ways_to_name_a_unit(text: str, tmp_path: Path) -> None:
    codes, reading = found(tmp_path, text)
    assert (codes, reading.faults) == ([SAME[text]], [])


REFUSED = {
    "县名,省份\n桥东区,河北省\n": "table_which_place",
    "县名\n朝阳区\n": "table_which_place",
    "县名\n某某县\n": "table_unknown_place",
    "县名,省份\n昆山市,某省\n": "table_unknown_place",
    "县名,省份\n昆山市,浙江省\n": "table_unknown_place",
    "code\n110103\n": "table_merged",
    "县名\n铜山县\n": "table_merged",
    "code,name\n500110,万盛区\n": "table_merged",
    "code\n330104\n": "table_split",
    "县名\n遵义县\n": "table_split",
    "code,name\n110228,昆山市\n": "table_differs",
    "code\n110118\n110228\n": "table_code_twice",
    "code\n999999\n": "table_bad_code",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_leads_to_no_one_unit_is_said(text: str, tmp_path: Path) -> None:
    _, reading = found(tmp_path, text)
    assert [fault.key for fault in reading.faults] == [REFUSED[text]]
    for language in ("en", "zh"):
        assert len(reading.faults[0].line(language)) < 300


def test_a_part_is_followed_where_a_place_is_meant_and_no_figure(tmp_path: Path) -> None:
    codes, reading = found(tmp_path, "code\n110103\n", LIST)
    assert codes == [110101]
    (told,) = reading.followed
    assert (told["change"], told["year"], told["former"]) == ("part", 2010, "崇文区")
    assert row_named(reading, 2, "adcode", "江苏省 昆山市", PLACES) == PLACES.row_of[320583]


def test_every_change_leads_to_units_that_are_there() -> None:
    for unit in former_units():
        assert set(unit.now) <= set(PLACES.row_of), unit
        assert (len(unit.now) > 1) == (unit.change == "split"), unit
        assert unit.code // 10_000 == unit.now[0] // 10_000
    former = {(unit.code, unit.name) for unit in former_of()[320812]}
    assert former == {(320802, "清河区"), (320811, "清浦区")}


def test_units_may_be_declared_beside_the_table(tmp_path: Path) -> None:
    from sim.world.user_table import read_user_table

    county: Columns = UNITS | {"population": pd.Series(5e5, range(len(UNITS["adcode"]))).to_numpy()}
    county |= {"gdp": county["population"]}
    (tmp_path / "mine.csv").write_text("adcode,gdp\n320583,4276.76\n", "utf-8")
    beside = tmp_path / "mine.units.yaml"
    beside.write_text("gdp: 亿元\n", "utf-8")
    table = read_user_table(tmp_path / "mine.csv", county)
    assert table.given["gdp"][1].tolist() == pytest.approx([4276.76e8])
    for text, key in (("gdb: 亿元", "table_faults"), ("[1]", "table_units_file")):
        beside.write_text(text, "utf-8")
        with pytest.raises(InputError) as caught:
            read_user_table(tmp_path / "mine.csv", county)
        assert caught.value.key == key
    pd.DataFrame({"adcode": [320583], "gdp（亿元）": [4276.76]}).to_parquet(tmp_path / "a.parquet")
    assert read_user_table(tmp_path / "a.parquet", county).given["gdp"][1] == pytest.approx(
        4276.76e8
    )
