"""Random tables: accepted, with every figure of the counties finite, or refused in one short line.

The seed is kept, so that each run of the tests tries the same three hundred tables.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, seed, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.text import LANGUAGES
from sim.world.attributes import ATTRIBUTES, PLACE
from sim.world.counties import build_counties, with_given
from sim.world.derived import derive
from sim.world.economy import complete_economy
from sim.world.geography import Columns, read_units
from sim.world.literacy import literacy_surveys
from sim.world.people import draw_people
from sim.world.settings import LATEST, WorldSettings
from sim.world.user_table import read_user_table
from sim.world.yearbook import HEADINGS, read_yearbook

PEOPLE = [*draw_people(read_units(), np.random.default_rng(0))]
TABLES = 150  # of each kind
EACH = settings(
    max_examples=TABLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
UNITS = read_units()
CODES = [str(code) for code in UNITS["adcode"]]
NAMES = list(zip(UNITS["name_zh"].tolist(), UNITS["province_zh"].tolist(), strict=True))

numbers = st.one_of(
    st.floats(1e9, 1e12).map(lambda x: f"{x:.4g}"),
    st.floats(0.0, 1.0).map(lambda x: f"{x:.3g}"),
    st.integers(0, 10**7).map(lambda x: f"{x:,}"),
    st.floats().map(str),
    st.integers(1, 9999).map(lambda x: f"{x}亿元"),
    st.integers(0, 100).map(lambda x: f"{x}%"),
)
words = st.sampled_from(
    ["", "", "nan", "inf", "-", "—", "N/A", "0", "-0", "1e999", "是", "true", "…"]
)
cells = st.one_of(numbers, numbers, words, st.text(max_size=12))
codes = st.one_of(st.sampled_from(CODES), st.sampled_from(CODES), cells)
headings = st.one_of(
    st.sampled_from([*ATTRIBUTES]),
    st.sampled_from([*ATTRIBUTES]),
    st.sampled_from([*PLACE, "人口", "地区生产总值（亿元）", "GDP(万元)", "", "gdb", "单位"]),
)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])


def as_csv(rows: list[list[str]], encoding: str, quoted: bool = True) -> bytes:
    text = io.StringIO(newline="")
    if quoted:
        csv.writer(text).writerows(rows)
    else:
        text.write("\n".join(",".join(row) for row in rows))
    return text.getvalue().encode(encoding, "replace")


@st.composite
def own_tables(draw: st.DrawFn) -> bytes:
    """Mostly a column of codes and some attributes, a tenth of them bytes of any kind."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=60))
    names = draw(st.lists(headings, min_size=1, max_size=5))
    rows = [["adcode", *names]]
    if draw(st.booleans()):
        rows.append(
            ["单位", *(draw(st.sampled_from(["", "万元", "%", "人", "吨"])) for _ in names)]
        )
    for _ in range(draw(st.integers(0, 3))):
        wide = len(names) + draw(st.sampled_from([-1, 0, 0, 0, 1]))
        rows.append([draw(codes), *(draw(cells) for _ in range(wide))])
    return as_csv(rows, draw(encodings), draw(st.booleans()))


@st.composite
def likely_tables(draw: st.DrawFn) -> bytes:
    """One county with some figures in their ranges, the ends among them."""
    names = draw(st.lists(st.sampled_from([*ATTRIBUTES]), min_size=1, max_size=6, unique=True))
    figures = []
    for name in names:
        about = ATTRIBUTES[name]
        low, high = about.low, about.high
        if about.a_head:
            low, high = (max(low, 4e5 * about.a_head[0]), min(high, 4e5 * about.a_head[1]))
        value = draw(st.sampled_from([low, high]) | st.floats(low, high))
        figures.append(str(round(value)) if about.unit in ("year", "yes or no") else str(value))
    code = draw(st.sampled_from(CODES))
    return as_csv([["adcode", *names], [code, *figures]], "utf-8")


@st.composite
def yearbooks(draw: st.DrawFn) -> bytes:
    """A heading, mostly a row of units, and rows of counties with figures of all kinds."""
    names = [*HEADINGS]
    if draw(st.integers(0, 9)) == 0:
        names.remove(draw(st.sampled_from(names)))
    rows = [["县市", "省份", *names]]
    unit = draw(st.sampled_from(["万元", "万元", "亿元", "元", "吨", ""]))
    if draw(st.integers(0, 4)):
        rows.append(["单位", "", *[unit] * (len(names) - 1), "个"])
    factor = {"亿元": 1e8, "元": 1.0}.get(unit, 1e4)
    for _ in range(draw(st.integers(0, 4))):
        name, province = draw(st.sampled_from(NAMES))
        gdp = draw(st.floats(1e9, 2e11)) / factor
        shares = (1.0, 0.2, 0.3, 0.5, 0.1, 0.9)
        money = [f"{gdp * share:,.4f}" for share in shares]
        figures = [*money[: len(names) - 1], "120"]
        if draw(st.booleans()):
            figures[draw(st.integers(0, len(figures) - 1))] = draw(cells)
        rows.append([name, province, *figures])
    return as_csv(rows, draw(encodings), draw(st.integers(0, 4)) > 0)


@pytest.fixture(scope="module")
def county() -> Columns:
    return build_counties(WorldSettings(census="drawn", yearbook="drawn"))[0]


def must_be_told(mistake: InputError) -> None:
    event(f"refused: {mistake.key}")
    for language in LANGUAGES:
        line = mistake.line(language)
        assert line and "\n" not in line and len(line) < 300


def must_be_finite(columns: Columns) -> None:
    event("accepted")
    for name, column in columns.items():
        assert column.dtype.kind != "f" or np.isfinite(column).all(), name


@seed(20_211)
@EACH
@given(content=own_tables() | likely_tables())
def test_own_tables(content: bytes, tmp_path: Path, county: Columns) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    surveys = literacy_surveys(LATEST)
    rules = derive(county, surveys)
    try:
        found = with_given(county, rules, read_user_table(path, county).given, surveys)
    except InputError as mistake:
        must_be_told(mistake)
        return
    must_be_finite(found)
    assert (found["population"] > 0).all() and (found["gdp"] > 0).all()
    parts = found["urban_population"] + found["rural_population"]
    assert parts == pytest.approx(found["population"], rel=0.021)


@seed(20_212)
@EACH
@given(content=yearbooks())
def test_yearbooks(content: bytes, tmp_path: Path, county: Columns) -> None:
    path = tmp_path / "yearbook.csv"
    path.write_bytes(content)
    people = {name: county[name] for name in PEOPLE}
    try:
        known, _, used = read_yearbook(path, UNITS, people["population"], counted=False)
    except InputError as mistake:
        must_be_told(mistake)
        return
    assert (used == np.any([np.isfinite(column) for column in known.values()], axis=0)).all()
    economy = complete_economy(UNITS, people, known, np.random.default_rng(1))
    must_be_finite(economy)
    assert all((column >= 0.0).all() for column in economy.values())
