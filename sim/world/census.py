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
from sim.world.geography import WITHOUT_DISTRICTS, Columns

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
LONG_FORM = 0.1
ISLANDS = {"西沙群岛": 460321, "中沙群岛的岛礁及其海域": 460321, "南沙群岛": 460322}
GROUPS = ("全国", "省直辖", "自治区直辖")  # sums that carry no code


def read_census(path: Path, units: Columns) -> tuple[Columns, list[str], int]:
    """Census columns by unit (as ``people.draw_people``), rows left unmatched, units matched.

    Raises ``InputError`` for a file that is no workbook or lacks a column.
    """
    evidence.note("census", 2020)
    counts, unmatched = _by_unit(_read(path), units, path.name)
    missing = counts.population.isna().to_numpy()
    if missing.any():
        raise InputError("census_incomplete", path=path, name=str(units["name_zh"][missing][0]))
    return _columns(counts), unmatched, int((~missing).sum())


def _read(path: Path) -> pd.DataFrame:
    try:
        sheet = pd.read_excel(path, engine="calamine")
    except (OSError, ValueError, CalamineError) as error:
        raise InputError("table_unreadable", path=path, reason=type(error).__name__) from error
    for heading in [*PLACES, *COUNTS, *RATES]:
        if heading not in sheet:
            hint = nearest(heading, map(str, sheet.columns))
            raise InputError("table_lacks_column", path=path, name=heading, nearest=hint)
    table = sheet[PLACES].set_axis(["code", "province", "prefecture", "name"], axis=1)
    numbers = sheet[[*COUNTS, *RATES]].rename(columns=COUNTS | RATES)
    numbers = numbers.apply(pd.to_numeric, errors="coerce").fillna(0.0)
    for rate in RATES.values():  # rates become people-weighted sums, so that they add up
        numbers[rate] *= numbers.population
    table["code"] = pd.to_numeric(table.code, errors="coerce").fillna(0).astype("int64")
    return table.join(numbers)


def _by_unit(table: pd.DataFrame, units: Columns, file: str) -> tuple[pd.DataFrame, list[str]]:
    codes, names = pd.Index(units["adcode"]), [*COUNTS.values(), *RATES.values()]
    group = (table.code == 0) & table.name.astype(str).str.startswith(GROUPS)
    whole = (table.code % 100 == 0) & (table.code > 0) & ~table.code.isin(WITHOUT_DISTRICTS)
    rows = table[~group & ~whole].copy()
    rows.loc[rows.name.isin(list(ISLANDS)), "code"] = rows.name.map(ISLANDS)
    changes = evidence.table("unit_changes")
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
