"""Where scenarios differ from the first one; what does not differ is named and folded away."""

from __future__ import annotations

from typing import Any

from sim.report.figures import difference_unit
from sim.report.findings import Findings
from sim.report.numbers import share
from sim.report.sentences import COMPARED, difference_summary, side
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.targets import COUNTY_AREA, LAST_YEAR

PLAIN = ("same", "small")


def scenario_sentence(tables: Tables, scenario: str, voice: Speech) -> str:
    """What a scenario is; of one of set cost, how much of the plan's money it moves."""
    said = voice.name("scenario", f"{scenario}.sentence")
    sized = tables.manifest.get("equal_cost", {}).get(scenario)
    if sized is None:
        return said
    return voice.say("scenarios.moved", what=said, moved=f"{sized['moved']:.0%}")


def scenario_differences(found: Findings, voice: Speech) -> dict[str, Any] | None:
    """Chances of targets and figures of county areas in which some scenario differs, a column a
    scenario, and the names of those in which none does; None where there is one scenario."""
    tables = found.tables
    others = [scenario for scenario in tables.scenarios if scenario != found.scenario]
    if not others or found.scenario != "plan":
        return None
    targets, alike = [], []
    for one in found.judged:
        chances = [
            share(
                tables.verdicts[one.reading.target, one.reading.name, scenario]["probability_met"]
            )
            for scenario in (found.scenario, *others)
        ]
        words = (one.reading.target, voice.say(f"short.{one.reading.target}"))
        if len(set(chances)) > 1:
            targets.append((*words, chances))
        else:
            alike.append(words[1])
    summary = difference_summary(tables)
    last = summary[(summary["year"] == LAST_YEAR) & (summary["scope"] == COUNTY_AREA)]
    figures, same = [], []
    for indicator in COMPARED:
        rows = last[last["indicator"] == indicator].set_index("scenario")
        told = voice.name("indicator", indicator)
        if indicator in tables.far or rows.empty:
            continue
        if all(side(row) in PLAIN for _, row in rows.iterrows()):
            same.append(told)
            continue
        figures.append((indicator, told, [_cell(rows, one, voice) for one in others]))
    return {
        "scenarios": [voice.name("scenario", one) for one in (found.scenario, *others)],
        "targets": targets,
        "alike": voice.listed(alike),
        "alike_number": len(alike),
        "figures": figures,
        "same": voice.listed(same),
        "same_number": len(same),
    }


def _cell(rows: Any, scenario: str, voice: Speech) -> tuple[str, str, bool]:
    """Change, interval, whether it is clear."""
    if scenario not in rows.index:
        return "", "", False
    row = rows.loc[scenario]
    unit = voice.name("unit", difference_unit(row["unit"]))
    middle = voice.with_unit(row["median"], unit, signed=True)
    ends = voice.interval(row["low"], row["high"], signed=True)
    return middle, ends, side(row) not in PLAIN
