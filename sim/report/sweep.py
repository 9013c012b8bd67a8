"""The page and the table of ``experiments.sweep``: what varied, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from rich.table import Table as Printed

from sim.config.sweep import OF_TARGETS
from sim.report.names import factor_name, name, series_name
from sim.report.numbers import interval, number
from sim.report.pictures import Picture, png
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, names, numbers, shares, words
from sim.report.verdicts import PRINCIPAL, marked, reading_name
from sim.study import Study
from sim.targets import BASE_YEAR, INTERVAL, LAST_YEAR
from sim.text import listed, say

MANY = 8  # values of a factor from which on only its ends are told
FEW = 4  # outcomes that have pictures of their own
MOST_AXES = 5  # factors of the picture of all runs
MOST_JUDGED = 3000  # runs whose targets are judged for the page; more take minutes
MOST_GROUPS = 12  # scenarios of a picture over the years

type Outcome = tuple[str, str]  # indicator and scope


def sweep_sheet(
    study: Study, outcomes: Sequence[Outcome], facts: Mapping[str, Any], language: str
) -> Sheet:
    """The page: what varied, outcomes by scenario, targets met, and a picture a question.

    ``outcomes`` are what the study is shown by, in the year in which its runs end.
    """
    year = int(facts["configuration"]["ensemble"]["until"])
    table = study.outcomes(outcomes, year)
    parts = [_varied(study, language)] if study.factors else []
    parts.append(
        Part(
            say("report.sweep.outcomes", language, year=year),
            (say("report.sweep.outcomes.note", language),),
            table=_outcomes(study, table, outcomes, language),
        )
    )
    if can_be_judged(study, facts["configuration"]):
        parts.append(_targets(study, language))
    parts += _pictures(study, outcomes, year, language)
    return sheet("sweep", parts, facts, language)


def sweep_table(
    study: Study, table: pd.DataFrame, outcomes: Sequence[Outcome], language: str
) -> Printed:
    """What is printed: the middle of each scenario's points and draws."""
    shown = Printed(title=say("report.sweep.middle", language), box=None, pad_edge=False)
    shown.add_column(say("report.sweep.outcome", language))
    scenarios = list(table["scenario"].unique())
    for scenario in scenarios:
        shown.add_column(name("scenario", str(scenario), language), justify="right")
    for outcome, head in zip(outcomes, _heads(study, outcomes, language), strict=True):
        middles = table.groupby("scenario", sort=False)["|".join(outcome)].median()
        shown.add_row(head, *(number(middles[x]) for x in scenarios))
    return shown


def _heads(study: Study, outcomes: Sequence[Outcome], language: str) -> Iterator[str]:
    units = study.sql("SELECT DISTINCT indicator, unit FROM indicators").set_index("indicator")
    for outcome in outcomes:
        unit = name("unit", str(units.loc[outcome[0], "unit"]), language)
        series = series_name(*outcome, language)
        yield say("report.measure", language, measure=series, unit=unit)


def _outcomes(
    study: Study, table: pd.DataFrame, outcomes: Sequence[Outcome], language: str
) -> Table:
    columns = {
        "|".join(outcome): head
        for outcome, head in zip(outcomes, _heads(study, outcomes, language), strict=True)
    }
    values = table.groupby("scenario", sort=False)[list(columns)]
    edges = {"": 0.5, " low": INTERVAL[0], " high": INTERVAL[1]}
    rows = pd.concat(
        [values.quantile(level).add_suffix(edge) for edge, level in edges.items()], axis=1
    ).reset_index()
    figures = (
        numbers(column, head=head, ends=(f"{column} low", f"{column} high"))
        for column, head in columns.items()
    )
    scenario = names("scenario", head=say("report.sweep.scenario", language))
    return Table("report.sweep", (scenario, *figures), rows, language)


def _varied(study: Study, language: str) -> Part:
    heads = ("setting", "name", "values", "number")
    rows = [
        (factor, factor_name(factor, language), *_values(study.table[factor], language))
        for factor in study.factors
    ]
    columns = tuple(words(head, say(f"report.sweep.{head}", language)) for head in heads)
    table = Table("report.sweep", columns, pd.DataFrame(rows, columns=heads), language)
    return Part(say("report.sweep.varied", language), table=table)


def _values(column: pd.Series[Any], language: str) -> tuple[str, str]:
    """The values of a factor in words, and how many there are."""
    values = list(column.dropna().unique())
    if all(isinstance(value, str) for value in values):
        return listed(values, language), str(len(values))
    values.sort()
    if len(values) > MANY:
        return interval(values[0], values[-1], language), str(len(values))
    return listed(map(number, values), language), str(len(values))


def can_be_judged(study: Study, configuration: Mapping[str, Any]) -> bool:
    """Whether the years that targets are read from were kept, of no more runs than a page is worth
    waiting for."""
    first, last = configuration["sweep"]["first"], configuration["ensemble"]["until"]
    scopes = configuration["sweep"]["scopes"]
    kept = first <= BASE_YEAR and last >= LAST_YEAR and (not scopes or {*OF_TARGETS} <= {*scopes})
    return bool(kept and len(study.table) <= MOST_JUDGED)


def _targets(study: Study, language: str) -> Part:
    """The share of runs that meet each target, by scenario."""
    judged = study.targets(by=["scenario"]).set_index(["target", "reading", "scenario"])
    rows = []
    for target, reading in PRINCIPAL.items():
        keys = [(target, reading.name, scenario) for scenario in study.scenarios]
        met = judged["probability_met"].reindex(keys)
        title = marked(say(f"target.{target}", language), reading, language)
        rows.append((title, reading_name(reading, language), *met))
    heads = ("target", "reading")
    columns = (
        *(words(head, say(f"report.sweep.{head}", language)) for head in heads),
        *(shares(scenario, name("scenario", scenario, language)) for scenario in study.scenarios),
    )
    note = (say("report.sweep.targets.note", language),)
    title = say("report.sweep.targets", language)
    table = pd.DataFrame(rows, columns=[*heads, *study.scenarios])
    return Part(title, note, table=Table("report.sweep", columns, table, language))


def _pictures(
    study: Study, outcomes: Sequence[Outcome], year: int, language: str
) -> Iterator[Part]:
    """A picture for each question that the study can answer."""
    done = study.runs.loc[study.runs["status"] == "done", "run"]
    table = study.table[study.table["run"].isin(done)]  # a factor may vary in failed runs alone
    numbers = [x for x in study.factors if table[x].nunique() > 1]
    shown = outcomes[:FEW]

    def each(kind: str, draw: Callable[..., Figure], *words: str, **more: Any) -> Iterator[Part]:
        title = say(f"report.sweep.{kind}", language)
        for place, (indicator, scope) in enumerate(shown):
            figure = draw(*words, indicator, scope, **more, language=language)
            stem = f"{kind}_{indicator}_{scope}".replace(":", "-")
            heading = say(
                "report.sweep.of", language, what=title, of=series_name(indicator, scope, language)
            )
            note = (say(f"report.sweep.{kind}.note", language),) if not place else ()
            yield Part(heading, note, Picture(stem, heading, png(figure)))

    if len(study.scenarios) <= MOST_GROUPS:
        yield from each("bands", study.bands)
    if numbers:
        yield from each("tornado", study.tornado, year=year)
    if len(numbers) > 1:
        yield from each("heat_map", study.heat_map, *numbers[:2], year=year)
    if numbers:
        title = say("report.sweep.parallel", language)
        chosen = numbers[:MOST_AXES]
        figure = study.parallel_axes(outcomes, year, factors=chosen, language=language)
        note = (say("report.sweep.parallel.note", language),)
        yield Part(title, note, Picture("parallel", title, png(figure)))
