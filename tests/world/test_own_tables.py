"""A user's table: read as people write it, refused where it is not sure, with every fault."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.ensemble.work.histories import world_of
from sim.errors import InputError
from sim.host.caches import VARIABLE
from sim.world.__main__ import main
from sim.world.counties import build_counties
from sim.world.faults import TableError
from sim.world.geography import Columns
from sim.world.settings import WorldSettings
from sim.world.user_table import read_user_table
from tests.world.test_open_tables import write_workbook
from tools import own_tables_page

KUNSHAN, XINCHANG = 320583, 330624


@pytest.fixture(scope="module")
def county() -> Columns:
    return build_counties(WorldSettings(census="drawn", yearbook="drawn"))[0]


def reading(path: Path, content: str | bytes, county: Columns) -> dict[str, dict[int, float]]:
    """Attribute -> code -> figure of a table with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    given = read_user_table(path, county).given
    return {
        name: dict(zip(county["adcode"][rows].tolist(), values.tolist(), strict=True))
        for name, (rows, values) in given.items()
    }


GDP = {"gdp": {KUNSHAN: 4.0e11}}
SAME = {
    "plain": "adcode,gdp\n320583,4.0e11\n",
    "byte-order mark": "\ufeffadcode,gdp\n320583,400000000000\n",
    "GB18030": "行政区划代码,地区生产总值\n320583,4.0e11\n#昆山\n".encode("gb18030"),
    "UTF-16 with tabs": "adcode\tgdp\r\n320583\t4.0e11\r\n".encode("utf-16"),
    "semicolons": "adcode;gdp\n320583;4.0e11\n",
    "blank rows": "\nadcode,gdp\n\n320583,4.0e11\n,\n,\n",
    "trailing commas": "adcode,gdp,,\n320583,4.0e11,,\n",
    "headings with blanks": " ADCODE , G D P \n 320583 , 4.0e11 \n",
    "thousands": 'adcode,gdp\n320583,"400,000,000,000"\n',
    "thousands by blanks": "adcode,gdp\n320583,400 000 000 000\n",
    "wide digits": "区划代码，ＧＤＰ\n".replace("，", ",") + "３２０５８３,４．０ｅ１１\n",
    "unit in the cell": "adcode,gdp\n320583,4000亿元\n",
    "unit in the heading": "adcode,地区生产总值（亿元）\n320583,4000\n",
    "row of units": "adcode,gdp\n单位,万元\n320583,40000000\n",
    "English unit": "code,GDP (100m yuan)\n320583.0,4000\n",
    "long code": "adcode,gdp\n320583000000,4.0e11\n",
    "name and province": "adcode,县名,省,gdp\n320583,昆山市,江苏省,4.0e11\n",
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_ways_to_write_the_same(content: str | bytes, tmp_path: Path, county: Columns) -> None:
    assert reading(tmp_path / "mine.csv", content, county) == GDP


def test_a_workbook_is_read(tmp_path: Path, county: Columns) -> None:
    write_workbook(tmp_path / "mine.xlsx", pd.DataFrame({"adcode": [KUNSHAN], "gdp": [4.0e11]}))
    content = (tmp_path / "mine.xlsx").read_bytes()
    assert reading(tmp_path / "copy.xlsx", content, county) == GDP


def test_shares_flags_people_and_empty_cells(tmp_path: Path, county: Columns) -> None:
    head = (
        "adcode,bachelor_share,key_county,人口,rural_population,poverty_exit_year\n单位,,,万人,,\n"
    )
    rows = '320583,12.5%,是,209.2,"300,000",0\n330624,0.1,FALSE,,,2019\n'
    found = reading(tmp_path / "mine.csv", head + rows, county)
    assert found["bachelor_share"] == {KUNSHAN: 0.125, XINCHANG: 0.1}
    assert found["key_county"] == {KUNSHAN: True, XINCHANG: False}
    assert found["population"] == pytest.approx({KUNSHAN: 2_092_000})
    assert found["rural_population"] == {KUNSHAN: 300_000}
    assert found["poverty_exit_year"] == {KUNSHAN: 0, XINCHANG: 2019}


REFUSED = {
    "adcode,gdb\n320583,1\n": ["table_unknown_column"],
    "adcod,gdp\n320583,1\n": ["table_lacks_code", "table_unknown_column"],
    "adcode,gdp\n32058,4e11\n": ["table_bad_code"],
    "adcode,gdp\n320583,4e11\n320583,5e11\n": ["table_code_twice"],
    "adcode,gdp\n320583,-1\n": ["table_bad_value"],
    "adcode,gdp\n320583,0\n": ["table_bad_value"],
    "adcode,population\n320583,0\n": ["table_bad_value"],
    "adcode,gdp\n320583,much\n": ["table_not_a_number"],
    "adcode,gdp\n320583,nan\n": ["table_not_a_number"],
    "adcode,gdp\n320583,1e999\n": ["table_bad_value"],
    "adcode,gdp\n320583,4276.76\n": ["table_bad_value"],
    "adcode,gdp\n320583,42767600\n": ["table_bad_head"],
    "adcode,gdp\n320583,4e11,5\n": ["table_no_heading"],
    "adcode,gdp\n单位,吨\n320583,4e11\n": ["table_bad_unit"],
    "adcode,gdp,地区生产总值\n320583,4e11,4e11\n": ["table_column_twice"],
    "adcode,name_zh,gdp\n320583,常熟市,4e11\n": ["table_differs"],
    "adcode,kind,county_area,gdp\n320583,2,0,4e11\n": ["table_differs", "table_differs"],
    "adcode,bachelor_share\n320583,12\n": ["table_bad_value"],
    "adcode,poverty_exit_year\n320583,2019.5\n": ["table_bad_value"],
    "adcode,primary_share,secondary_share\n320583,0.6,0.6\n": ["table_shares_add_up"],
    "adcode,population,urban_population,rural_population\n320583,2e6,1e6,5e5\n": [
        "table_parts_differ"
    ],
    "adcode,rural_population\n320583,9e6\n": ["table_above_people"],
    "adcode,gdp\n540102,1.9e11\n540103,1.9e11\n": ["table_above_province"],
    "adcode,gdp\n320583,0\n330624,much\n1,2\n": [
        "table_bad_value",
        "table_not_a_number",
        "table_bad_code",
    ],
}


@pytest.mark.parametrize("text", REFUSED)
def test_a_bad_table_tells_every_fault(text: str, tmp_path: Path, county: Columns) -> None:
    with pytest.raises(TableError) as caught:
        reading(tmp_path / "mine.csv", text, county)
    error = caught.value
    assert [fault.key for fault in error.faults] == REFUSED[text]
    for language in ("en", "zh"):
        line = error.line(language)
        assert "mine.csv" in line and "\n" not in line and len(line) < 300
        assert pickle.loads(pickle.dumps(error)).line(language) == line


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "table_empty"),
        (b"\n\n,,\n", "table_empty"),
        (b"adcode,gdp\n", "table_no_rows"),
        (b"a\0b", "table_unreadable"),
        (b"PK\x03\x04 no workbook", "table_unreadable"),
    ],
)
def test_what_is_no_table(content: bytes, key: str, tmp_path: Path, county: Columns) -> None:
    with pytest.raises(InputError) as caught:
        reading(tmp_path / "mine.csv", content, county)
    assert caught.value.key == key


def test_hundreds_of_faults_are_counted_and_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "worlds"))
    table = tmp_path / f"{'long' * 40}.csv"
    table.write_text("adcode,gdp\n" + "".join(f"{code},much\n" for code in range(500)))
    with pytest.raises(TableError) as caught:
        build_counties(WorldSettings(census="drawn", yearbook="drawn", table=str(table)))
    line = caught.value.line()
    assert "500 faults" in line and "python -m sim.world --table" in line and len(line) < 300
    assert main(["--scale", "0.01", "--table", str(table)]) == 2
    assert capsys.readouterr().err.count("\n") == 500
    assert not list((tmp_path / "worlds").glob("*"))  # no world of it, whole or half


def test_what_is_not_given_follows(tmp_path: Path) -> None:
    def built(text: str) -> tuple[dict[str, float], Columns]:
        path = tmp_path / "mine.csv"
        path.write_text(text, "utf-8")
        county = build_counties(WorldSettings(census="drawn", yearbook="drawn", table=str(path)))[0]
        c = int(np.flatnonzero(county["adcode"] == KUNSHAN)[0])
        others = {name: column[:c] for name, column in county.items()}
        return {k: float(v[c]) for k, v in county.items() if v.dtype.kind == "f"}, others

    free, before = built("adcode,lon\n320583,120.98\n")
    one, others = built("adcode,population\n320583,2e6\n")
    for name in ("population", "urban_population", "gdp", "agriculture_jobs"):
        assert (others[name] == before[name]).all()
    assert one["urban_population"] + one["rural_population"] == pytest.approx(2e6)
    share = free["urban_population"] / free["population"]
    assert one["urban_population"] == pytest.approx(share * 2e6)
    both, _ = built("adcode,urban_population,rural_population\n320583,1.5e6,5e5\n")
    assert both["population"] == pytest.approx(2e6)
    rest, _ = built("adcode,population,rural_population\n320583,2e6,5e5\n")
    assert rest["urban_population"] == pytest.approx(1.5e6)
    jobs, _ = built("adcode,manufacturing_jobs,primary_share\n320583,0.99,0.99\n")
    names = ("agriculture_jobs", "manufacturing_jobs", "ict_jobs", "scitech_jobs")
    assert jobs["manufacturing_jobs"] == 0.99
    assert sum(jobs[name] for name in names) == pytest.approx(1.0)
    assert jobs["primary_share"] == 0.99 and jobs["secondary_share"] == pytest.approx(0.01)


@pytest.mark.parametrize("language", own_tables_page.PAGES)
def test_the_page_is_up_to_date_and_its_example_is_read(
    language: str, tmp_path: Path, county: Columns
) -> None:
    page = own_tables_page.PAGES[language].read_text("utf-8")
    assert page == own_tables_page.page(language)
    (example,) = re.findall(r"```text\n(.*?)```", page, flags=re.S)
    found = reading(tmp_path / "mine.csv", example, county)
    assert found["population"] == {KUNSHAN: 2_092_496}
    assert found["gdp"] == pytest.approx({KUNSHAN: 427_676_000_000})


def test_the_command_says_what_was_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "worlds"))
    table = tmp_path / "mine.csv"
    table.write_text("adcode,gdp(亿元),loans\n320583,4276.76,\n330624,,5e10\n", "utf-8")
    words = ["--scale", "0.01", "--census", "drawn", "--yearbook", "drawn", "--table", str(table)]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "own table: 2 units matched" in said and "own table: 2 figures used" in said
    assert "320583 昆山市: GDP 427,676,000,000 (yuan)\n" in said
    assert "330624 新昌县: loans outstanding 50,000,000,000 (yuan)\n" in said


def test_the_library_of_checks_is_imported_only_for_a_table() -> None:
    asked = "import sys; import experiments.work.sweep; print('pandera' in sys.modules)"
    words = [sys.executable, "-c", asked]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_world_in_memory_is_not_that_of_an_older_table(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    settings = WorldSettings(0.01, "drawn", "drawn", str(table))

    def read(people: int) -> float:
        table.write_text(f"adcode,population\n320583,{people}\n", encoding="utf-8")
        county = world_of(settings).counties
        return float(county["population"][county["adcode"] == 320583][0])

    assert [read(2_000_000), read(2_100_000)] == [2e6, 2.1e6]
