"""The answer as a workbook: summary, county, peers, costs, settings, sources."""

from __future__ import annotations

import pandas as pd

from sim import places
from sim.config.movable import COMMON
from sim.model.policy.levers import lever_settings
from sim.page.county import shown
from sim.page.question import Question
from sim.page.results import change_of, peers_share, trust
from sim.page.service import Service
from sim.places import Answer
from sim.report.numbers import Shown
from sim.report.speech import Speech
from sim.report.table import Table, names, numbers, shares, words, workbook


def answer_workbook(service: Service, question: Question, answer: Answer) -> bytes:
    """The bytes of the workbook, every heading in the reader's language."""
    voice = question.voice
    tables = {
        "summary": _summary(answer, voice),
        "goals": _goals(answer, voice),
        "county": _county(service, question),
        "peers": _peers(answer, voice),
        "costs": _costs(answer, voice),
        "settings": _settings(question),
        "sources": _sources(question, answer),
    }
    sheets = {voice.say(f"page.sheet.{name}"): table for name, table in tables.items()}
    return workbook(sheets)


def _summary(answer: Answer, voice: Speech) -> Table:
    """B against A in the county, an outcome a row."""
    table = pd.DataFrame(
        [
            {
                "indicator": told.outcome.indicator,
                "unit": told.outcome.unit,
                "before": told.base.median,
                "a": told.a.median,
                "b": told.b.median,
                "change": told.change_share.median,
                "low": told.change_share.low,
                "high": told.change_share.high,
                "peers": peers_share(told),
                "says": change_of(told, voice),
            }
            for told in answer.outcomes
        ]
    )
    columns = (
        names("indicator", unit_in="unit"),
        *(numbers(key, unit_in="unit") for key in ("before", "a", "b")),
        numbers("change", "%", ends=("low", "high"), signed=True),
        numbers("peers", "%", signed=True),
        words("says"),
    )
    return Table("page.table", columns, table, voice)


def _goals(answer: Answer, voice: Speech) -> Table:
    """The targets that exist for a county, and the share of runs that meet each."""
    table = pd.DataFrame(
        [
            {
                "target": goal.reading.target,
                "reading": voice.say(f"target.{goal.reading.target}.wording"),
                "met_a": goal.met_a,
                "met_b": goal.met_b,
            }
            for goal in answer.goals
        ]
    )
    columns = (names("target"), words("reading"), shares("met_a"), shares("met_b"))
    return Table("page.table", columns, table, voice)


def _county(service: Service, question: Question) -> Table:
    """The county's figures with unit and mark."""
    voice = question.voice
    its = shown(service.world, question.county or 0, question.own, voice)
    table = pd.DataFrame(
        [
            (one.label, one.text, one.unit, voice.say(f"page.mark.{one.mark}"))
            for one in its.figures
        ],
        columns=["figure", "value", "own_unit", "mark"],
    )
    return Table("page.table", tuple(words(key) for key in table), table, voice)


def _peers(answer: Answer, voice: Speech) -> Table:
    """Levels of the peers under A and B, and who they are."""
    table = pd.DataFrame(
        [
            {
                "indicator": told.outcome.indicator,
                "unit": told.outcome.unit,
                **{
                    f"{side}{end}": getattr(its, end or "median")
                    for side, its in (("a", told.peers_a), ("b", told.peers_b))
                    for end in ("", "low", "high")
                },
            }
            for told in answer.outcomes
        ]
    )
    columns = (
        names("indicator", unit_in="unit"),
        numbers("a", unit_in="unit", ends=("alow", "ahigh")),
        numbers("b", unit_in="unit", ends=("blow", "bhigh")),
    )
    return Table("page.table", columns, table, voice)


def _costs(answer: Answer, voice: Speech) -> Table:
    """Who pays for what in the county, in five years, under A and B."""
    table = pd.DataFrame(
        [
            {
                "lever": cost.lever,
                "payer": voice.say(f"page.money.{cost.payer}"),
                "a": cost.a.median,
                "b": cost.b.median,
                "change": cost.change.median,
                "low": cost.change.low,
                "high": cost.change.high,
                "how": voice.say(f"page.cost.{'measured' if cost.measured else 'split'}"),
            }
            for cost in answer.bill
        ]
    )
    columns = (
        names("lever"),
        words("payer"),
        numbers("a", "yuan"),
        numbers("b", "yuan"),
        numbers("change", "yuan", ends=("low", "high"), signed=True),
        words("how"),
    )
    return Table("page.table", columns, table, voice)


def _settings(question: Question) -> Table:
    """Every setting in 2020, the plan, A and B."""
    voice = question.voice
    lines = []
    for lever, settings in lever_settings().items():
        for setting, meta in settings.items():
            key = setting if setting in COMMON else f"{lever}.{setting}"
            values = [
                meta["held"],
                meta["default"],
                *(
                    getattr(getattr(scheme.levers, lever), setting)
                    for scheme in (question.a, question.b)
                ),
            ]
            if setting in COMMON and len(set(values[1:])) == 1:
                continue
            scale = Shown(1.0, "") if isinstance(values[0], str) else voice.of_setting(meta["unit"])
            said = [
                voice.say(f"rule.{x}")
                if meta.get("choices")
                else x
                if isinstance(x, str)
                else f"{x * scale.factor:.10g}"
                for x in values
            ]
            lines.append((lever, voice.say(f"lever.{key}"), scale.label, *said))
    heads = ["lever", "setting", "own_unit", "held", "plan", "a", "b"]
    columns = (names("lever"), *(words(head) for head in heads[1:]))
    return Table("page.table", columns, pd.DataFrame(lines, columns=heads), voice)


def _sources(question: Question, answer: Answer) -> Table:
    """Where it comes from: address, subject, draws, scale, peers, trust."""
    voice = question.voice
    level, why = trust(answer, voice)
    peers = [places.place_of(code).name for code in answer.peers]
    subject = voice.say(f"page.subject.{answer.subject}", number=len(peers))
    lines = [
        ("address", f"#{question.written()}"),
        ("subject", subject),
        ("draws", str(answer.done)),
        ("scale", f"{answer.stage.world.scale:g}"),
        ("peers", voice.listed(peers)),
        ("trust", f"{level} {why}"),
    ]
    table = pd.DataFrame(
        [(voice.say(f"page.source.{key}"), text) for key, text in lines],
        columns=["what", "says"],
    )
    return Table("page.table", (words("what"), words("says")), table, voice)
