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
from sim.report.names import name
from sim.report.numbers import LIST, number
from sim.report.tables import BASELINE, Tables
from sim.targets import BASE_YEAR, LAST_YEAR
from sim.text import say

FIRST = 12  # counties of a class that are shown
MIDDLE = (0.25, 0.75)  # quantiles between which the middle half lies
BEST = 3  # counties of a province


def capability(tables: Tables, language: str) -> dict[str, Any]:
    """What the section of the page needs; ``rankings`` is empty where no ranks were kept."""
    if tables.capability.empty:
        return {"rankings": []}
    scenario = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    figures = tables.capability[tables.capability["scenario"] == scenario]
    before = figures[figures["year"] == BASE_YEAR].set_index("adcode")
    after = figures[figures["year"] == LAST_YEAR].set_index("adcode")
    scenario_name = name("scenario", scenario, language)
    areas = after[after["class"].isin(CLASSES)]
    read = int(areas["name_zh"].notna().sum())
    counts = {"read": number(read), "areas": number(len(areas))}
    which = "some" if read else "none"
    return {
        "named_note": say(f"capability.named.{which}", language, **counts),
        "capability_note": say("capability.note", language, scenario=scenario_name, year=LAST_YEAR),
        "pillars": [
            (
                say(f"pillar.{pillar}", language),
                LIST[language].join(
                    say(f"component.{component.name}", language)
                    for component in COMPONENTS
                    if component.pillar == pillar
                ),
            )
            for pillar in PILLARS
        ],
        "rankings": [_ranking(after, before, kind, language) for kind in CLASSES],
        "provinces": _provinces(after, before, language),
        "first_of_provinces": bool(read),
    }


def _ranking(after: pd.DataFrame, before: pd.DataFrame, kind: str, language: str) -> dict[str, Any]:
    group = after[after["class"] == kind].sort_values(["rank_in_class", "capability_low"])
    top = group[group["name_zh"].notna()].head(FIRST)
    earlier = before["rank_in_class"].to_dict()
    counts = {"number": len(top), "of": number(len(group))}
    return {
        "by_kind": say(f"capability.{kind}.kinds", language, of=counts["of"]),
        "kinds": list(_kinds(group, before, language)),
        "title": say(f"capability.{kind}", language, **counts),
        "rows": [
            {
                "rank": _rank(row, language),
                "county": _county(row, language),
                "figures": [f"{row[key]:.2f}" for key in ("capability", *PILLARS)],
                "before": number(round(earlier[code])),
            }
            for code, row in top.iterrows()
        ],
    }


def _kinds(
    group: pd.DataFrame, before: pd.DataFrame, language: str
) -> Iterator[tuple[str, str, str, str]]:
    """Kinds of county of a class by region, the highest mean index first: kind, number of county
    areas, mean index before and after, the middle half of their ranks."""
    means = group.groupby(["region", "kind"])["capability"].mean().sort_values(ascending=False)
    for region, kind in means.index:
        units = group[(group["region"] == region) & (group["kind"] == kind)]
        where = {
            "region": say(f"scope.region:{region}", language),
            "kind": say(f"kind.{kind}", language),
        }
        low, high = units["rank_in_class"].quantile(list(MIDDLE))
        ends = {"low": number(round(low)), "high": number(round(high))}
        yield (
            say("capability.kind_cell", language, **where),
            number(len(units)),
            _change(units, before, language),
            say("report.interval", language, **ends),
        )


def _change(units: pd.DataFrame, before: pd.DataFrame, language: str) -> str:
    means = {
        "before": f"{before.loc[units.index, 'capability'].mean():.2f}",
        "after": f"{units['capability'].mean():.2f}",
    }
    return say("capability.change_cell", language, **means)


def _rank(row: pd.Series[Any], language: str) -> str:
    places = {
        "rank": row["rank_in_class"],
        "low": row["rank_in_class_low"],
        "high": row["rank_in_class_high"],
    }
    shown = {key: number(round(value)) for key, value in places.items()}
    return say("capability.rank_cell", language, **shown)


def _county(row: pd.Series[Any], language: str) -> str:
    place = {"county": row["name_zh"], "province": row["province_zh"]}
    return say("capability.named", language, **place)


def _provinces(after: pd.DataFrame, before: pd.DataFrame, language: str) -> list[dict[str, str]]:
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
                "change": _change(units, before, language),
                "first": LIST[language].join(named["name_zh"].head(BEST)),
            }
        )
    return rows
