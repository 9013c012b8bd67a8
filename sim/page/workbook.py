"""The answer as a workbook: summary, county, peers, costs, settings, sources."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from sim.measure.indicators import INDICATORS
from sim.model.policy.levers import lever_settings
from sim.page.answer import SHOWN, change_of, rows
from sim.page.controls import COMMON, display
from sim.page.runs import FIRST_YEAR, LAST_YEAR
from sim.page.service import Answer, Service
from sim.report.table import Table, codes, names, numbers, words, write_workbook
from sim.text import say


def workbook(service: Service, answer: Answer) -> bytes:
    """The bytes of the workbook, every heading in the reader's language."""
    language = answer.question.language
    tables = {
        "summary": _summary(answer),
        "county": _county(service, answer),
        "peers": _peers(service, answer),
        "costs": _costs(answer),
        "settings": _settings(answer),
        "sources": _sources(service, answer),
    }
    sheets = {say(f"page.sheet.{name}", language): table for name, table in tables.items()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "answer.xlsx")
        write_workbook(path, sheets)
        return path.read_bytes()


def _summary(answer: Answer) -> Table:
    """B against A in the county, an indicator a row."""
    language = answer.question.language
    found = rows(answer.a, answer.b)
    table = pd.DataFrame(
        {
            "indicator": [row.indicator for row in found],
            "unit": [INDICATORS[row.indicator].unit for row in found],
            "before": [row.before for row in found],
            "a": [row.a for row in found],
            "b": [row.b for row in found],
            "change": [row.median for row in found],
            "low": [row.low for row in found],
            "high": [row.high for row in found],
            "peers": [row.peers for row in found],
            "says": [change_of(row, language) for row in found],
        }
    )
    columns = (
        names("indicator", unit_in="unit"),
        numbers("before", unit_in="unit"),
        numbers("a", unit_in="unit"),
        numbers("b", unit_in="unit"),
        numbers("change", "%", ends=("low", "high"), signed=True),
        numbers("peers", "%", signed=True),
        words("says"),
    )
    return Table("page.table", columns, table, language)


def _county(service: Service, answer: Answer) -> Table:
    """The county's attributes with unit and mark."""
    question = answer.question
    language, code = question.language, question.county or 0
    figures = service.counties.figures(code, question.own, language)
    table = pd.DataFrame(
        {
            "figure": [figure.label for figure in figures],
            "value": [float(figure.value) for figure in figures],
            "own_unit": [figure.unit for figure in figures],
            "mark": [say(f"page.mark.{figure.mark}", language) for figure in figures],
        }
    )
    columns = (words("figure"), numbers("value"), words("own_unit"), words("mark"))
    return Table("page.table", columns, table, language)


def _peers(service: Service, answer: Answer) -> Table:
    """Every indicator of the county and of each peer, in A and in B: medians over the runs."""
    question = answer.question
    places = (question.county or 0, *service.counties.peers(question.county or 0))
    lines = []
    for indicator in SHOWN:
        if indicator not in answer.a[0].values:
            continue
        for at, code in enumerate(places):
            of = [
                pd.Series([run.values[indicator][1, at] for run in runs]).median()
                for runs in (answer.a, answer.b)
            ]
            name = service.counties.found(code).name
            lines.append((code, name, indicator, INDICATORS[indicator].unit, *of))
    table = pd.DataFrame(lines, columns=["adcode", "place", "indicator", "unit", "a", "b"])
    columns = (
        codes("adcode"),
        words("place"),
        names("indicator", unit_in="unit"),
        numbers("a", unit_in="unit"),
        numbers("b", unit_in="unit"),
    )
    return Table("page.table", columns, table, question.language)


def _costs(answer: Answer) -> Table:
    """Who pays for what in A and B over five years."""
    keys = sorted({key for run in (*answer.a, *answer.b) for key in run.bill})
    table = pd.DataFrame(keys, columns=["lever", "kind", "payer"])
    for name, runs in (("a", answer.a), ("b", answer.b)):
        table[name] = [sum(run.bill.get(key, 0.0) for run in runs) / len(runs) for key in keys]
    columns = (
        names("lever"),
        names("kind"),
        names("payer"),
        numbers("a", "yuan"),
        numbers("b", "yuan"),
    )
    return Table("page.table", columns, table, answer.question.language)


def _settings(answer: Answer) -> Table:
    """Every setting in 2020, the plan, A and B."""
    language = answer.question.language
    lines = []
    for lever, settings in lever_settings().items():
        for setting, meta in settings.items():
            key = setting if setting in COMMON else f"{lever}.{setting}"
            values = [
                meta["held"],
                meta["default"],
                *(
                    getattr(getattr(scheme.levers, lever), setting)
                    for scheme in (answer.question.a, answer.question.b)
                ),
            ]
            if setting in COMMON and len(set(values[1:])) == 1:
                continue
            factor, unit = (1.0, "") if isinstance(values[0], str) else display(
                meta["unit"], language
            )
            said = [
                say(f"rule.{x}", language) if meta.get("choices") else
                x if isinstance(x, str) else f"{x * factor:.10g}"
                for x in values
            ]
            lines.append((lever, say(f"lever.{key}", language), unit, *said))
    heads = ["lever", "setting", "own_unit", "held", "plan", "a", "b"]
    columns = (names("lever"), *(words(head) for head in heads[1:]))
    return Table("page.table", columns, pd.DataFrame(lines, columns=heads), language)


def _sources(service: Service, answer: Answer) -> Table:
    """Where it comes from: address, draws, years, attributes."""
    question, language = answer.question, answer.question.language
    settings = service.config.settings
    known, of = service.counties.share_known(question.county or 0, question.own)
    lines = [
        ("address", f"#{question.written()}"),
        ("draws", str(len(answer.a))),
        ("seed", str(settings.ensemble.seed)),
        ("scale", f"{settings.world.scale:g}"),
        ("years", f"{FIRST_YEAR}, {LAST_YEAR}"),
        ("known", say("page.county.trust", language, known=known, of=of)),
        ("trust", say("page.trust", language)),
    ]
    table = pd.DataFrame(
        [(say(f"page.source.{key}", language), text) for key, text in lines],
        columns=["what", "says"],
    )
    return Table("page.table", (words("what"), words("says")), table, language)
