"""A study as sheets of a workbook: outcomes, effects, targets, costs, settings, sources."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.analysis.effects import OUTCOMES
from sim.errors import InputError
from sim.report.kept import with_outlook
from sim.report.outlook import year_columns
from sim.report.sources import settings_table, sources_table
from sim.report.speech import Speech
from sim.report.summary import costs_table, named, targets_table
from sim.report.table import Column, Table, names, numbers, shares, words
from sim.targets import COUNTY_AREA, INTERVAL, NATION, TARGET_INDICATORS

if TYPE_CHECKING:
    from sim.study.study import Study

BASELINE = "plan"
SERIES = ["scope", "indicator", "year", "unit"]


def study_sheets(study: Study, facts: Mapping[str, Any], voice: Speech) -> dict[str, Table]:
    """Sheets by their names in ``language``; ``facts`` are the manifest's. A row an outcome and
    setting of the last year: main indicators of the nation and of county areas, as far as they
    were kept. Targets are there where all that they are read from was kept."""
    settings = tuple(_setting(study, choice, voice) for choice in study.choices)
    figures = study.indicators(year=study.last_year)
    main = figures["indicator"].isin({*OUTCOMES, *TARGET_INDICATORS})
    shown = figures[main & figures["scope"].isin((NATION, COUNTY_AREA))]
    shown = shown if len(shown) else figures
    sheets = {"outcomes": _outcomes(study, shown, settings, voice)}
    if len(study.scenarios) > 1:
        sheets["differences"] = _effects(study, shown, settings, voice)
    with suppress(InputError):  # not all that targets are read from was kept
        sheets["targets"] = targets_table(study.targets(), voice, settings)
    sheets["costs"] = costs_table(_bill(study), voice, settings)
    sheets["settings"] = settings_table(facts, voice)
    sheets["sources"] = sources_table(facts, voice)
    return named({key: table for key, table in sheets.items() if len(table.rows)}, voice)


def _setting(study: Study, choice: str, voice: Speech) -> Column:
    if choice == "scenario":
        return names("scenario")
    head = voice.factor(choice)
    figure = pd.api.types.is_numeric_dtype(study.table[choice])
    return numbers(choice, head=head) if figure else words(choice, head)


def _outcomes(
    study: Study, figures: pd.DataFrame, settings: tuple[Column, ...], voice: Speech
) -> Table:
    choices = list(study.choices)
    known = figures.drop_duplicates(["run", "year", "scope", "indicator"])[
        ["run", *SERIES, "value"]
    ]
    rows = study.table[["run", *choices]].merge(known, on="run")
    values = rows.groupby([*choices, *SERIES], sort=False, dropna=False)["value"]
    edges = {"low": INTERVAL[0], "median": 0.5, "high": INTERVAL[1]}
    found = {edge: values.quantile(level) for edge, level in edges.items()}
    table = with_outlook(pd.DataFrame(found | {"runs": values.size()}).reset_index())
    columns = (
        *settings,
        names("indicator", unit_in="unit"),
        names("scope"),
        *year_columns(table),
        numbers("median", unit_in="unit", ends=("low", "high")),
        numbers("runs"),
    )
    return Table("sheet.outcomes", columns, table, voice)


def _bill(study: Study) -> pd.DataFrame:
    """The bill of each setting, mean over its runs."""
    choices = list(study.choices)
    entry = ["year", "lever", "payer", "receiver", "kind"]
    done = study.runs.loc[study.runs["status"] == "done", "run"]
    rows = study.table.loc[study.table["run"].isin(done), ["run", *choices]]
    runs = rows.groupby(choices, dropna=False, sort=False)["run"].size().rename("runs")
    bills = study.costs().drop_duplicates(["run", *entry])[["run", *entry, "amount"]]
    merged = rows.merge(bills, on="run")
    keys = [*choices, *entry]
    total = merged.groupby(keys, dropna=False, sort=False)["amount"].sum().reset_index()
    total = total.merge(runs.reset_index(), on=choices)
    return total.assign(amount=total["amount"] / total["runs"])


def _effects(
    study: Study, figures: pd.DataFrame, settings: tuple[Column, ...], voice: Speech
) -> Table:
    baseline = BASELINE if BASELINE in study.scenarios else study.scenarios[0]
    indicators, scopes = (list(figures[key].unique()) for key in ("indicator", "scope"))
    rows = with_outlook(study.effects(baseline, indicators, scopes))
    columns = (
        *settings,
        names("indicator", unit_in="unit"),
        names("scope"),
        *year_columns(rows),
        numbers("median", unit_in="unit", ends=("low", "high"), signed=True),
        shares("probability_above"),
        numbers("pairs"),
    )
    return Table("sheet.differences", columns, rows, voice)
