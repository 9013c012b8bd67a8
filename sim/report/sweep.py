"""The page and the table of ``experiments.sweep``: what varied, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.table import Table

from sim.report import png
from sim.report.fonts import figure_style
from sim.report.names import factor_name, name, series_name
from sim.report.numbers import interval, number
from sim.report.page import Picture
from sim.report.parallel import parallel_axes
from sim.report.sheet import Part, Row, Sheet, sheet
from sim.study import Study
from sim.targets import INTERVAL, NATION
from sim.text import listed, say

OUTCOMES = tuple(
    (indicator, NATION)
    for indicator in (
        *("gerd", "industry_rd_to_revenue", "hnte_stock", "patents_granted"),
        *("technology_adoption", "disposable_income_rural"),
    )
)
"""What every study is shown by; the reader of a study asks for any other."""
MANY = 8  # values of a factor from which on only its ends are told
MOST_AXES = 5  # factors of a picture


def sweep_sheet(
    study: Study, outcomes: pd.DataFrame, facts: Mapping[str, Any], language: str
) -> Sheet:
    """The page: what varied, outcomes by scenario, pictures. ``outcomes`` as of the study."""
    parts = [_varied(study, language)] if study.factors else []
    parts.append(
        Part(
            say(
                "report.sweep.outcomes", language, year=facts["configuration"]["ensemble"]["until"]
            ),
            (say("report.sweep.outcomes.note", language),),
            heads=(say("report.sweep.scenario", language), *_heads(language)),
            rows=[Row(cells) for cells in _rows(outcomes, language)],
        )
    )
    with figure_style():
        parts += _pictures(study, outcomes, language)
    return sheet("sweep", parts, facts, language)


def sweep_table(study: Study, outcomes: pd.DataFrame, language: str) -> Table:
    """What is printed: outcomes by scenario, the middle of all points and draws."""
    shown = Table(title=say("report.sweep", language), box=None, pad_edge=False)
    shown.add_column(say("report.sweep.scenario", language))
    for head in _heads(language):
        shown.add_column(head, justify="right")
    for cells in _rows(outcomes, language):
        shown.add_row(*cells)
    return shown


def _heads(language: str) -> list[str]:
    return [series_name(*outcome, language) for outcome in OUTCOMES]


def _rows(outcomes: pd.DataFrame, language: str) -> Iterator[tuple[str, ...]]:
    for scenario, own in outcomes.groupby("scenario", sort=False):
        cells = [name("scenario", str(scenario), language)]
        for indicator, scope in OUTCOMES:
            values = own[f"{indicator}|{scope}"]
            low, middle, high = values.quantile([INTERVAL[0], 0.5, INTERVAL[1]])
            cells.append(f"{number(middle)} ({interval(low, high, language)})")
        yield tuple(cells)


def _varied(study: Study, language: str) -> Part:
    heads = ("setting", "name", "values", "number")
    return Part(
        say("report.sweep.varied", language),
        heads=tuple(say(f"report.sweep.{head}", language) for head in heads),
        rows=[
            Row((factor, factor_name(factor, language), *_values(study.table[factor], language)))
            for factor in study.factors
        ],
        words=3,
    )


def _values(column: pd.Series[Any], language: str) -> tuple[str, str]:
    """The values of a factor in words, and how many there are."""
    values = list(column.dropna().unique())
    if all(isinstance(value, str) for value in values):
        return listed(values, language), str(len(values))
    values.sort()
    if len(values) > MANY:
        return interval(values[0], values[-1], language), str(len(values))
    return listed(map(number, values), language), str(len(values))


def _pictures(study: Study, outcomes: pd.DataFrame, language: str) -> Iterator[Part]:
    numbers = _numbers(study, outcomes)
    if not numbers:
        return
    first = "|".join(OUTCOMES[0])
    axes = {factor: factor_name(factor, language) for factor in numbers[:MOST_AXES]} | {
        "|".join(outcome): series_name(*outcome, language) for outcome in OUTCOMES
    }
    title = say("report.sweep.parallel", language)
    figure = parallel_axes(outcomes, axes, first, language)
    yield Part(title, (), Picture("parallel", title, png(figure)))


def _numbers(study: Study, outcomes: pd.DataFrame) -> Sequence[str]:
    """Factors that are numbers and take more than one value."""
    return [
        factor
        for factor in study.factors
        if pd.api.types.is_numeric_dtype(outcomes[factor]) and outcomes[factor].nunique() > 1
    ]
