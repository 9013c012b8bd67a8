"""People, schooling and jobs by unit as the census of 2020 counted them, from its open table.

The table mixes nation, provinces, prefectures, units and development zones. Codes decide; units
that changed name or bounds in 2020-2021 follow ``evidence/unit_changes.csv``; a zone that the
census counts apart joins the districts of its prefecture in proportion to their people.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from python_calamine import CalamineError

from sim import evidence
from sim.errors import InputError, nearest
from sim.world.attributes import ATTRIBUTES, Attribute
from sim.world.faults import TableError, cell_fault, shortened
from sim.world.geography import WITHOUT_DISTRICTS, Columns
from sim.world.table_checks import RATIOS, Ratio, range_faults
from sim.world.table_columns import Column, allowed, written

COUNTS = {  # heading -> name; persons, jobs from the long form (a tenth of households)
    "人口数_合计": "population",
    "城镇人口": "urban_population",
    "乡村人口": "rural_population",
    "本科及以上_男": "bachelor_men",
    "本科及以上_女": "bachelor_women",
    "各种行业人口总计": "jobs",
    "农林牧渔业": "agriculture_jobs",
    "制造业": "manufacturing_jobs",
    "信息传输软件和信息技术服务业": "ict_jobs",
    "科学研究和技术服务业": "scitech_jobs",
}
RATES = {"少数民族人口比重（%）": "minority_share", "平均受教育年限_合计": "mean_school_years"}
PLACES = ["区划代码", "省", "市", "区县"]
ASKED = dict.fromkeys(COUNTS.values(), Attribute("persons", 0.0, 3e7)) | {
    "minority_share": ATTRIBUTES["minority_share"],
    "mean_school_years": Attribute("years", 0.0, 25.0),
}
PARTS = (
    *(ratio for ratio in RATIOS if ratio.whole == "population"),
    Ratio("above_people", ("jobs",), "population", 0.0, 1.0),
    Ratio("shares_add_up", tuple(COUNTS.values())[6:], "jobs", 0.0, 1.0),
)
PER_CENT = {"minority_share": 0.01}
OF_PUBLISHED = 0.05  # by which a province's people may differ from what was published
LONG_FORM = 0.1
ISLANDS = {"西沙群岛": 460321, "中沙群岛的岛礁及其海域": 460321, "南沙群岛": 460322}
GROUPS = ("全国", "省直辖", "自治区直辖")  # sums that carry no code


def read_census(path: Path, units: Columns) -> tuple[Columns, list[str], int]:
    """Census columns by unit (as ``people.draw_people``), rows left unmatched, units matched.

    Raises ``InputError`` for a file that is no workbook, lacks a column or holds figures that
    cannot be, all of them at once.
    """
    evidence.note("census", 2020)
    table, faults = _read(path)
    rows = _of_units(table)
    faults += _twice(rows)
    if faults:
        raise TableError(path, faults, "census")
    counts, unmatched = _by_unit(rows, units, path.name)
    missing = ~(counts.population > 0.0).to_numpy()
    names = units["name_zh"][missing].tolist()
    faults = [InputError("census_incomplete", name=name) for name in names]
    faults += _provinces(counts.population.to_numpy(), units)
    if faults:
        raise TableError(path, faults, "census")
    return _columns(counts), unmatched, int((~missing).sum())


def _read(path: Path) -> tuple[pd.DataFrame, list[InputError]]:
    """Places and counts, rates as people-weighted sums, indexed by row of the file; and every
    cell of a unit that is no number or cannot be."""
    try:
        sheet = pd.read_excel(path, engine="calamine")
    except (OSError, ValueError, CalamineError) as error:
        reason = type(error).__name__
        raise InputError("table_unreadable", path=shortened(path), reason=reason) from error
    sheet.index = pd.RangeIndex(2, len(sheet) + 2)
    for heading in [*PLACES, *COUNTS, *RATES]:
        if heading not in sheet:
            hint = shortened(nearest(heading, map(str, sheet.columns)))
            about = {"path": shortened(path), "name": heading, "nearest": hint}
            raise InputError("table_lacks_column", **about)
    table = sheet[PLACES].set_axis(["code", "province", "prefecture", "name"], axis=1)
    table["code"] = pd.to_numeric(table.code, errors="coerce").fillna(0).astype("int64")
    columns = {name: _column(heading, name) for heading, name in (COUNTS | RATES).items()}
    cells = sheet[[*COUNTS, *RATES]].rename(columns=COUNTS | RATES)
    numbers, faults = _numbers(cells, columns)
    rows = _of_units(table).index
    figures = numbers.loc[rows].mul(pd.Series(PER_CENT).reindex(numbers.columns).fillna(1.0))
    people = figures["population"].to_numpy()
    faults += range_faults(figures, cells.loc[rows], columns, people, True, ASKED, PARTS)
    numbers = numbers.fillna(0.0)
    for rate in RATES.values():  # rates become people-weighted sums, so that they add up
        numbers[rate] *= numbers.population
    return table.join(numbers), faults


def _column(heading: str, name: str) -> Column:
    column = Column(0, heading, ASKED[name].unit)
    if name in PER_CENT:
        column.multiple, column.written = PER_CENT[name], "%"
    return column


def _numbers(
    cells: pd.DataFrame, columns: dict[str, Column]
) -> tuple[pd.DataFrame, list[InputError]]:
    """Figures in the units of the cells, those written as text among them; the rest are faults."""
    numbers, faults = cells.apply(pd.to_numeric, errors="coerce").astype(float), []
    for name, column in columns.items():
        odd = cells[name][numbers[name].isna() & cells[name].notna()]
        for row, cell in odd.items():
            try:
                numbers.loc[row, name] = column.figure(str(cell)) / column.multiple
            except ValueError:
                asked, place = allowed(ASKED[name], column), int(str(row))
                faults.append(cell_fault("not_a_number", place, column.heading, cell, **asked))
    return numbers, faults


def _of_units(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of units and zones: sums over the nation, provinces and prefectures left out."""
    group = (table.code == 0) & table.name.astype(str).str.startswith(GROUPS)
    whole = (table.code % 100 == 0) & (table.code > 0) & ~table.code.isin(WITHOUT_DISTRICTS)
    return table[~group & ~whole].copy()


def _twice(rows: pd.DataFrame) -> list[InputError]:
    coded = rows.code[rows.code > 0]
    first = {int(code): int(row) for row, code in coded[::-1].items()}
    return [
        cell_fault("code_twice", int(row), PLACES[0], code, other=first[int(code)])
        for row, code in coded[coded.duplicated()].items()
    ]


def _provinces(people: np.ndarray, units: Columns) -> list[InputError]:
    """Provinces whose units have other people than were published, as in another unit."""
    faults = []
    for code, published in evidence.by_province("population", 2020).items():
        inside = units["province_code"] == code
        counted = float(np.nansum(people[inside]))
        if abs(counted / published - 1.0) > OF_PUBLISHED:
            province = str(units["province_zh"][inside][0])
            values = {"sum": written(counted), "total": written(published)}
            faults.append(InputError("census_province", province=province, **values))
    return faults


def _by_unit(rows: pd.DataFrame, units: Columns, file: str) -> tuple[pd.DataFrame, list[str]]:
    codes, names = pd.Index(units["adcode"]), [*COUNTS.values(), *RATES.values()]
    rows.loc[rows.name.isin(list(ISLANDS)), "code"] = rows.name.map(ISLANDS)
    changes = evidence.table("unit_changes").query("year >= 2020").dropna(subset="share")
    moved = rows.merge(changes, left_on="code", right_on="old_code")
    moved[names] = moved[names].mul(moved.share, axis=0)
    moved["code"] = moved.new_code
    rows = pd.concat([rows[~rows.code.isin(changes.old_code)], moved])
    direct = rows[rows.code.isin(codes)]
    counts = direct.groupby("code")[names].sum().reindex(codes)
    counts, unmatched = _share_zones(rows[~rows.code.isin(codes)], counts, units, file)
    return counts, unmatched


def _share_zones(
    zones: pd.DataFrame, counts: pd.DataFrame, units: Columns, file: str
) -> tuple[pd.DataFrame, list[str]]:
    """Adds each zone to the districts of its prefecture (all its units if it has no district)."""
    shared, unmatched = counts.copy(), []
    names = list(counts.columns)
    for (province, prefecture), rows in zones.groupby(["province", "prefecture"]):
        hosts = (units["province_zh"] == province) & (units["prefecture_zh"] == prefecture)
        if (hosts & ~units["county_area"]).any():
            hosts &= ~units["county_area"]
        if not hosts.any():
            unmatched += [f"{file}: {province} {prefecture} {name}" for name in rows.name]
            continue
        weight = counts.population.to_numpy()[hosts]
        added = np.outer(weight / weight.sum(), rows[names].sum().to_numpy())
        shared.loc[hosts] += added
    return shared, unmatched


def _columns(counts: pd.DataFrame) -> Columns:
    people = counts.population.to_numpy()
    jobs = np.maximum(counts.jobs.to_numpy(), 1.0)
    as_counted = ("population", "urban_population", "rural_population")
    columns: Columns = {name: counts[name].to_numpy() for name in as_counted}
    columns["mean_school_years"] = counts.mean_school_years.to_numpy() / people
    columns["minority_share"] = counts.minority_share.to_numpy() / people / 100.0
    columns["bachelor_share"] = (counts.bachelor_men + counts.bachelor_women).to_numpy() / people
    columns["employed_share"] = np.minimum(jobs / LONG_FORM / people, 1.0)
    for name in ("agriculture_jobs", "manufacturing_jobs", "ict_jobs", "scitech_jobs"):
        columns[name] = counts[name].to_numpy() / jobs
    return columns
