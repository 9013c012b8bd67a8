"""What was found, said in plain sentences made from the results; nothing here is fixed in advance."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from sim.analysis import bands, cost_totals, paired_differences, summarise_pairs
from sim.behaviour import PRIORS
from sim.report.figures import difference_unit
from sim.report.names import name, series_name
from sim.report.numbers import CLAUSE, LIST, interval, number, share, shown
from sim.report.published import published_path
from sim.report.tables import BASELINE, Tables
from sim.targets import BASE_YEAR, COUNTY_AREA, LAST_YEAR, NATION
from sim.text import say

# The reading of each target that is said in a sentence; the table has them all.
SAID = (
    ("G1", "nation"),
    ("G1", "county_area"),
    ("G6", "nation"),
    ("G8", "all_nation"),
    ("G8", "all_county_area"),
    ("G10", "nation"),
    ("G12", "nation"),
    ("G15", "nation"),
    ("G15", "county_area"),
)
COMPARED = (
    ("gerd", COUNTY_AREA),
    ("industry_rd_to_revenue", NATION),
    ("hnte_stock", COUNTY_AREA),
    ("tech_sme_registered", COUNTY_AREA),
    ("srdi_stock", COUNTY_AREA),
    ("patents_granted", COUNTY_AREA),
    ("technology_adoption", COUNTY_AREA),
    ("disposable_income_rural", COUNTY_AREA),
    ("science_literacy", COUNTY_AREA),
)
HINDCAST = (
    "gerd",
    "industry_rd_to_revenue",
    "industry_firms_with_rd",
    "hnte_stock",
    "tech_sme_registered",
    "science_literacy",
    "science_literacy_rural",
    "disposable_income_rural",
)
FEW_RUNS = 100


def verdict(probability: float) -> str:
    """A word for a share of runs: nearly_all, most, open, few, hardly_any."""
    if probability >= 0.95:
        return "nearly_all"
    if probability >= 2 / 3:
        return "most"
    if probability > 1 / 3:
        return "open"
    return "few" if probability > 0.05 else "hardly_any"


def target_sentences(tables: Tables, language: str) -> Iterator[tuple[str, str]]:
    """Pairs of a headline and its figures, one for each reading of ``SAID``."""
    first, *others = sorted(tables.scenarios, key=lambda scenario: scenario != BASELINE)
    judged = tables.verdicts
    for target, reading in SAID:
        row = judged[target, reading, first]
        rest = [
            say(
                "sentence.target.other",
                language,
                scenario=name("scenario", scenario, language),
                probability=share(judged[target, reading, scenario]["probability_met"]),
            )
            for scenario in others
        ]
        headline = say(
            f"sentence.target.{verdict(row['probability_met'])}",
            language,
            target=say(f"target.{target}", language),
            reading=say(f"reading.{target}.{reading}", language),
        )
        figures = say(
            "sentence.target.figures",
            language,
            scenario=name("scenario", first, language),
            probability=share(row["probability_met"]),
            measure=say(f"target.{target}.measure", language),
            median=number(row["median"]),
            interval=interval(row["low"], row["high"], language),
            others=_others(rest, language),
        )
        yield headline, figures.strip()


def _others(rest: list[str], language: str) -> str:
    if not rest:
        return ""
    return say("sentence.target.others", language, list=LIST[language].join(rest))


def difference_summary(tables: Tables) -> pd.DataFrame:
    """Paired differences from the plan, each series in its ``difference_unit``."""
    pairs = paired_differences(tables.indicators, BASELINE)
    absolute = pairs["unit"].map(difference_unit) != "%"
    pairs["shown"] = pairs["difference"].where(absolute, pairs["relative"])
    return summarise_pairs(pairs, "shown")


def difference_sentences(summary: pd.DataFrame, language: str) -> Iterator[tuple[str, str]]:
    """Pairs of a lead and its list: what is higher, lower, not told apart from the plan in 2025."""
    last = summary[summary["year"] == LAST_YEAR]
    for scenario in dict.fromkeys(last["scenario"]):
        own = last[last["scenario"] == scenario].set_index(["indicator", "scope"])
        groups: dict[str, list[str]] = {"higher": [], "lower": [], "same": []}
        for series in (series for series in COMPARED if series in own.index):
            row = own.loc[series]
            group = "higher" if row["low"] > 0.0 else "lower" if row["high"] < 0.0 else "same"
            groups[group].append(_item(row, *series, language))
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
        yield lead, CLAUSE[language].join(parts)


def _item(row: pd.Series, indicator: str, scope: str, language: str) -> str:
    unit = say(f"unit.{difference_unit(row['unit'])}", language)
    return say(
        "sentence.difference.item",
        language,
        indicator=series_name(indicator, scope, language),
        median=number(row["median"], signed=True),
        unit=unit if unit == "%" or language == "zh" else f" {unit}",
        interval=interval(row["low"], row["high"], language, signed=True),
    )


def cost_sentences(costs: pd.DataFrame, language: str) -> Iterator[str]:
    """The bill of each scenario over 2021-2025, one sentence each."""
    for row in cost_totals(costs, BASELINE).to_dict("records"):
        scale = shown(row["unit"], language)
        yield say(
            "sentence.cost",
            language,
            scenario=name("scenario", row["scenario"], language),
            budget=number(row["budget"] * scale.factor),
            tax=number(row["tax_expenditure"] * scale.factor),
            unit=scale.label,
            ratio=share(row["budget_to_baseline"]),
        )


def trust_sentences(tables: Tables, language: str) -> Iterator[str]:
    """How far to trust it."""
    assumed = sum("assumption" in prior.source for prior in PRIORS.values())
    yield say("report.trust.uncalibrated", language, parameters=len(PRIORS), assumed=assumed)
    for key in ("priors", "readings", "coverage"):
        yield say(f"report.trust.{key}", language)
    provenance = tables.manifest.get("world", {}).get("provenance", {})
    if provenance:
        drawn = sum(source in ("drawn", "assumption") for source in provenance.values())
        yield say("report.trust.attributes", language, drawn=drawn, attributes=len(provenance))
    if tables.runs < FEW_RUNS:
        step = share(1.0 / tables.runs)
        yield say("report.trust.few", language, runs=tables.runs, step=step)


def hindcast(tables: Tables, language: str) -> Iterator[tuple[str, str, str, str]]:
    """Indicator, simulated with interval, published, gap: at the end of 2020, unit included."""
    own = tables.indicators
    end = bands(own[(own["year"] == BASE_YEAR) & (own["scope"] == NATION)])
    rows = end.drop_duplicates("indicator").set_index("indicator")
    for indicator in (indicator for indicator in HINDCAST if indicator in rows.index):
        row = rows.loc[indicator]
        figure = published_path(indicator, row["unit"]).get(BASE_YEAR, math.nan)
        if math.isnan(figure):
            continue
        scale = shown(row["unit"], language, max(row["high"], figure))
        middle, low, high = (row[edge] * scale.factor for edge in ("median", "low", "high"))
        label = f"{name('indicator', indicator, language)}, {scale.label}"
        gap = number(100.0 * (row["median"] / figure - 1.0), signed=True) + "%"
        simulated = f"{number(middle)} ({interval(low, high, language)})"
        yield label, simulated, number(figure * scale.factor), gap
