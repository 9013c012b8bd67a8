"""The page and the table of ``experiments.sweep``: what varied, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from rich.table import Table as Printed

from sim.config.sweep import OF_TARGETS
from sim.report.numbers import number
from sim.report.sheet import Part, Sheet, sheet
from sim.report.table import Table, names, numbers, shares, words
from sim.report.verdicts import PRINCIPAL, marked, reading_name
from sim.report.voice import Voice
from sim.study import Study
from sim.targets import BASE_YEAR, INTERVAL, LAST_YEAR

KEY = "report.sweep"
MANY = 8  # values of a factor from which on only its ends are told
FEW = 4  # outcomes that have pictures of their own
MOST_AXES = 5  # factors of the picture of all runs
MOST_JUDGED = 3000  # runs whose targets are judged for the page; more take minutes
MOST_GROUPS = 12  # scenarios of a picture over the years

type Outcome = tuple[str, str]  # indicator and scope


def sweep_sheet(
    study: Study, outcomes: Sequence[Outcome], facts: Mapping[str, Any], voice: Voice
) -> Sheet:
    """The page: what varied, outcomes by scenario, targets met, and a picture a question.

    ``outcomes`` are what the study is shown by, in the year in which its runs end.
    """
    year = int(facts["configuration"]["ensemble"]["until"])
    table = study.outcomes(outcomes, year)
    parts = [_varied(study, voice)] if study.factors else []
    outcomes_table = _outcomes(study, table, outcomes, voice)
    said = voice.marked_year(voice.say("outcomes", year=year), year)
    parts.append(voice.part("outcomes", table=outcomes_table, title=said))
    if can_be_judged(study, facts["configuration"]):
        parts.append(_targets(study, voice))
    parts += _pictures(study, outcomes, year, voice)
    return sheet(parts, facts, voice)


def sweep_table(
    study: Study, table: pd.DataFrame, outcomes: Sequence[Outcome], voice: Voice
) -> Printed:
    """What is printed: the middle of each scenario's points and draws."""
    title = voice.marked_year(voice.say("middle"), study.last_year)
    shown = Printed(title=title, box=None, pad_edge=False)
    shown.add_column(voice.say("outcome"))
    scenarios = list(table["scenario"].unique())
    for scenario in scenarios:
        shown.add_column(voice.name("scenario", str(scenario)), justify="right")
    for outcome, head in zip(outcomes, _heads(study, outcomes, voice), strict=True):
        middles = table.groupby("scenario", sort=False)["|".join(outcome)].median()
        shown.add_row(head, *(number(middles[x]) for x in scenarios))
    return shown


def _heads(study: Study, outcomes: Sequence[Outcome], voice: Voice) -> Iterator[str]:
    units = study.sql("SELECT DISTINCT indicator, unit FROM indicators").set_index("indicator")
    for outcome in outcomes:
        unit = voice.name("unit", str(units.loc[outcome[0], "unit"]))
        series = voice.series(*outcome)
        yield voice.say("report.measure", measure=series, unit=unit)


def _outcomes(
    study: Study, table: pd.DataFrame, outcomes: Sequence[Outcome], voice: Voice
) -> Table:
    columns = {
        "|".join(outcome): head
        for outcome, head in zip(outcomes, _heads(study, outcomes, voice), strict=True)
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
    scenario = names("scenario", head=voice.say("scenario"))
    return voice.table((scenario, *figures), rows)


def _varied(study: Study, voice: Voice) -> Part:
    heads = ("setting", "name", "values", "number")
    rows = [
        (factor, voice.factor(factor), *_values(study.table[factor], voice))
        for factor in study.factors
    ]
    columns = tuple(words(head, voice.say(head)) for head in heads)
    table = voice.table(columns, pd.DataFrame(rows, columns=heads))
    return voice.part("varied", table=table)


def _values(column: pd.Series[Any], voice: Voice) -> tuple[str, str]:
    """The values of a factor in words, and how many there are."""
    values = list(column.dropna().unique())
    if all(isinstance(value, str) for value in values):
        return voice.listed(values), str(len(values))
    values.sort()
    if len(values) > MANY:
        return voice.interval(values[0], values[-1]), str(len(values))
    return voice.listed(map(number, values)), str(len(values))


def can_be_judged(study: Study, configuration: Mapping[str, Any]) -> bool:
    """Whether the years that targets are read from were kept, of no more runs than a page is worth
    waiting for."""
    first, last = configuration["sweep"]["first"], configuration["ensemble"]["until"]
    scopes = configuration["sweep"]["scopes"]
    kept = first <= BASE_YEAR and last >= LAST_YEAR and (not scopes or {*OF_TARGETS} <= {*scopes})
    return bool(kept and len(study.table) <= MOST_JUDGED)


def _targets(study: Study, voice: Voice) -> Part:
    """The share of runs that meet each target, by scenario."""
    judged = study.targets(by=["scenario"]).set_index(["target", "reading", "scenario"])
    rows = []
    for target, reading in PRINCIPAL.items():
        keys = [(target, reading.name, scenario) for scenario in study.scenarios]
        met = judged["probability_met"].reindex(keys)
        title = marked(voice.say(f"target.{target}"), reading, voice)
        rows.append((title, reading_name(reading, voice), *met))
    heads = ("target", "reading")
    columns = (
        *(words(head, voice.say(head)) for head in heads),
        *(shares(scenario, voice.name("scenario", scenario)) for scenario in study.scenarios),
    )
    table = voice.table(columns, pd.DataFrame(rows, columns=[*heads, *study.scenarios]))
    return voice.part("targets", table=table)


def _pictures(study: Study, outcomes: Sequence[Outcome], year: int, voice: Voice) -> Iterator[Part]:
    """A picture for each question that the study can answer."""
    done = study.runs.loc[study.runs["status"] == "done", "run"]
    table = study.table[study.table["run"].isin(done)]  # a factor may vary in failed runs alone
    numbers = [x for x in study.factors if table[x].nunique() > 1]
    shown = outcomes[:FEW]

    def each(kind: str, draw: Callable[..., Figure], *words: str, **more: Any) -> Iterator[Part]:
        title = voice.say(kind)
        for place, (indicator, scope) in enumerate(shown):
            figure = draw(*words, indicator, scope, **more, language=voice.language)
            stem = f"{kind}_{indicator}_{scope}".replace(":", "-")
            heading = voice.say("of", what=title, of=voice.series(indicator, scope))
            note = "" if place else f"{kind}.note"
            yield voice.part(kind, figure=figure, picture=stem, title=heading, note=note)

    if len(study.scenarios) <= MOST_GROUPS:
        yield from each("bands", study.bands)
    if numbers:
        yield from each("tornado", study.tornado, year=year)
    if len(numbers) > 1:
        yield from each("heat_map", study.heat_map, *numbers[:2], year=year)
    if numbers:
        chosen = numbers[:MOST_AXES]
        figure = study.parallel_axes(outcomes, year, factors=chosen, language=voice.language)
        yield voice.part("parallel", figure=figure)
