"""What was found, in plain sentences made from the results; no finding is fixed in advance."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping
from typing import Any

import pandas as pd

from sim.analysis import cost_totals, paired_differences, summarise_pairs
from sim.report.base_year import FAR, Compared
from sim.report.figures import PATHS, difference_unit
from sim.report.names import name, source_kind
from sim.report.numbers import (
    CLAUSE,
    LIST,
    interval,
    number,
    share,
    shares,
    shown,
    with_unit,
)
from sim.report.tables import BASELINE, Tables
from sim.report.trust import standing
from sim.report.verdicts import PRINCIPAL, quoted, why_unjudged
from sim.targets import COUNTY_AREA, LAST_YEAR, PART, READINGS, WHOLE, Reading
from sim.text import BETWEEN_SENTENCES, say

# What is said of the targets: each in its main reading, and what the nation is asked for by number.
SAID = (*((target, reading.name) for target, reading in PRINCIPAL.items()), ("G15", "nation"))
COMPARED = (
    "gerd",
    "industry_rd_to_revenue",
    "hnte_stock",
    "tech_sme_registered",
    "srdi_stock",
    "patents_granted",
    "technology_adoption",
    "disposable_income_rural",
    "science_literacy",
)
OF_NAME = {(reading.target, reading.name): reading for reading in READINGS}
FEW_RUNS = 100
SIDES = ("higher", "lower", "small", "same")
NEGLIGIBLE = 0.05  # per cent or percentage points


def verdict(probability: float) -> str:
    """A word for a share of runs: nearly_all, most, open, few, hardly_any; none if unjudged."""
    if math.isnan(probability):
        return "none"
    if probability >= 0.95:
        return "nearly_all"
    if probability >= 2 / 3:
        return "most"
    if probability > 1 / 3:
        return "open"
    return "few" if probability > 0.05 else "hardly_any"


def target_sentences(tables: Tables, language: str) -> Iterator[tuple[str, str]]:
    """Pairs of a headline and its figures, one for each reading of ``SAID``; of those that are no
    finding (see ``verdicts.quoted``) the reason instead of the figures."""
    for target, reading in SAID:
        judged = OF_NAME[target, reading]
        if quoted(judged, tables.far):
            yield _finding(tables, judged, language)
        else:
            yield _no_finding(tables, judged, language)


def _finding(tables: Tables, reading: Reading, language: str) -> tuple[str, str]:
    first, *others = sorted(tables.scenarios, key=lambda scenario: scenario != BASELINE)
    rows = {one: tables.verdicts[reading.target, reading.name, one] for one in (first, *others)}
    row = rows[first]
    figures = say(
        "sentence.target.figures",
        language,
        scenario=name("scenario", first, language),
        probability=share(row["probability_met"]),
        few=shares(row["probability_low"], row["probability_high"]),
        measure=say(f"measured.{reading.rule.__name__}", language),
        median=with_unit(row["median"], name("unit", reading.unit, language), language),
        interval=interval(row["low"], row["high"], language),
        others=_other_shares({one: rows[one]["probability_met"] for one in rows}, language),
    )
    headline = _headline(verdict(row["probability_met"]), reading, language)
    unjudged = why_unjudged(reading, language) if reading.gap == PART else ""
    return headline, BETWEEN_SENTENCES[language].join(filter(None, (figures.strip(), unjudged)))


def _no_finding(tables: Tables, reading: Reading, language: str) -> tuple[str, str]:
    """What the model cannot judge, or what is read from a series that is far off in 2020."""
    if reading.gap == WHOLE:
        return _headline("gap", reading, language), why_unjudged(reading, language)
    far = (row for row in tables.base_year if row.far and row.indicator in reading.indicators)
    items = [_far_item(row, language) for row in far]
    reason = say("sentence.target.why_far", language, list=LIST[language].join(items))
    return _headline("far", reading, language), reason


def _headline(which: str, reading: Reading, language: str) -> str:
    return say(
        f"sentence.target.{which}",
        language,
        target=say(f"target.{reading.target}", language),
        reading=say(f"reading.{reading.target}.{reading.name}", language),
    )


def _other_shares(shares: Mapping[str, float], language: str) -> str:
    """The shares of all scenarios but the first; one word where all are the same."""
    first, *others = (share(value) for value in shares.values())
    if others and set(others) == {first}:
        return say("sentence.target.same", language)
    items = [
        say(
            "sentence.target.other",
            language,
            scenario=name("scenario", scenario, language),
            probability=said,
        )
        for scenario, said in zip(list(shares)[1:], others, strict=True)
    ]
    return _others("sentence.target.others", items, language)


def _others(key: str, rest: list[str], language: str) -> str:
    return say(key, language, list=LIST[language].join(rest)) if rest else ""


def difference_summary(tables: Tables) -> pd.DataFrame:
    """Paired differences from the plan, each series in its ``difference_unit``."""
    names, scopes = {*COMPARED}, {COUNTY_AREA}
    for series, scope in PATHS:
        names.add(series)
        scopes.add(scope)
    rows = tables.indicators
    shown = rows["indicator"].isin(names) & rows["scope"].isin(scopes)
    return paired_summary(rows[shown])


def paired_summary(indicators: pd.DataFrame) -> pd.DataFrame:
    """Paired differences from the plan of all ``indicators``, each in its ``difference_unit``."""
    pairs = paired_differences(indicators, BASELINE)
    in_units = [unit for unit in pairs["unit"].unique() if difference_unit(unit) != "%"]
    absolute = pairs["unit"].isin(in_units)
    pairs["shown"] = pairs["difference"].where(absolute, pairs["relative"])
    return summarise_pairs(pairs, "shown")


def difference_sentences(
    summary: pd.DataFrame, language: str, far: Container[str] = ()
) -> Iterator[tuple[str, str]]:
    """Pairs of a lead and its list: how each scenario differs from the plan in 2025.

    ``difference_rule`` says what the words mean. Indicators ``far`` from what was published are no
    findings and left out.
    """
    last = summary[(summary["year"] == LAST_YEAR) & (summary["scope"] == COUNTY_AREA)]
    for scenario in last["scenario"].unique():
        differences = last[last["scenario"] == scenario].set_index("indicator")
        groups: dict[str, list[str]] = {side: [] for side in SIDES}
        for indicator in COMPARED:
            if indicator in differences.index and indicator not in far:
                row = differences.loc[indicator]
                groups[side(row)].append(_item(row, indicator, language))
        parts = [
            say(f"sentence.difference.{group}", language, list=LIST[language].join(items))
            for group, items in groups.items()
            if items
        ]
        lead = say(
            "sentence.difference.lead",
            language,
            scenario=name("scenario", scenario, language),
            what=name("scenario", f"{scenario}.sentence", language),
        )
        yield lead, say("sentence.difference.all", language, parts=CLAUSE[language].join(parts))


def difference_rule(language: str) -> str:
    """What higher, lower, small and no clear difference mean."""
    return say("sentence.difference.rule", language, limit=f"{NEGLIGIBLE:g}")


def side(row: pd.Series[Any]) -> str:
    """``same`` if the 5-95% interval over pairs holds zero; else ``small`` if the median is below
    ``NEGLIGIBLE`` in size, ``higher`` or ``lower`` if it is not."""
    if row["low"] <= 0.0 <= row["high"]:
        return "same"
    if abs(row["median"]) < NEGLIGIBLE:
        return "small"
    return "higher" if row["low"] > 0.0 else "lower"


def _item(row: pd.Series[Any], indicator: str, language: str) -> str:
    unit = name("unit", difference_unit(row["unit"]), language)
    return say(
        "sentence.difference.item",
        language,
        indicator=name("indicator", indicator, language),
        median=with_unit(row["median"], unit, language, signed=True),
        interval=interval(row["low"], row["high"], language, signed=True),
    )


def cost_sentence(costs: pd.DataFrame, language: str) -> str:
    """The bill of the plan over 2021-2025, and the other scenarios' budgets against it."""
    totals = cost_totals(costs, BASELINE)
    first, *others = sorted(totals.to_dict("records"), key=lambda row: row["scenario"] != BASELINE)
    scale = shown(first["unit"], language)
    rest = [
        say(
            "sentence.target.other",
            language,
            scenario=name("scenario", row["scenario"], language),
            probability=with_unit(round(100.0 * row["budget_to_baseline"]), "%", language),
        )
        for row in others
        if first["scenario"] == BASELINE
    ]
    return say(
        "sentence.cost",
        language,
        scenario=name("scenario", first["scenario"], language),
        budget=with_unit(first["budget"] * scale.factor, scale.label, language),
        tax=with_unit(first["tax_expenditure"] * scale.factor, scale.label, language),
        others=_others("sentence.cost.others", rest, language),
    ).strip()


def warning_sentences(tables: Tables, language: str) -> Iterator[str]:
    """What has to be known before any figure is read."""
    yield from standing(tables.manifest, language)
    if far := [_far_item(row, language) for row in tables.base_year if row.far]:
        far_figures = LIST[language].join(far)
        yield say("report.trust.far", language, limit=number(FAR), list=far_figures)


def _far_item(row: Compared, language: str) -> str:
    return say(
        "report.trust.far_item",
        language,
        indicator=name("indicator", row.indicator, language),
        gap=with_unit(row.gap, "%", language, signed=True),
    )


def trust_sentences(tables: Tables, language: str) -> Iterator[str]:
    """How far to trust it, beyond the warnings."""
    for key in ("known", "priors", "readings", "coverage"):
        yield say(f"report.trust.{key}", language)
    provenance = tables.manifest.get("world", {}).get("provenance", {})
    if provenance:
        drawn = sum(source_kind(s) in ("drawn", "assumption") for s in provenance.values())
        yield say("report.trust.attributes", language, drawn=drawn, attributes=len(provenance))
    if tables.runs < FEW_RUNS:
        step = share(1.0 / tables.runs)
        yield say("report.trust.few", language, runs=tables.runs, step=step)
