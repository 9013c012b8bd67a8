"""The workbook of a projection: summary, targets, own counties, peers, costs, settings, sources."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim.analysis import CLASSES, parts
from sim.model.policy.bill import PAYERS
from sim.model.policy.levers import FAMILIES
from sim.report.figures import FURTHER, PATHS
from sim.report.findings import Findings
from sim.report.kept import with_outlook
from sim.report.marked import plain
from sim.report.outlook import outlook_table, year_columns
from sim.report.screen import screen
from sim.report.sources import settings_table, sources_table
from sim.report.speech import Speech
from sim.report.table import Column, Table, codes, names, numbers, shares, words
from sim.report.tables import Tables
from sim.report.verdicts import PRINCIPAL
from sim.targets import LAST_YEAR, NONE, PLAN_YEARS, READINGS

USER = "user"  # figures of a county that are the user's own
PEERS = 30
LIKE = ["class", "region", "kind"]
PILLARS = ("inputs", "firms", "environment", "performance")
RANK = ("rank_in_class", "rank_in_class_low", "rank_in_class_high")


def summary_sheets(tables: Tables, voice: Speech) -> dict[str, Table]:
    """Sheets of ``summary.xlsx`` by their names in ``language``. Own counties and their peers are
    there where the world has counties with the user's figures."""
    found = Findings(tables)
    sheets = {
        "summary": _summary(found, voice),
        "targets": targets_table(tables.targets, voice),
        "effects": _effects(found, voice),
        "county": _counties(_own(tables), voice),
        "peers": _counties(_peers(tables), voice),
        "costs": costs_table(tables.costs, voice),
        "settings": settings_table(tables.manifest, voice),
        "sources": sources_table(tables.manifest, voice),
    }
    if outlook := outlook_table(tables.indicators, (*PATHS, *FURTHER), voice):
        sheets["outlook"] = outlook
    return named({key: table for key, table in sheets.items() if len(table.rows)}, voice)


def named(sheets: Mapping[str, Table], voice: Speech) -> dict[str, Table]:
    """``sheets`` by their names in ``language``."""
    return {voice.say(f"sheet.{key}"): table for key, table in sheets.items()}


def targets_table(targets: pd.DataFrame, voice: Speech, by: tuple[Column, ...] = ()) -> Table:
    """``targets``, as ``sim.targets.judge`` gives them, in every reading: threshold and quantity in
    the reading's unit. ``by`` are the columns of settings, where they are more than scenarios."""
    readings = {(reading.target, reading.name): reading for reading in READINGS}
    of_rows = [readings[pair] for pair in zip(targets["target"], targets["reading"], strict=True)]
    rows = targets.assign(
        wording=targets["target"],
        said=targets["target"] + "." + targets["reading"],
        unit=[reading.unit for reading in of_rows],
        model_gap=targets["model_gap"].where(targets["model_gap"] != NONE, ""),
        rests=[reading.name == PRINCIPAL[reading.target].name for reading in of_rows],
    )
    columns = (
        words("target"),
        names("wording", "target"),
        names("said", "reading", unit_in="unit"),
        names("rests", "sheet.main"),
        *(by or (names("scenario"),)),
        numbers("threshold", unit_in="unit"),
        numbers("median", unit_in="unit", ends=("low", "high")),
        shares("probability_met", ends=("probability_low", "probability_high")),
        codes("first_year_met"),
        names("model_gap", "mark"),
    )
    return Table("sheet.targets", columns, rows, voice)


def costs_table(costs: pd.DataFrame, voice: Speech, by: tuple[Column, ...] = ()) -> Table:
    """Who pays how much for which lever over 2021-2025: a row a scenario and lever, a column a
    payer; tax forgone is part of the total and stands beside it once more. ``by`` are the columns
    of settings, where they are more than scenarios."""
    costs = costs[costs["year"].isin(PLAN_YEARS)]
    by = by or (names("scenario"),)
    keys = [*(column.key for column in by), "lever"]
    paid = costs.pivot_table(
        index=keys, columns="payer", values="amount", aggfunc="sum", sort=False
    )
    paid = paid.reindex(columns=list(PAYERS)).fillna(0.0)
    forgone = costs[parts(costs) == "tax_expenditure"].groupby(keys)["amount"].sum()
    receivers = costs.groupby(keys)["receiver"].unique()
    family = {lever: family for family, levers in FAMILIES.items() for lever in levers}
    rows = paid.assign(
        total=paid.sum(axis=1),
        forgone=forgone.reindex(paid.index).fillna(0.0),
        receivers=[
            voice.listed(voice.say(f"receiver.{who}") for who in receivers[key])
            for key in paid.index
        ],
    ).reset_index()
    rows["family"] = rows["lever"].map(family)
    columns = (
        *by,
        names("family"),
        names("lever"),
        words("receivers"),
        *(numbers(payer, "yuan", voice.say(f"payer.{payer}")) for payer in PAYERS),
        numbers("total", "yuan"),
        numbers("forgone", "yuan"),
    )
    return Table("sheet.costs", columns, rows, voice)


def _summary(found: Findings, voice: Speech) -> Table:
    """The first screen in words: verdict, groups of targets, how far to trust it."""
    shown = screen(found, voice)
    rows = [
        ("verdict", plain(shown.verdict)),
        *((card.group, voice.listed((item for _, item in card.items))) for card in shown.cards),
        *(("trust", plain(line)) for line in shown.trust),
    ]
    said = [
        (voice.say(f"sheet.summary.{what}"), text or voice.say("card.none")) for what, text in rows
    ]
    columns = (words("what"), words("says"))
    return Table("sheet.summary", columns, pd.DataFrame(said, columns=["what", "says"]), voice)


def _effects(found: Findings, voice: Speech) -> Table:
    """What the first scenario adds to unchanged policies in county areas in 2025."""
    rows = pd.DataFrame(
        {
            "indicator": effect.indicator,
            "unit": effect.unit,
            "without": effect.before,
            "after": effect.after,
            "absolute": effect.absolute.median,
            "absolute_low": effect.absolute.low,
            "absolute_high": effect.absolute.high,
            "relative": effect.share.median,
            "relative_low": effect.share.low,
            "relative_high": effect.share.high,
        }
        for effect in found.effects
    )
    columns = (
        names("indicator", unit_in="unit"),
        numbers("without", unit_in="unit"),
        numbers("after", unit_in="unit"),
        numbers("absolute", unit_in="unit", ends=("absolute_low", "absolute_high"), signed=True),
        numbers("relative", "%", ends=("relative_low", "relative_high"), signed=True),
    )
    return Table("sheet.effects", columns, rows, voice)


def _own(tables: Tables) -> pd.DataFrame:
    """Rows of the capability index of counties with figures of the user's own."""
    ranked = tables.capability
    return ranked[ranked["figures"] == USER] if len(ranked) else ranked


def _peers(tables: Tables) -> pd.DataFrame:
    """The counties of the same class, region and kind whose index is nearest to an own county's, in
    the last year of the first scenario: the ``PEERS`` nearest of each."""
    own, ranked = _own(tables), tables.capability
    if own.empty:
        return own
    last = ranked[
        (ranked["scenario"] == tables.scenarios[0])
        & (ranked["year"] == LAST_YEAR)
        & ranked["class"].isin(CLASSES)
    ].set_index("adcode")
    chosen: set[int] = set()
    for code in own["adcode"].unique():
        if code in last.index:
            here = last.loc[code]
            alike = last[(last[LIKE] == here[LIKE]).all(axis=1)]
            away = (alike["capability"] - here["capability"]).abs().sort_values(kind="stable")
            chosen |= set(away.index[away.index != code][:PEERS])
    return ranked[ranked["adcode"].isin(chosen - set(own["adcode"]))]


def _counties(rows: pd.DataFrame, voice: Speech) -> Table:
    """Index, pillars and ranks by county, scenario and year."""
    rows = with_outlook(rows)
    columns = (
        codes("adcode"),
        words("name_zh"),
        words("province_zh"),
        names("figures"),
        names("class"),
        names("scenario"),
        *year_columns(rows),
        numbers("capability", ends=("capability_low", "capability_high")),
        *map(numbers, PILLARS),
        numbers(RANK[0], ends=RANK[1:]),
        numbers("of_class"),
    )
    return Table("sheet.capability", columns, rows, voice)
