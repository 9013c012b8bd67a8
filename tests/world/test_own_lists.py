"""A user's lists of key counties, pairs and institutes; a province's totals beside his table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError
from sim.world.cache import inputs_hash
from sim.world.counties import build_counties
from sim.world.faults import TableError
from sim.world.geography import Columns, read_units
from sim.world.institutes import JUNIOR_COLLEGE, UNIVERSITY
from sim.world.pairing import pair_counties
from sim.world.settings import WorldSettings
from sim.world.user_lists import read_institutes, read_pairs, with_institutes

UNITS = read_units()
ROW = {int(code): c for c, code in enumerate(UNITS["adcode"])}
KUNSHAN, XINCHANG, DONGCHENG = ROW[320583], ROW[330624], ROW[110101]


@pytest.fixture(scope="module")
def county() -> Columns:
    return build_counties(WorldSettings(census="drawn", yearbook="drawn"))[0]


def saved(folder: Path, text: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(text, "utf-8")
    return path


def test_key_counties_are_those_of_the_list(tmp_path: Path, county: Columns) -> None:
    path = saved(tmp_path, "县名,省份\n昆山市,江苏\n新昌县,浙江\n")
    built = build_counties(WorldSettings(census="drawn", yearbook="drawn", key_counties=str(path)))
    assert np.flatnonzero(built.counties["key_county"]).tolist() == [KUNSHAN, XINCHANG]
    assert county["key_county"].sum() == 160
    assert built.provenance["counties.key_county"] == "user"
    report = built.brought["key_counties"]
    assert (report["rows"], report["units"], report["file"]) == (2, 2, "mine.csv")
    assert len(str(report["sha256"])) == 64


def test_pairs_go_before_those_of_the_rule(tmp_path: Path, county: Columns) -> None:
    path = saved(tmp_path, "支援县,受援县\n江苏省 昆山市,330624\n昆山,贵州省 江口县\n")
    own, report = read_pairs(path, county)
    assert own == {XINCHANG: KUNSHAN, ROW[520621]: KUNSHAN}
    assert report["units"] == 3
    pairs = pair_counties(county, own)
    donor_of = dict(zip(pairs["recipient"].tolist(), pairs["donor"].tolist(), strict=True))
    assert donor_of | own == donor_of
    usual = pair_counties(county)
    assert set(usual["recipient"].tolist()) | set(own) == set(donor_of)
    assert pairs["share"].sum() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("rows", "keys"),
    [
        ("320583,320583\n", ["table_pair_same"]),
        ("320583,330624\n330604,330624\n", ["table_code_twice"]),
        (",330624\n330104,1\n", ["table_no_cell", "table_split", "table_bad_code"]),
    ],
)
def test_pairs_that_cannot_be(rows: str, keys: list[str], tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read_pairs(saved(tmp_path, f"donor,recipient\n{rows}"), UNITS)
    assert [fault.key for fault in caught.value.faults] == keys
    assert all(fault.line(x) for fault in caught.value.faults for x in ("en", "zh"))


def test_institutes_of_a_county_are_those_of_the_table(tmp_path: Path) -> None:
    place = np.array([DONGCHENG, DONGCHENG, KUNSHAN, ROW[320582]], np.int32)
    drawn: Columns = {
        "id": np.arange(4),
        "county": place,
        "kind": np.array([0, 2, 2, 0], np.int8),
        "field": np.array([0, 1, 2, 3], np.int8),
        "budget": np.array([4e8, 1e8, 2e8, 8e8]),
        "stock": np.array([16e8, 4e8, 8e8, 32e8]),
        "outreach": np.array([0.1, 0.2, 0.3, 0.2]),
        "capacity": np.array([9.0, 9.0, 9.0, 9.0]),
        "weight": np.ones(4),
    }
    text = (
        "县名,类型,领域,研发经费（万元）\n昆山市,大学,电子信息,50000\n昆山市,college,agriculture,\n"
    )
    own, report = read_institutes(saved(tmp_path, text), UNITS)
    assert (report["units"], report["figures"], report["empty_cells"]) == (1, 1, 1)
    made = with_institutes(drawn, own, UNITS, rebalanced=False)
    mine = made["county"] == KUNSHAN
    assert sorted(made["kind"][mine].tolist()) == [UNIVERSITY, JUNIOR_COLLEGE]
    assert sorted(made["budget"][mine].tolist()) == [1.5e8, 5e8]  # the median of its kind
    assert (made["capacity"] > 0.0).all() and (np.diff(made["county"]) >= 0).all()
    assert {name: column.dtype for name, column in made.items()} == {
        name: column.dtype for name, column in drawn.items()
    }
    evened = with_institutes(drawn, own, UNITS, rebalanced=True)
    jiangsu = UNITS["province_code"][evened["county"]] == 320000
    assert evened["budget"][jiangsu].sum() == pytest.approx(10e8)
    assert evened["budget"][~jiangsu].sum() == 5e8


def test_words_of_institutes_that_are_none(tmp_path: Path) -> None:
    text = "adcode,kind,field\n320583,bank,electronics\n320583,university,\n"
    with pytest.raises(TableError) as caught:
        read_institutes(saved(tmp_path, text), UNITS)
    assert [fault.key for fault in caught.value.faults] == ["table_not_a_word", "table_no_cell"]
    with pytest.raises(InputError) as lacking:
        read_institutes(saved(tmp_path, "adcode,kind\n320583,university\n"), UNITS)
    assert lacking.value.key == "table_lacks_column"


def test_totals_of_a_province_hold_if_asked(tmp_path: Path, county: Columns) -> None:
    path = saved(
        tmp_path, "adcode,gdp（亿元）,人口（万人）,fiscal_st（亿元）\n320583,4000,200,30\n"
    )
    asked = WorldSettings(census="drawn", yearbook="drawn", table=str(path))
    jiangsu = county["province_code"] == 320000

    def sums(made: Columns) -> dict[str, float]:
        names = ("gdp", "population", "fiscal_st", "loans")
        return {name: float(made[name][jiangsu].sum()) for name in names}

    as_given = build_counties(asked).counties
    evened = build_counties(WorldSettings(**{**vars(asked), "totals": "rebalanced"})).counties
    assert sums(evened) == pytest.approx(sums(county))
    assert sums(as_given)["gdp"] != pytest.approx(sums(county)["gdp"])
    for name, value in (("gdp", 4e11), ("population", 2e6), ("fiscal_st", 3e9)):
        assert evened[name][KUNSHAN] == pytest.approx(value)
        assert (evened[name][~jiangsu] == as_given[name][~jiangsu]).all()
    parts = evened["urban_population"] + evened["rural_population"]
    assert parts == pytest.approx(evened["population"])


def test_a_table_that_leaves_the_province_nothing_is_refused(tmp_path: Path) -> None:
    settings = {"census": "drawn", "yearbook": "drawn", "totals": "rebalanced"}
    path = saved(tmp_path, "adcode,fiscal_st\n540102,1e10\n")
    with pytest.raises(InputError) as caught:
        build_counties(WorldSettings(**settings, table=str(path)))
    assert caught.value.key == "totals_nothing_left"
    with pytest.raises(InputError):
        WorldSettings(totals="even").check()


def test_what_stands_beside_a_table_is_part_of_the_world(tmp_path: Path) -> None:
    path = saved(tmp_path, "donor,recipient\n320583,330624\n")
    settings = WorldSettings(census="drawn", yearbook="drawn", pairs=str(path))
    keys = {inputs_hash(settings)}
    (tmp_path / "mine.units.yaml").write_text("gdp: 亿元\n", "utf-8")
    keys.add(inputs_hash(settings))
    path.write_text("donor,recipient\n320583,330681\n", "utf-8")
    keys.add(inputs_hash(settings))
    keys.add(inputs_hash(WorldSettings(census="drawn", yearbook="drawn")))
    assert len(keys) == 4
