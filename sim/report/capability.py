"""The capability index as it is shown: kinds of county of each class, the first counties whose own
figures were read, and every province.

A county whose figures are drawn has no name here: its rank is that of a plausible neighbour.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from sim.analysis import CLASSES
from sim.measure.capability import COMPONENTS, PILLARS
from sim.report.numbers import number
from sim.report.speech import Speech
from sim.report.tables import BASELINE, Tables
from sim.targets import BASE_YEAR, LAST_YEAR

FIRST = 12  # counties of a class that are shown
MIDDLE = (0.25, 0.75)  # quantiles between which the middle half lies
BEST = 3  # counties of a province


def capability(tables: Tables, voice: Speech) -> dict[str, Any]:
    """What the section of the page needs; ``rankings`` is empty where no ranks were kept."""
    if tables.capability.empty:
        return {"rankings": []}
    scenario = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    figures = tables.capability[tables.capability["scenario"] == scenario]
    before = figures[figures["year"] == BASE_YEAR].set_index("adcode")
    after = figures[figures["year"] == LAST_YEAR].set_index("adcode")
    scenario_name = voice.name("scenario", scenario)
    areas = after[after["class"].isin(CLASSES)]
    read = int(areas["name_zh"].notna().sum())
    counts = {"read": number(read), "areas": number(len(areas))}
    which = "some" if read else "none"
    return {
        "named_note": voice.say(f"capability.named.{which}", **counts),
        "capability_note": voice.say("capability.note", scenario=scenario_name, year=LAST_YEAR),
        "pillars": [
            (
                voice.say(f"pillar.{pillar}"),
                voice.listed(
                    voice.say(f"component.{component.name}")
                    for component in COMPONENTS
                    if component.pillar == pillar
                ),
            )
            for pillar in PILLARS
        ],
        "rankings": [_ranking(after, before, kind, voice) for kind in CLASSES],
        "provinces": _provinces(after, before, voice),
        "first_of_provinces": bool(read),
    }


def _ranking(after: pd.DataFrame, before: pd.DataFrame, kind: str, voice: Speech) -> dict[str, Any]:
    group = after[after["class"] == kind].sort_values(["rank_in_class", "capability_low"])
    top = group[group["name_zh"].notna()].head(FIRST)
    earlier = before["rank_in_class"].to_dict()
    counts = {"number": len(top), "of": number(len(group))}
    return {
        "by_kind": voice.say(f"capability.{kind}.kinds", of=counts["of"]),
        "kinds": list(_kinds(group, before, voice)),
        "title": voice.say(f"capability.{kind}", **counts),
        "rows": [
            {
                "rank": _rank(row, voice),
                "county": _county(row, voice),
                "figures": [f"{row[key]:.2f}" for key in ("capability", *PILLARS)],
                "before": number(round(earlier[code])),
            }
            for code, row in top.iterrows()
        ],
    }


def _kinds(
    group: pd.DataFrame, before: pd.DataFrame, voice: Speech
) -> Iterator[tuple[str, str, str, str]]:
    """Kinds of county of a class by region, the highest mean index first: kind, number of county
    areas, mean index before and after, the middle half of their ranks."""
    means = group.groupby(["region", "kind"])["capability"].mean().sort_values(ascending=False)
    for region, kind in means.index:
        units = group[(group["region"] == region) & (group["kind"] == kind)]
        where = {
            "region": voice.say(f"scope.region:{region}"),
            "kind": voice.say(f"kind.{kind}"),
        }
        low, high = units["rank_in_class"].quantile(list(MIDDLE))
        ends = {"low": number(round(low)), "high": number(round(high))}
        yield (
            voice.say("capability.kind_cell", **where),
            number(len(units)),
            _change(units, before, voice),
            voice.say("report.interval", **ends),
        )


def _change(units: pd.DataFrame, before: pd.DataFrame, voice: Speech) -> str:
    means = {
        "before": f"{before.loc[units.index, 'capability'].mean():.2f}",
        "after": f"{units['capability'].mean():.2f}",
    }
    return voice.say("capability.change_cell", **means)


def _rank(row: pd.Series[Any], voice: Speech) -> str:
    places = {
        "rank": row["rank_in_class"],
        "low": row["rank_in_class_low"],
        "high": row["rank_in_class_high"],
    }
    shown = {key: number(round(value)) for key, value in places.items()}
    return voice.say("capability.rank_cell", **shown)


def _county(row: pd.Series[Any], voice: Speech) -> str:
    place = {"county": row["name_zh"], "province": row["province_zh"]}
    return voice.say("capability.named", **place)


def _provinces(after: pd.DataFrame, before: pd.DataFrame, voice: Speech) -> list[dict[str, str]]:
    """Provinces by their county areas' mean index, the highest first."""
    areas = after[after["class"].isin(CLASSES)]
    order = areas.groupby("province_zh")["capability"].mean().sort_values(ascending=False)
    rows = []
    for province in order.index:
        units = areas[areas["province_zh"] == province]
        named = units[units["name_zh"].notna()].sort_values(["rank_in_province", "capability_low"])
        rows.append(
            {
                "province": str(province),
                "areas": number(len(units)),
                "change": _change(units, before, voice),
                "first": voice.listed(named["name_zh"].head(BEST)),
            }
        )
    return rows
