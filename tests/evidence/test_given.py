"""A user's file of published figures: what is used, what is left out and why, what is refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.errors import InputError
from sim.evidence.given import NEEDED, given_observations
from sim.text import keys, say

UNITS = {"gerd": "100m yuan", "science_literacy": "%", "little_giant_stock": "firms"}
SCOPES = ("100000", "330000", "region:centre")
HEAD = "indicator,unit,scope,scope_name,year,value,source,confidence,note,split\n"


def written(folder: Path, rows: str, head: str = HEAD) -> Path:
    path = folder / "figures.csv"
    path.write_text(head + rows, encoding="utf-8-sig")
    return path


def test_rows_are_used_or_left_out_with_a_reason(tmp_path: Path) -> None:
    rows = """gerd,100m yuan,100000,全国,2020,1.5,a,verified,,calibration
gerd,100m yuan,330000,浙江,2020, 0.5 ,a,verified,,calibration
science_literacy,%,region:central,中部,2020,10,a,verified,,calibration
gerd,100m yuan,100000,全国,2021,2,a,verified,,context
gerd,100m yuan,100000,全国,2011-2015,2,a,verified,,calibration
gerd,100m yuan,999999,某地,2021,2,a,verified,,calibration
gerd,bn yuan,330000,浙江,2021,2,a,verified,,calibration
gerd,100m yuan,330000,浙江,2019,some,a,verified,,calibration
gerd,100m yuan,100000,全国,2020,1.6,a,verified,,calibration
makerspaces,units,100000,全国,2020,9,a,verified,,calibration
little_giant_stock,firms,100000,全国,2020,9,a,verified,,calibration
"""
    kept, left = given_observations(
        written(tmp_path, rows), UNITS, SCOPES, quotas=["little_giant_stock"]
    )
    assert kept.to_dict("list") == {
        "indicator": ["gerd", "gerd", "science_literacy"],
        "unit": ["100m yuan", "100m yuan", "%"],
        "scope": ["100000", "330000", "region:centre"],
        "year": [2020, 2020, 2020],
        "value": [1.5, 0.5, 10.0],
        "trap": ["", "", ""],
    }
    reasons = ["purpose", "year", "scope", "unit", "value", "twice", "not_modelled", "quota"]
    assert left["reason"].tolist() == reasons
    assert left["row"].tolist() == list(range(5, 13))  # lines of the file
    assert {f"error.left_out.{reason}" for reason in reasons} <= set(keys())


def test_a_place_goes_by_its_name_too_and_every_purpose_but_three_is_scored(tmp_path: Path) -> None:
    rows = """gerd,100m yuan,全国,全国,2022,1,a,verified,,holdout
gerd,100m yuan,浙江,浙江,2022,2,a,verified,,test
gerd,100m yuan,Zhejiang,浙江,2023,3,a,verified,,
gerd,100m yuan,330000,浙江,2024,4,a,verified,,input
gerd,100m yuan,某地,某地,2024,5,a,verified,,test
"""
    kept, left = given_observations(written(tmp_path, rows), UNITS, SCOPES)
    assert kept["scope"].tolist() == ["100000", "330000", "330000"]
    assert kept["value"].tolist() == [1.0, 2.0, 3.0]
    assert left["reason"].tolist() == ["purpose", "scope"]


def test_headings_indicators_units_and_places_may_be_chinese(tmp_path: Path) -> None:
    rows = f"某指标,浙江,2020,10,%\n{say('indicator.gerd', 'zh')},全国,2020,2,亿元\n"
    path = written(tmp_path, rows, "指标,地区,年份,数值,单位\n")
    kept, left = given_observations(path, UNITS, SCOPES)
    assert kept[["indicator", "unit", "scope"]].to_numpy().tolist() == [
        ["gerd", "100m yuan", "100000"]
    ]
    assert left["reason"].tolist() == ["not_modelled"]


def test_a_parquet_table_is_read_as_a_csv_is(tmp_path: Path) -> None:
    frame = pd.DataFrame([("gerd", "100000", 2020, 1.5, "100m yuan")], columns=list(NEEDED))
    frame.to_parquet(tmp_path / "figures.parquet")
    kept, _ = given_observations(tmp_path / "figures.parquet", UNITS, SCOPES)
    assert kept["value"].tolist() == [1.5]


def test_only_the_named_columns_are_needed(tmp_path: Path) -> None:
    path = written(
        tmp_path, "gerd,100000,2020,1.5,100m yuan\n", "indicator,scope,year,value,unit\n"
    )
    kept, left = given_observations(path, UNITS, SCOPES)
    assert len(kept) == 1
    assert left.empty


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("indicator,scope,year,amount,unit\ngerd,100000,2020,1,100m yuan\n", "amount"),
        ("", "is empty"),
        (HEAD, "no rows"),
        (HEAD + "makerspaces,units,100000,全国,2020,9,a,verified,,calibration\n", "no such"),
        (HEAD + 'gerd,"100m yuan,100000\n', "can't be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(
    tmp_path: Path, text: str, named: str
) -> None:
    path = tmp_path / "figures.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        given_observations(path, UNITS, SCOPES)
    assert named in caught.value.line()
    assert "\n" not in caught.value.line("zh")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe\xfd")
    (tmp_path / "broken.csv").write_bytes(b'a,b\n"c,d\n')
    for name, key in (
        ("", "no_file"),
        ("absent.csv", "file_missing"),
        ("picture.csv", "table_unreadable"),
        ("broken.csv", "table_unreadable"),
    ):
        with pytest.raises(InputError) as caught:
            given_observations(tmp_path / name, UNITS, SCOPES)
        assert caught.value.key == key


def test_pandas_missing_values_are_not_figures(tmp_path: Path) -> None:
    rows = "gerd,100m yuan,100000,全国,2020,NA,a,verified,,calibration\n"
    rows += "gerd,100m yuan,330000,浙江,2020,3,a,verified,,calibration\n"
    kept, left = given_observations(written(tmp_path, rows), UNITS, SCOPES)
    assert kept["value"].tolist() == [3.0]
    assert left["reason"].tolist() == ["value"]
    assert isinstance(left, pd.DataFrame)
