"""Census and yearbook: read from look-alikes, and from the real files where ``data/`` has them."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim import evidence
from sim.errors import InputError
from sim.world.census import COUNTS, RATES, read_census
from sim.world.counties import Built, build_counties
from sim.world.faults import TableError
from sim.world.files import CENSUS, YEARBOOK, resolve
from sim.world.geography import Columns, read_units
from sim.world.naming import may_be_named
from sim.world.people import draw_people
from sim.world.settings import WorldSettings
from sim.world.yearbook import HEADINGS, read_yearbook

DATA = Path(__file__).parents[2] / "data"
REAL = (DATA / CENSUS.name).is_file() and (DATA / YEARBOOK.name).is_file()
PLACES = ("区划代码", "省", "市", "区县")
KUNSHAN, KUNSHAN_PEOPLE, KUNSHAN_GDP = 320583, 2_092_496, 427_676_000_000
OF_TEN = {  # shares of people in the look-alike; jobs are a tenth
    "population": 1.0,
    "urban_population": 0.6,
    "rural_population": 0.4,
    "bachelor_men": 0.04,
    "bachelor_women": 0.03,
    "jobs": 0.045,
    "agriculture_jobs": 0.009,
    "manufacturing_jobs": 0.0135,
    "ict_jobs": 0.0009,
    "scitech_jobs": 0.00045,
}
ZONE_PEOPLE = 12_000


def numbers(people: float) -> dict[str, float]:
    counts = {heading: people * OF_TEN[name] for heading, name in COUNTS.items()}
    return counts | dict(zip(RATES, (5.0, 9.5), strict=True))


def write_census(path: Path, units: Columns, people: np.ndarray) -> None:
    """Sums among the units, old codes of units renamed meanwhile, and a development zone."""
    table = evidence.table("unit_changes").query("year >= 2020").dropna(subset="share")
    renamed = table[table.change == "same"]
    old = dict(zip(renamed.new_code, renamed.old_code, strict=True))
    merged = set(table[table.share < 1].old_code) & set(units["adcode"].tolist())
    rows = [(None, "全国", "全国", "全国", people.sum())]
    rows += [
        (old.get(int(code), int(code)), province, prefecture, name, number)
        for code, province, prefecture, name, number in zip(
            *(units[c] for c in ("adcode", "province_zh", "prefecture_zh", "name_zh")),
            people,
            strict=True,
        )
        if int(code) not in (330114, 330113)  # Hangzhou's new districts had no row of their own
    ]
    assert merged == {330109, 330110}
    for code in np.unique(units["province_code"]):
        inside = units["province_code"] == code
        name = units["province_zh"][inside][0]
        rows.append((int(code), name, name, name, people[inside].sum()))
    rows.append((340771, "安徽省", "铜陵市", "一个开发区", ZONE_PEOPLE))
    frame = [dict(zip(PLACES, row, strict=False)) | numbers(float(row[4])) for row in rows]
    write_workbook(path, pd.DataFrame(frame))


def write_workbook(path: Path, frame: pd.DataFrame) -> None:
    """The least an xlsx file may be: one sheet, text inline."""
    spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    rows = [frame.columns, *frame.itertuples(index=False)]
    sheet = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sheet.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{spreadsheet}" xmlns:r="{office}"><sheets>'
        '<sheet name="units" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="sheet.xml"/></Relationships>',
        "xl/sheet.xml": f'<worksheet xmlns="{spreadsheet}"><sheetData>{sheet}'
        "</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)


def cell(value: object) -> str:
    if value is None or value != value:
        return "<c/>"
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c><v>{float(value)!r}</v></c>"


def write_yearbook(path: Path, units: Columns, gdp: np.ndarray) -> None:
    """Three heading rows, blanks in names, a border row, a shifted row, a row of nowhere."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerows([["Area", "Province", *HEADINGS], ["Unit", "省份"], ["Remark", ""]])
        for c in np.flatnonzero(units["county_area"]):
            name, province = str(units["name_zh"][c]), str(units["province_zh"][c])
            ten_thousand = [gdp[c] * share / 1e4 for share in (1, 0.2, 0.3, 0.5, 0.1, 0.9)]
            row = [name, province, *(f"{x:.4f}" for x in ten_thousand), "120", ""]
            if name == "横州市":
                row[0] = "横 县"
            elif name == "芒市":
                row[:2] = ["芒 市1", "云南省、西藏自治区"]
            elif name == "长宁县":
                row.insert(7, "")
            elif name == "昌黎县":
                row[5] = "1"
            table.writerow(row)
        table.writerow(["无名县", "河北省", *["1"] * 7, ""])


@pytest.fixture(scope="module")
def lookalikes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, np.ndarray]:
    folder, units = tmp_path_factory.mktemp("open"), read_units()
    people = np.rint(draw_people(units, np.random.default_rng(3))["population"])
    people[units["adcode"] == KUNSHAN] = KUNSHAN_PEOPLE
    gdp = np.where(units["adcode"] == KUNSHAN, KUNSHAN_GDP, 20_000.0 * people)
    write_census(folder / "census.xlsx", units, people)
    write_yearbook(folder / "yearbook.csv", units, gdp)
    return folder / "census.xlsx", folder / "yearbook.csv", people


@pytest.fixture(scope="module", params=["look-alike", *(["real"] if REAL else [])])
def built(request: pytest.FixtureRequest, lookalikes: tuple[Path, Path, np.ndarray]) -> Built:
    paths = lookalikes[:2] if request.param == "look-alike" else _real()
    return build_counties(WorldSettings(census=str(paths[0]), yearbook=str(paths[1])))


def _real() -> tuple[Path, Path]:
    return DATA / CENSUS.name, DATA / YEARBOOK.name


def test_all_but_a_handful_are_matched(built: Built) -> None:
    matched, unmatched = built.matched, built.unmatched
    assert matched["census"] == matched["units"] == 2846
    assert matched["yearbook_county_area"] >= 1840
    assert len(unmatched) < 30


def test_kunshan_is_kunshan(built: Built) -> None:
    county = built[0]
    c = int(np.flatnonzero(county["adcode"] == KUNSHAN)[0])
    assert county["population"][c] == KUNSHAN_PEOPLE
    assert county["gdp"][c] == pytest.approx(KUNSHAN_GDP)
    assert built[1]["counties.population"] == "census 2020"
    assert built[1]["counties.gdp"] == "yearbook 2021"


def test_a_unit_whose_row_was_read_may_be_named(built: Built) -> None:
    county = built[0]
    words, area = county["figures"], county["county_area"]
    assert words[county["adcode"] == KUNSHAN].tolist() == ["read"]
    assert set(words) == {"read", "partly"}  # the census has all, the yearbook not
    named = may_be_named(words)
    assert (area & named).sum() >= 1840
    assert not named.all() and not named[words == "partly"].any()


def test_columns_are_in_range(built: Built) -> None:
    county = built[0]
    for name in ("bachelor_share", "agriculture_jobs", "employed_share", "primary_share"):
        assert (county[name] >= 0).all() and (county[name] <= 1).all(), name
    assert all(np.isfinite(x).all() for x in county.values() if x.dtype.kind == "f")
    assert (county["gdp"] > 0).all() and (county["population"] > 0).all()


def test_gdp_of_provinces_is_met_where_a_district_was_drawn(built: Built) -> None:
    county = built[0]
    for code, total in evidence.gdp_by_province(2020).items():
        inside = county["province_code"] == code
        assert county["gdp"][inside].sum() == pytest.approx(total, rel=1e-3)


def test_renamed_split_and_zoned_units(lookalikes: tuple[Path, Path, np.ndarray]) -> None:
    path, _, people = lookalikes
    units = read_units()
    census, unmatched, matched = read_census(path, units)
    at = {int(code): c for c, code in enumerate(units["adcode"])}
    assert (matched, unmatched) == (2846, [])
    assert census["population"][at[450181]] == people[at[450181]]  # Hengzhou, then Heng county
    old_yuhang = people[at[330110]]
    assert census["population"][at[330113]] == pytest.approx(0.4894 * old_yuhang)
    inside = units["prefecture_code"] == 340700
    assert census["population"][inside].sum() == pytest.approx(people[inside].sum() + ZONE_PEOPLE)
    county = inside & units["county_area"]
    assert (census["population"][county] == people[county]).all()  # districts took the zone
    c = at[KUNSHAN]
    assert census["bachelor_share"][c] == pytest.approx(0.07)
    assert census["employed_share"][c] == pytest.approx(0.45)
    assert census["agriculture_jobs"][c] == pytest.approx(0.2)
    assert census["minority_share"][c] == pytest.approx(0.05)


def test_yearbook_names_shifts_and_flags(lookalikes: tuple[Path, Path, np.ndarray]) -> None:
    _, path, people = lookalikes
    units = read_units()
    known, notes, matched = read_yearbook(path, units, people, counted=True)
    assert matched.sum() == 1865
    for name in ("横州市", "芒市", "长宁县"):
        (c,) = np.flatnonzero(units["name_zh"] == name)
        assert known["gdp"][c] == pytest.approx(20_000 * people[c])
        assert known["loans"][c] == pytest.approx(0.9 * known["gdp"][c])
    (odd,) = np.flatnonzero(units["name_zh"] == "昌黎县")
    assert np.isnan(known["primary_share"][odd]) and known["gdp"][odd] > 0
    assert any("无名县" in note for note in notes)
    assert any("昌黎县" in note and "GDP" in note for note in notes)


def drawn_yearbook(path: Path, units: Columns) -> object:
    return read_yearbook(path, units, np.full(len(units["adcode"]), 4e5), counted=False)


@pytest.mark.parametrize("read", [read_census, drawn_yearbook])
def test_tables_that_are_none(read: Callable[[Path, Columns], object], tmp_path: Path) -> None:
    path = tmp_path / "table.xlsx"
    path.write_bytes(b"\xff\xfe no table")
    with pytest.raises(InputError) as caught:
        read(path, read_units())
    assert caught.value.key == "table_unreadable"


def test_a_missing_column_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "census.xlsx"
    names = [*PLACES, *COUNTS, *RATES]
    write_workbook(
        path, pd.DataFrame({name.replace("城镇人口", "城镇人囗"): [1] for name in names})
    )
    with pytest.raises(InputError) as caught:
        read_census(path, read_units())
    assert caught.value.key == "table_lacks_column"
    assert caught.value.values["nearest"] == "城镇人囗"


def test_a_census_without_a_unit_is_refused(tmp_path: Path) -> None:
    path, units = tmp_path / "census.xlsx", read_units()
    others = {name: column[units["adcode"] != KUNSHAN] for name, column in units.items()}
    write_census(path, others, np.full(len(others["adcode"]), 1000.0))
    with pytest.raises(TableError) as caught:
        read_census(path, units)
    faults = caught.value.faults
    assert (faults[0].key, faults[0].values["name"]) == ("census_incomplete", "昆山市")
    provinces = [fault.values["province"] for fault in faults if fault.key == "census_province"]
    assert "江苏省" in provinces  # a thousand people a unit are too few


def test_where_a_table_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert resolve("auto", CENSUS) is None
    assert resolve("drawn", CENSUS) is None
    with pytest.raises(InputError) as missing:
        resolve("nowhere.xlsx", CENSUS)
    assert missing.value.key == "file_missing"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / CENSUS.name).write_bytes(b"something else")
    with pytest.raises(InputError) as wrong:
        resolve("auto", CENSUS)
    assert wrong.value.key == "data_bad_hash"


def changed(path: Path, source: Path, change: Callable[[pd.DataFrame, int], None]) -> Path:
    """A copy of a census with ``change`` made at the row of Kunshan."""
    sheet = pd.read_excel(source, engine="calamine").astype(object)
    sheet = sheet.where(sheet.notna(), None)
    change(sheet, int(sheet.index[sheet["区划代码"] == KUNSHAN][0]))
    write_workbook(path, sheet)
    return path


def test_a_census_is_read_as_people_write_it_and_refused_with_every_fault(
    lookalikes: tuple[Path, Path, np.ndarray], tmp_path: Path
) -> None:
    units = read_units()
    c = int(np.flatnonzero(units["adcode"] == KUNSHAN)[0])

    def as_text(sheet: pd.DataFrame, row: int) -> None:
        sheet.loc[row, "人口数_合计"] = f"{KUNSHAN_PEOPLE:,}"
        sheet.loc[row, "少数民族人口比重（%）"] = "5%"

    found, _, _ = read_census(changed(tmp_path / "text.xlsx", lookalikes[0], as_text), units)
    assert found["population"][c] == KUNSHAN_PEOPLE
    assert found["minority_share"][c] == pytest.approx(0.05)

    def wrong(sheet: pd.DataFrame, row: int) -> None:
        sheet.loc[row, "制造业"] = "many"
        sheet.loc[row, "城镇人口"] = -5.0
        sheet.loc[row + 1, "平均受教育年限_合计"] = 95.0
        sheet.loc[len(sheet)] = sheet.loc[row - 1]

    with pytest.raises(TableError) as caught:
        read_census(changed(tmp_path / "wrong.xlsx", lookalikes[0], wrong), units)
    keys = sorted(fault.key for fault in caught.value.faults)
    assert keys == ["table_bad_value"] * 2 + ["table_code_twice", "table_not_a_number"]
    assert len(caught.value.line()) < 300 and len(caught.value.line("zh")) < 300
