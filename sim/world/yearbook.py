"""GDP, sectors, budget, loans and industrial firms by unit in 2020, from the open table of the
county yearbook 2021.

The table has names and provinces but no codes, a row at a province's border names several
provinces, and some names are older than the units' (a county that became a city or a district
meanwhile).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim import evidence
from sim.errors import InputError, nearest
from sim.world.geography import Columns

HEADINGS = {
    "地区生产总值": "gdp",
    "第一产业增加值": "primary",
    "第二产业增加值": "secondary",
    "第三产业增加值": "tertiary",
    "地方一般公共预算收入": "fiscal_revenue",
    "年末金融机构各项贷款余额": "loans",
    "规模以上工业企业": "above_scale_firms_2020",
}
KNOWN = (
    "gdp",
    "primary_share",
    "secondary_share",
    "fiscal_revenue",
    "loans",
    "above_scale_firms_2020",
)
TEN_THOUSAND_YUAN = 1e4
HEADING_ROWS = 3
TOLERANCE = 0.02  # sectors may miss GDP by this share before the row's shares are set aside
OLDER_ENDINGS = ("县", "市", "区", "旗")
FOOTNOTES_AND_BLANKS = re.compile(r"[\s0-9]+")
FORMER_NAMES = {"芜湖县": 340210, "横县": 450181, "株洲县": 430212, "沙县": 350405}


def read_yearbook(path: Path, units: Columns) -> tuple[Columns, list[str], np.ndarray]:
    """Economy by unit (not a number where the yearbook is silent), notes, units matched (mask).

    ``gdp``, ``fiscal_revenue``, ``loans`` in yuan; ``primary_share``, ``secondary_share`` of GDP;
    ``above_scale_firms_2020``. The notes name rows that fit no unit (file: row), rows whose three
    sectors do not add up to GDP, whose shares are left unknown (file: row: GDP ≠ 1 + 2 + 3), and
    units of county area without a row (code, name: file). Raises ``InputError`` for a table it
    can't use.
    """
    evidence.note("yearbook", 2020)
    rows, position = _read(path)
    find = _finder(units)
    known: Columns = {name: np.full(len(units["adcode"]), np.nan) for name in KNOWN}
    matched, notes = np.zeros(len(units["adcode"]), bool), []
    for row in rows:
        name, provinces = FOOTNOTES_AND_BLANKS.sub("", row[0]), row[1]
        c = find(name, provinces)
        if c is None or matched[c]:
            notes.append(f"{path.name}: {provinces} {name}")
            continue
        value = {heading: _number(row[column]) for heading, column in position.items()}
        matched[c] = True
        gdp = value["gdp"]
        for money in ("gdp", "fiscal_revenue", "loans"):
            known[money][c] = value[money] * TEN_THOUSAND_YUAN or np.nan
        known["above_scale_firms_2020"][c] = value["above_scale_firms_2020"]
        if abs(value["primary"] + value["secondary"] + value["tertiary"] - gdp) <= TOLERANCE * gdp:
            known["primary_share"][c] = value["primary"] / gdp
            known["secondary_share"][c] = value["secondary"] / gdp
        else:
            notes.append(f"{path.name}: {provinces} {name}: GDP ≠ 1 + 2 + 3")
    lacking = np.flatnonzero(units["county_area"] & ~matched)
    notes += [f"{units['adcode'][c]} {units['name_zh'][c]}: {path.name}" for c in lacking]
    return known, notes, matched


def _read(path: Path) -> tuple[list[list[str]], dict[str, int]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError("table_unreadable", path=path, reason=type(error).__name__) from error
    heading = table[0] if table else []
    for name in HEADINGS:
        if name not in heading:
            raise InputError(
                "table_lacks_column", path=path, name=name, nearest=nearest(name, heading)
            )
    position = {HEADINGS[name]: heading.index(name) for name in HEADINGS}
    rows = [row for row in table[HEADING_ROWS:] if len(row) >= len(heading)]
    widest = min(len(row) for row in rows) if rows else 0
    usual = max((len(row) for row in rows), key=[len(row) for row in rows].count, default=widest)
    after_revenue = position["fiscal_revenue"] + 1
    for row in rows:  # a stray empty cell behind the revenue shifts the rest of the row
        if len(row) > usual and row[after_revenue] == "":
            del row[after_revenue]
    return rows, position


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")


def _finder(units: Columns) -> Callable[[str, str], int | None]:
    """A function (name, provinces) -> row of units or None: by exact name within the provinces,
    then by the name's stem where one unit alone has it."""
    exact: dict[tuple[str, str], list[int]] = defaultdict(list)
    stems: dict[tuple[str, str], list[int]] = defaultdict(list)
    for c, (name, province) in enumerate(zip(units["name_zh"], units["province_zh"], strict=True)):
        exact[province, name].append(c)
        stems[province, _stem(name)].append(c)
    row_of = {int(code): c for c, code in enumerate(units["adcode"])}
    changed = evidence.table("unit_changes").query("share == 1")
    former = dict(zip(changed.old_zh, changed.new_code, strict=True)) | FORMER_NAMES

    def find(name: str, provinces: str) -> int | None:
        asked = provinces.split("、")
        for index, key in ((exact, name), (stems, _stem(name))):
            hits = [c for province in asked for c in index[province, key]]
            if len(hits) == 1:
                return hits[0]
        return row_of.get(former.get(name, 0))

    return find


def _stem(name: str) -> str:
    return name[:-1] if len(name) > 2 and name.endswith(OLDER_ENDINGS) else name
