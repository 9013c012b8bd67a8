"""What a projection has found, as numbers: the one place from which page, terminal, notebook and
PDF take what they say first.

Everything is of the first scenario (the plan if it was run) and, where ``no_plan`` was run too, of
the difference between the two, run against run on the same luck.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sim.analysis import paired_differences, parts
from sim.report.tables import BASELINE, Tables
from sim.report.verdicts import PRINCIPAL, quoted
from sim.targets import COUNTY_AREA, INTERVAL, LAST_YEAR, PLAN_YEARS, WHOLE, Reading

WITHOUT = "no_plan"
LIKELY = 2 / 3  # share of runs from which on a target is counted as met
APART = 0.2  # less of a share without the plan, from which on it is met because of the plan
BECAUSE, ANYWAY, MET, MISSED, UNJUDGED = "because", "anyway", "met", "missed", "unjudged"
NEGLIGIBLE = 0.05  # per cent or percentage points
HUNDRED_MILLION = 1e8  # yuan

EFFECTS = (
    "srdi_stock",
    "platform_distance",
    "talent_leading",
    "talent_local",
    "gerd",
    "hnte_stock",
    "tech_sme_registered",
    "patents_granted",
    "science_literacy",
    "technology_adoption",
    "digital_index",
    "disposable_income_rural",
)
"""Indicators of county areas in which the plan is held against ``no_plan``."""
HEADLINE = "gerd"
OUTCOMES = ("gerd", "patents_granted", "science_literacy")
"""What a lever is shown to move, the first per 100 million yuan as well."""


@dataclass(frozen=True)
class Range:
    """A median with its 5-95% interval."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: pd.Series[float]) -> Range:
        """Over the entries of ``values`` that are known; NaN if none is."""
        low, median, high = values.quantile([INTERVAL[0], 0.5, INTERVAL[1]]).tolist()
        return cls(low, median, high)

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero, and the median is more than ``NEGLIGIBLE``."""
        return (self.low > 0.0 or self.high < 0.0) and abs(self.median) >= NEGLIGIBLE


@dataclass(frozen=True)
class Judged:
    """A target in its main reading: which group it is in, its row of ``Tables.targets`` in the
    first scenario and in ``no_plan`` (empty if that was not run)."""

    reading: Reading
    group: str
    row: Mapping[str, Any]
    without: Mapping[str, Any]

    @property
    def gap(self) -> float:
        """What the median lacks of the threshold, in the reading's unit; 0 or less if nothing."""
        return self.reading.better * (self.reading.threshold - float(self.row["median"]))


@dataclass(frozen=True)
class Effect:
    """What the plan moves of an indicator of county areas in the last year over ``no_plan``:
    ``share`` in per cent, ``absolute`` in ``unit``, medians ``before`` (no plan) and ``after``."""

    indicator: str
    unit: str
    share: Range
    absolute: Range
    before: float
    after: float

    @property
    def levels(self) -> tuple[float, float]:
        """Medians without the plan and with it."""
        return self.before, self.after


@dataclass(frozen=True)
class Money:
    """100 million yuan of 2021-2025 over ``no_plan`` (all of it if that was not run): public
    ``budget``, of it ``county`` governments' own; ``tax`` forgone; mean over runs."""

    budget: float
    county: float
    tax: float
    counties: int

    @property
    def a_county(self) -> float:
        """What one county area pays on average, 100 million yuan."""
        return self.county / self.counties


@dataclass(frozen=True)
class LeverEffect:
    """What a lever at the plan's setting does over its setting of 2020: public ``cost`` (100
    million yuan of 2021-2025, tax forgone included), ``moves`` of ``OUTCOMES`` in per cent, the
    first one's absolute effect per 100 million yuan."""

    lever: str
    cost: float
    moves: Mapping[str, Range]
    per_100m: Range
    draws: int

    @property
    def acts(self) -> bool:
        """Whether it moves one of the outcomes clearly, which a single draw cannot tell."""
        return self.draws > 1 and any(move.clear for move in self.moves.values())


@dataclass(frozen=True)
class Findings:
    """See the module; computed once, when asked for."""

    tables: Tables

    @cached_property
    def scenario(self) -> str:
        """The first scenario: the plan if it was run."""
        scenarios = self.tables.scenarios
        return BASELINE if BASELINE in scenarios else scenarios[0]

    @cached_property
    def compared(self) -> bool:
        """Whether there is a run of ``no_plan`` to hold it against."""
        return WITHOUT in self.tables.scenarios and self.scenario != WITHOUT

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Every target in its main reading, in the plan's order."""
        return tuple(self._judge(reading) for reading in PRINCIPAL.values())

    def group(self, name: str) -> tuple[Judged, ...]:
        """The targets of a group."""
        return tuple(one for one in self.judged if one.group == name)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that there can be."""
        met = (BECAUSE, ANYWAY) if self.compared else (MET,)
        return (*met, MISSED, UNJUDGED)

    @cached_property
    def money(self) -> Money | None:
        """What the plan costs; None without a bill."""
        costs = self.increment
        if costs.empty:
            return None
        part = parts(costs)
        budget = costs[part == "budget"]
        areas = self.tables.geography["county_area"]
        return Money(
            budget["amount"].sum() / HUNDRED_MILLION,
            budget.loc[budget["payer"] == "county", "amount"].sum() / HUNDRED_MILLION,
            costs.loc[part == "tax_expenditure", "amount"].sum() / HUNDRED_MILLION,
            int(areas.sum()),
        )

    @cached_property
    def increment(self) -> pd.DataFrame:
        """Rows of ``Tables.costs`` of 2021-2025: those of the first scenario, and those of
        ``no_plan`` with the sign turned."""
        costs = self.tables.costs[self.tables.costs["year"].isin(PLAN_YEARS)]
        ours = costs[costs["scenario"] == self.scenario]
        if not self.compared:
            return ours
        theirs = costs[costs["scenario"] == WITHOUT]
        return pd.concat([ours, theirs.assign(amount=-theirs["amount"])], ignore_index=True)

    @property
    def asked(self) -> tuple[str, ...]:
        """Indicators whose effect is looked for."""
        return EFFECTS

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What the plan moves of ``EFFECTS``, the largest rise first."""
        return tuple(sorted(self._effects(), key=lambda effect: -effect.share.median))

    @cached_property
    def headline(self) -> Effect | None:
        """The effect on R&D spending."""
        return next((one for one in self.effects if one.indicator == HEADLINE), None)

    @cached_property
    def levers(self) -> tuple[LeverEffect, ...]:
        """Every lever that was set back to 2020, those that move R&D most first."""
        table = self.tables.levers
        if table.empty:
            return ()
        table = table[table["period"] == str(LAST_YEAR)]
        rows = [_lever(str(lever), of_one) for lever, of_one in table.groupby("lever", sort=False)]
        return tuple(sorted(rows, key=lambda row: -abs(row.moves[HEADLINE].median)))

    @cached_property
    def lever_draws(self) -> int:
        """In how many draws levers were set back."""
        return int(self.tables.levers["draws"].max()) if len(self.tables.levers) else 0

    def _judge(self, reading: Reading) -> Judged:
        rows = self.tables.verdicts
        row = rows[reading.target, reading.name, self.scenario]
        without = rows[reading.target, reading.name, WITHOUT] if self.compared else {}
        met, other = float(row["probability_met"]), float(without.get("probability_met", math.nan))
        if not quoted(reading, self.tables.far) or math.isnan(met):
            group = UNJUDGED
        elif met < LIKELY:
            group = MISSED
        elif not self.compared:
            group = MET
        else:
            group = BECAUSE if other < LIKELY and met - other >= APART else ANYWAY
        return Judged(reading, group, row, without)

    def _effects(self) -> Iterator[Effect]:
        rows = self.tables.indicators
        if not self.compared:
            return
        shown = (
            rows["indicator"].isin(EFFECTS)
            & (rows["scope"] == COUNTY_AREA)
            & (rows["year"] == LAST_YEAR)
            & rows["scenario"].isin((self.scenario, WITHOUT))
        )
        pairs = paired_differences(rows[shown], WITHOUT)
        for indicator, of_one in pairs.groupby("indicator", sort=False):
            if indicator not in self.tables.far:
                yield Effect(
                    str(indicator),
                    str(of_one["unit"].iloc[0]),
                    Range.of(of_one["relative"]),
                    Range.of(of_one["difference"]),
                    float(of_one["baseline"].median()),
                    float(of_one["value"].median()),
                )


def unjudged_why(one: Judged) -> str:
    """Why a target is in no group of findings: gap or far."""
    return "gap" if one.reading.gap == WHOLE else "far"


def _lever(lever: str, rows: pd.DataFrame) -> LeverEffect:
    by_outcome = rows.drop_duplicates("indicator").set_index("indicator")

    def read(outcome: str, prefix: str) -> Range:
        low, median, high = (
            float(by_outcome.at[outcome, f"{prefix}{edge}"]) for edge in ("low", "median", "high")
        )
        return Range(low, median, high)

    moves = {outcome: read(outcome, "share_") for outcome in OUTCOMES}
    cost = float(rows["cost"].iloc[0])
    draws = int(rows["draws"].iloc[0])
    return LeverEffect(lever, cost, moves, read(HEADLINE, "per_100m_"), draws)
