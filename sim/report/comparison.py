"""Two finished results side by side: what was set differently, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis import paired_differences
from sim.analysis.effects import OUTCOMES
from sim.errors import InputError
from sim.report.sheet import Sheet
from sim.report.table import Column, Table, names, numbers, shares, words
from sim.report.trust import standing
from sim.report.verdicts import PRINCIPAL
from sim.report.voice import Voice
from sim.targets import (
    COUNTY_AREA,
    INTERVAL,
    NATION,
    READINGS,
    TARGET_INDICATORS,
    YEARS,
    judge,
)

KEY = "compare"
SHOWN_ELSEWHERE = ("executor", "language", "name", "quiet", "results")
VERSIONS = ("code", "evidence")
EDGES = {"low": INTERVAL[0], "": 0.5, "high": INTERVAL[1]}
BETTER = {series: reading.better for reading in READINGS for series in reading.series}
"""Which way an indicator of a scope is better, where a target is judged by it."""


@dataclass(frozen=True)
class Results:
    """Finished results: their folder, what the manifest says, the indicators of their runs."""

    folder: Path
    facts: Mapping[str, Any]
    indicators: pd.DataFrame

    @property
    def scenarios(self) -> list[str]:
        """Names, in the order of the runs."""
        return list(map(str, self.indicators["scenario"].unique()))


def comparison_sheet(a: Results, b: Results, voice: Voice) -> Sheet:
    """The page: settings that differ, outcomes of the last year that both have, targets.

    Raises ``InputError`` if the two have no scenario or no figure in common.
    """
    common = [scenario for scenario in a.scenarios if scenario in b.scenarios]
    if not common:
        raise InputError(
            "not_comparable", a=a.folder, b=b.folder, what=", ".join((*a.scenarios, *b.scenarios))
        )
    settings = settings_that_differ(a.facts, b.facts, common, voice)
    outcomes, year = outcomes_beside(a, b, common)
    paired = int(outcomes["pairs"].min())
    how = voice.say("outcomes.paired" if paired else "outcomes.unpaired", year=year, pairs=paired)
    same = () if len(settings) else (voice.say("settings.same"),)
    said = voice.marked_year(voice.say("outcomes", year=year), year)
    parts = [
        voice.part("settings", *same, table=_settings(settings, voice)),
        voice.part("outcomes", how, table=_outcomes(outcomes, voice), title=said),
    ]
    judged = targets_beside(a, b, common)
    if len(judged):
        parts.append(voice.part("targets", table=_targets(judged, voice)))
    places = {"a": a.folder.name, "b": b.folder.name}
    return Sheet(
        voice.say("title", **places),
        voice.say("lead", a=str(a.folder), b=str(b.folder)),
        standing(b.facts, voice),
        tuple(parts),
        (),
        "",
    )


def settings_that_differ(
    a: Mapping[str, Any], b: Mapping[str, Any], scenarios: list[str], voice: Voice
) -> pd.DataFrame:
    """A row a setting of the manifests ``a`` and ``b`` that is not the same: configuration, levers
    of common ``scenarios``, versions of code and evidence; columns setting, what, a, b."""
    flat = [dict(_flat(facts, scenarios)) for facts in (a, b)]
    rows = [
        (key, _what(key, voice), *(side.get(key, "") for side in flat))
        for key in dict.fromkeys([*flat[0], *flat[1]])
        if flat[0].get(key, "") != flat[1].get(key, "")
    ]
    return pd.DataFrame(rows, columns=["setting", "what", "a", "b"])


def outcomes_beside(a: Results, b: Results, scenarios: list[str]) -> tuple[pd.DataFrame, int]:
    """The main indicators of nation and county areas in the last year that both have, and that
    year: medians and 5-95% intervals in ``a`` and ``b``, and of their difference.

    Runs are paired where both have the same draws and seeds (``pairs`` of them); else every run is
    held against every other, which luck widens, and ``pairs`` is 0. Raises ``InputError`` if they
    have nothing in common.
    """
    wanted = {*OUTCOMES, *TARGET_INDICATORS}
    sides = [
        side[
            side["scenario"].isin(scenarios)
            & side["indicator"].isin(wanted)
            & side["scope"].isin((NATION, COUNTY_AREA))
        ]
        for side in (a.indicators, b.indicators)
    ]
    years = set(sides[0]["year"]) & set(sides[1]["year"])
    keys = ["scenario", "indicator", "scope", "unit"]
    rows = []
    if years:
        ours, theirs = (
            side[side["year"] == max(years)].groupby(keys, sort=False) for side in sides
        )
        for key, of_a in ours:
            if key in theirs.groups:
                beside = _beside(of_a, theirs.get_group(key))
                rows.append(dict(zip(keys, key, strict=True)) | beside)
    if not rows:
        raise InputError("nothing_in_common", a=a.folder, b=b.folder)
    table = pd.DataFrame(rows)
    series = zip(table["indicator"], table["scope"], strict=True)
    return table.assign(better=[BETTER.get(pair, 0) for pair in series]), int(max(years))


def targets_beside(a: Results, b: Results, scenarios: list[str]) -> pd.DataFrame:
    """Targets in their main reading by scenario: judged quantity and share of runs that meet them
    in ``a`` and ``b``; empty unless both kept all years that targets are read from."""
    keys = ["target", "reading", "scenario"]
    judged = []
    for side in (a.indicators, b.indicators):
        rows = side[side["scenario"].isin(scenarios)]
        if not {*YEARS} <= set(rows["year"]):
            return pd.DataFrame()
        try:
            judged.append(judge(rows, list(PRINCIPAL.values())).set_index(keys))
        except ValueError:  # a series was not kept
            return pd.DataFrame()
    columns = ["median", "low", "high", "probability_met"]
    ours, theirs = (
        side[columns].add_suffix(f"_{which}") for which, side in zip("ab", judged, strict=True)
    )
    joined = ours.join(theirs, how="inner")
    units = {reading.target: reading.unit for reading in PRINCIPAL.values()}
    rows = joined.reset_index()
    return rows.assign(said=rows["target"] + "." + rows["reading"], unit=rows["target"].map(units))


def _beside(a: pd.DataFrame, b: pd.DataFrame) -> dict[str, float]:
    """Quantiles of the values of ``a`` and ``b``, of differences and of relative differences."""
    luck = ["draw", "seed"]
    again = any(side.duplicated(luck).any() for side in (a, b))
    pairs = (
        pd.DataFrame()
        if again
        else paired_differences(
            pd.concat([a.assign(scenario="a"), b.assign(scenario="b")], ignore_index=True), "a"
        )
    )
    paired = len(pairs) == len(a) == len(b)
    if not paired:
        pairs = a[["value"]].rename(columns={"value": "baseline"}).merge(b[["value"]], how="cross")
        pairs["difference"] = pairs["value"] - pairs["baseline"]
        whole = pairs["baseline"].where(pairs["baseline"] != 0.0)
        pairs["relative"] = 100.0 * pairs["difference"] / whole
    values = {
        "a": a["value"],
        "b": b["value"],
        "difference": pairs["difference"],
        "relative": pairs["relative"],
    }
    found = {
        f"{which}_{edge}" if edge else which: float(of_one.quantile(level))
        for which, of_one in values.items()
        for edge, level in EDGES.items()
    }
    return found | {"pairs": float(len(pairs) if paired else 0)}


def _flat(facts: Mapping[str, Any], scenarios: list[str]) -> Iterator[tuple[str, Any]]:
    configuration = dict(facts["configuration"])
    chosen = configuration.pop("scenario", {})
    for key in ("levers", *SHOWN_ELSEWHERE):
        configuration.pop(key, None)
    yield from _leaves(configuration, "")
    yield "scenario", ", ".join(chosen)
    for scenario in scenarios:
        yield from _leaves(facts.get("levers", {}).get(scenario, {}), f"{scenario}: levers.")
    for key in VERSIONS:
        yield key, facts.get(key, "")


def _leaves(group: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in group.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value) if isinstance(value, list | bool | None) else value


def _what(key: str, voice: Voice) -> str:
    scenario, colon, setting = key.rpartition(": ")
    said = voice.factor(setting)
    if setting in (*VERSIONS, "scenario"):
        said = voice.say(setting)
    if not colon:
        return "" if said == setting else said
    scope = voice.name("scenario", scenario)
    return voice.say("report.series", name=said, scope=scope)


def _settings(rows: pd.DataFrame, voice: Voice) -> Table:
    return voice.table(tuple(map(words, ("setting", "what", "a", "b"))), rows)


def _outcomes(rows: pd.DataFrame, voice: Voice) -> Table:
    def figures(which: str, **more: Any) -> Column:
        return numbers(which, ends=(f"{which}_low", f"{which}_high"), **more)

    columns = (
        names("scenario"),
        names("indicator", unit_in="unit"),
        names("scope"),
        figures("a", unit_in="unit"),
        figures("b", unit_in="unit"),
        figures("difference", unit_in="unit", signed=True, better="better"),
        figures("relative", unit="%", signed=True),
    )
    return voice.table(columns, rows)


def _targets(rows: pd.DataFrame, voice: Voice) -> Table:
    columns = (
        names("target"),
        names("said", "reading", unit_in="unit"),
        names("scenario"),
        *(
            numbers(
                f"median_{side}", head=side, ends=(f"low_{side}", f"high_{side}"), unit_in="unit"
            )
            for side in "ab"
        ),
        *(shares(f"probability_met_{side}", head=f"met_{side}") for side in "ab"),
    )
    return voice.table(columns, rows)
