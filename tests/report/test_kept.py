"""Tables that are kept: exact for programs, readable in Excel, every column and code explained."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.report.datapackage import write_datapackage
from sim.report.kept import (
    DICTIONARY,
    heading,
    keep_csv,
    keep_table,
    readable,
    six_digits,
    write_dictionary,
)
from sim.report.tables import Tables
from sim.text import LANGUAGES, say

RESULTS = Path(__file__).parents[2] / "docs" / "results"
MARK = b"\xef\xbb\xbf"
THIRD = 1.0 / 3.0


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "scenario": ["plan", "my_mix"],
            "lever": "voucher",
            "amount": [2055452994.140625, -0.4],
            "unit": "yuan",
            "share": [THIRD, np.nan],
            "draws": [4, 5],
        }
    )


def test_excel_knows_the_encoding_and_sees_no_ten_decimals(
    table: pd.DataFrame, tmp_path: Path
) -> None:
    keep_table(tmp_path, "costs", table)
    content = (tmp_path / "costs.csv").read_bytes()
    assert content.startswith(MARK) and content.count(MARK) == 1
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert rows[0]["amount"] == "2055452994"
    assert rows[0]["amount_100m_yuan"] == "20.5545"
    assert (rows[0]["share"], rows[1]["share"]) == ("0.333333", "")
    assert rows[1]["amount"] == "0" and rows[0]["draws"] == "4"


def test_parquet_is_exact_and_both_are_read_by_their_columns(
    table: pd.DataFrame, tmp_path: Path
) -> None:
    keep_table(tmp_path, "costs", table)
    assert pd.read_parquet(tmp_path / "costs.parquet").equals(table)
    read = pd.read_csv(tmp_path / "costs.csv")  # as one reads a csv, with no encoding named
    assert set(table) < set(read)
    assert read["share"][0] == pytest.approx(THIRD, rel=1e-5)


def test_what_the_model_reads_again_keeps_every_digit(tmp_path: Path) -> None:
    keep_csv(tmp_path, "posterior", pd.DataFrame({"eta": [THIRD]}))
    assert pd.read_csv(tmp_path / "posterior.csv")["eta"][0] == THIRD


def test_the_dictionary_explains_columns_and_codes(table: pd.DataFrame, tmp_path: Path) -> None:
    keep_table(tmp_path, "costs", table)
    pd.DataFrame(
        {"year": [2025], "gerd|county-area": 1.0, "levers.voucher.coverage": 0.5}
    ).to_parquet(tmp_path / "outcomes.parquet")
    write_dictionary(tmp_path)
    assert (tmp_path / DICTIONARY).read_bytes().startswith(MARK)
    found = pd.read_csv(tmp_path / DICTIONARY, keep_default_na=False)
    assert list(found) == ["table", "column", "value", "en", "zh"]
    assert set(found["table"]) == {"costs", "outcomes"}
    words = found.set_index(["table", "column", "value"])
    assert words.loc[("costs", "amount", ""), "zh"] == "金额（元），各次模拟平均"
    assert words.loc[("costs", "scenario", "plan"), "zh"] == say("scenario.plan", "zh")
    assert words.loc[("costs", "lever", "voucher"), "en"] == say("lever.voucher")
    assert ("costs", "scenario", "my_mix") not in words.index  # what a user named
    assert "县域" in words.loc[("outcomes", "gerd|county-area", ""), "zh"]
    assert words.loc[("outcomes", "levers.voucher.coverage", ""), "zh"] != "levers.voucher.coverage"


def test_tables_without_rows_or_columns_are_kept_too(tmp_path: Path) -> None:
    keep_table(tmp_path, "nothing", pd.DataFrame())
    keep_table(tmp_path, "empty", pd.DataFrame({"scenario": [], "amount": [], "low": []}))
    write_dictionary(tmp_path)
    found = pd.read_csv(tmp_path / DICTIONARY, keep_default_na=False)
    assert set(found["table"]) == {"empty"}
    assert {"scenario", "amount", "amount_100m_yuan", "low"} == set(found["column"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", sorted(RESULTS.glob("*/*.csv")), ids=lambda path: path.stem)
def test_every_column_of_the_kept_results_has_words(path: Path, language: str) -> None:
    for column in pd.read_csv(path, nrows=0):
        words = heading(path.stem, column, language)
        assert words != column, column


def test_every_column_of_a_projection_has_words(tables: Tables, language: str) -> None:
    for name in ("indicators", "counties", "targets", "costs", "capability"):
        for column in getattr(tables, name):
            assert heading(name, column, language) != column, (name, column)


def test_a_folder_is_a_data_package(table: pd.DataFrame, tmp_path: Path) -> None:
    keep_table(tmp_path, "costs", table.assign(scenario=["plan", "no_plan"]))
    write_dictionary(tmp_path)
    facts = {"experiment": "project_2025", "id": "20260101-A", "command": "python -m x a=1"}
    write_datapackage(tmp_path, facts)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["name"] == "project_2025-20260101-a" and "a=1" in package["description"]
    by_path = {resource["path"]: resource for resource in package["resources"]}
    assert set(by_path) == {"costs.csv", "costs.parquet", DICTIONARY}
    for path, resource in by_path.items():
        content = (tmp_path / path).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])
    fields = {field["name"]: field for field in by_path["costs.csv"]["schema"]["fields"]}
    assert list(fields) == list(pd.read_csv(tmp_path / "costs.csv"))
    types = {name: field["type"] for name, field in fields.items()}
    assert (types["amount"], types["share"], types["lever"]) == ("integer", "number", "string")
    assert fields["amount"]["title_zh"] == "金额（元），各次模拟平均"
    labels = {one["value"]: one["label_zh"] for one in fields["scenario"]["categories"]}
    assert labels == {name: say(f"scenario.{name}", "zh") for name in ("plan", "no_plan")}


def test_a_column_is_rounded_as_each_figure_is() -> None:
    chance = np.random.default_rng(7)
    halves = np.round(chance.random(2000), 7)  # many lie just between two figures of six digits
    figures = [*halves, *chance.lognormal(0.0, 20.0, 2000), 0.0, -1.5, 1e300, np.nan, np.inf]
    table = pd.DataFrame({"value": [*figures, *(-np.array(figures))]})
    shown = readable(table)["value"]
    pd.testing.assert_series_equal(shown, table["value"].map(six_digits), check_exact=True)
