"""The capability index as it is shown: the first counties of each class, and every province."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.analysis import CLASSES
from sim.capability import COMPONENTS, PILLARS
from sim.report.names import name
from sim.report.numbers import LIST, number
from sim.report.tables import BASELINE, Tables
from sim.targets import BASE_YEAR, LAST_YEAR
from sim.text import say

FIRST = 12  # counties of a class that are shown
BEST = 3  # counties of a province


def capability(tables: Tables, language: str) -> dict[str, Any]:
    """What the section of the page needs; ``rankings`` is empty where no ranks were kept."""
    if tables.capability.empty:
        return {"rankings": []}
    scenario = BASELINE if BASELINE in tables.scenarios else tables.scenarios[0]
    own = tables.capability[tables.capability["scenario"] == scenario]
    before = own[own["year"] == BASE_YEAR].set_index("adcode")
    after = own[own["year"] == LAST_YEAR].set_index("adcode")
    words = name("scenario", scenario, language)
    return {
        "capability_note": say("capability.note", language, scenario=words, year=LAST_YEAR),
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
    }


def _ranking(after: pd.DataFrame, before: pd.DataFrame, kind: str, language: str) -> dict[str, Any]:
    group = after[after["class"] == kind].sort_values(["rank_in_class", "capability_low"])
    top = group.head(FIRST)
    earlier = before["rank_in_class"].to_dict()
    counts = {"number": len(top), "of": number(len(group))}
    return {
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


def _rank(row: pd.Series[Any], language: str) -> str:
    places = {
        "rank": row["rank_in_class"],
        "low": row["rank_in_class_low"],
        "high": row["rank_in_class_high"],
    }
    shown = {key: number(round(value)) for key, value in places.items()}
    return say("capability.rank_cell", language, **shown)


def _county(row: pd.Series[Any], language: str) -> str:
    words = {"county": row["name_zh"], "province": row["province_zh"]}
    return say("capability.named", language, **words)


def _provinces(after: pd.DataFrame, before: pd.DataFrame, language: str) -> list[dict[str, str]]:
    """Provinces by their county areas' mean index, the highest first."""
    areas = after[after["class"].isin(CLASSES)]
    order = areas.groupby("province_zh")["capability"].mean().sort_values(ascending=False)
    rows = []
    for province, mean in order.items():
        own = areas[areas["province_zh"] == province]
        best = own.sort_values(["rank_in_province", "capability_low"])["name_zh"].head(BEST)
        means = {
            "before": f"{before.loc[own.index, 'capability'].mean():.2f}",
            "after": f"{mean:.2f}",
        }
        rows.append(
            {
                "province": str(province),
                "areas": number(len(own)),
                "change": say("capability.change_cell", language, **means),
                "first": LIST[language].join(best),
            }
        )
    return rows
