"""What was found, in plain sentences made from the results; no finding is fixed in advance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.analysis import bands, cost_totals, paired_differences, summarise_pairs
from sim.report.figures import PATHS, difference_unit
from sim.report.names import name, source_kind
from sim.report.numbers import CLAUSE, LIST, interval, number, share, shown, with_unit
from sim.report.published import published_path
from sim.report.tables import BASELINE, Tables
from sim.report.trust import trust
from sim.targets import BASE_YEAR, COUNTY_AREA, LAST_YEAR, NATION, READINGS
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
HINDCAST = (
    "gerd",
    "industry_rd",
    "industry_rd_to_revenue",
    "industry_firms",
    "industry_firms_with_rd",
    "industry_firms_with_rd_institution",
    "hnte_stock",
    "tech_sme_registered",
    "little_giant_stock",
    "super_deduction_tax_relief",
    "science_literacy",
    "science_literacy_rural",
    "science_literacy_urban",
    "disposable_income_rural",
)
OF_NAME = {(reading.target, reading.name): reading for reading in READINGS}
FEW_RUNS = 100
NEGLIGIBLE = 0.05  # per cent or percentage points
FAR = 20.0  # per cent


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
            measure=say(f"measured.{OF_NAME[target, reading].rule.__name__}", language),
            median=with_unit(
                row["median"], name("unit", OF_NAME[target, reading].unit, language), language
            ),
            interval=interval(row["low"], row["high"], language),
            others=_others("sentence.target.others", rest, language),
        )
        yield headline, figures.strip()


def _others(key: str, rest: list[str], language: str) -> str:
    return say(key, language, list=LIST[language].join(rest)) if rest else ""


def difference_summary(tables: Tables) -> pd.DataFrame:
    """Paired differences from the plan, each series in its ``difference_unit``."""
    shown = tables.indicators["indicator"].isin({*COMPARED, *(name for name, _ in PATHS)})
    pairs = paired_differences(tables.indicators[shown], BASELINE)
    absolute = pairs["unit"].map(difference_unit) != "%"
    pairs["shown"] = pairs["difference"].where(absolute, pairs["relative"])
    return summarise_pairs(pairs, "shown")


def difference_sentences(summary: pd.DataFrame, language: str) -> Iterator[tuple[str, str]]:
    """Pairs of a lead and its list: what is higher, lower, not told apart from the plan in 2025.

    Higher and lower mean that the whole 5-95% interval over pairs lies on that side of zero and
    that the median is not negligible.
    """
    last = summary[(summary["year"] == LAST_YEAR) & (summary["scope"] == COUNTY_AREA)]
    for scenario in last["scenario"].unique():
        own = last[last["scenario"] == scenario].set_index("indicator")
        groups: dict[str, list[str]] = {"higher": [], "lower": [], "same": []}
        for indicator in (indicator for indicator in COMPARED if indicator in own.index):
            row = own.loc[indicator]
            groups[_side(row)].append(_item(row, indicator, language))
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


def _side(row: pd.Series[Any]) -> str:
    if abs(row["median"]) < NEGLIGIBLE:
        return "same"
    return "higher" if row["low"] > 0.0 else "lower" if row["high"] < 0.0 else "same"


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
            probability=with_unit(100.0 * row["budget_to_baseline"], "%", language),
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
    yield trust(tables.manifest, language)
    far = [row for row in hindcast(tables) if abs(row.gap) > FAR]
    if far:
        items = [
            say(
                "report.trust.far_item",
                language,
                indicator=name("indicator", row.indicator, language),
                gap=with_unit(row.gap, "%", language, signed=True),
            )
            for row in far
        ]
        words = LIST[language].join(items)
        yield say("report.trust.far", language, limit=number(FAR), list=words)


def trust_sentences(tables: Tables, language: str) -> Iterator[str]:
    """How far to trust it, beyond the warnings."""
    for key in ("priors", "readings", "coverage"):
        yield say(f"report.trust.{key}", language)
    provenance = tables.manifest.get("world", {}).get("provenance", {})
    if provenance:
        drawn = sum(source_kind(s) in ("drawn", "assumption") for s in provenance.values())
        yield say("report.trust.attributes", language, drawn=drawn, attributes=len(provenance))
    if tables.runs < FEW_RUNS:
        step = share(1.0 / tables.runs)
        yield say("report.trust.few", language, runs=tables.runs, step=step)


@dataclass(frozen=True)
class Hindcast:
    """An indicator of the nation at the end of 2020, simulated and published, in ``unit``."""

    indicator: str
    unit: str
    median: float
    low: float
    high: float
    published: float

    @property
    def gap(self) -> float:
        """The median against the published figure, %."""
        return 100.0 * (self.median / self.published - 1.0)


def hindcast(tables: Tables) -> list[Hindcast]:
    """What can be held against a published figure, in the order of ``HINDCAST``."""
    own = tables.indicators
    nation = (own["year"] == BASE_YEAR) & (own["scope"] == NATION)
    end = bands(own[nation & own["indicator"].isin(HINDCAST)])
    rows = []
    for row in end.drop_duplicates("indicator").to_dict("records"):
        history = published_path(row["indicator"], row["unit"])
        if BASE_YEAR in history.index:
            own_values = {key: row[key] for key in ("indicator", "unit", "median", "low", "high")}
            rows.append(Hindcast(**own_values, published=float(history[BASE_YEAR])))
    return sorted(rows, key=lambda row: HINDCAST.index(row.indicator))


def hindcast_row(row: Hindcast, language: str) -> tuple[str, str, str, str]:
    """Indicator with unit, simulated with interval, published, gap, as they are shown."""
    scale = shown(row.unit, language, max(row.high, row.published))
    indicator = name("indicator", row.indicator, language)
    spread = interval(row.low * scale.factor, row.high * scale.factor, language)
    return (
        say("report.measure", language, measure=indicator, unit=scale.label),
        f"{number(row.median * scale.factor)} ({spread})",
        number(row.published * scale.factor),
        number(row.gap, signed=True) + "%",
    )
