"""The register as it is read: clauses, and of any name the clauses that it carries."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sim.targets import READINGS, why
from sim.text import BETWEEN_SENTENCES, say

CARRIERS = ("levers", "indicators", "rules", "scenarios", "experiments")

EXTRA_INDICATORS = (
    "firms",
    "firm_exits",
    "industry_firms",
    "industry_firms_with_rd",
    "industry_share_firms_with_rd",
    "people_arrived",
    "people_departed",
    "gerd_a_head",
    "gerd_to_gdp_revised4",
    "gerd_share_performed_by_enterprises",
    "valid_invention_patents",
    "invention_patents_per_10k_people",
    "hnte_certified_in_year",
    "hnte_stock_3yr_sum",
    "disposable_income_urban",
)
"""In no clause: the firms of the model, series that it is compared with over 2016-2021, and R&D a
head, by which east and west are compared."""


@dataclass(frozen=True)
class Clause:
    """A clause of the plan and the names of what carries it."""

    id: str
    section: str
    role: str
    levers: tuple[str, ...]
    indicators: tuple[str, ...]
    rules: tuple[str, ...]
    scenarios: tuple[str, ...]
    experiments: tuple[str, ...]

    def says(self, language: str) -> str:
        """How the model takes the clause; of a target, how its wording is turned into a test, and
        what of it the model cannot judge."""
        if self.role != "target":
            return say(f"clause.{self.id}.sentence", language)
        wording = say(f"target.{self.id}.wording", language)
        judged = {
            one for reading in READINGS if reading.target == self.id for one in reading.indicators
        }
        gap = why(tuple(one for one in self.indicators if one in judged), language)
        return BETWEEN_SENTENCES[language].join(filter(None, (wording, gap)))

    def names(self) -> dict[str, tuple[str, ...]]:
        """Kind of carrier -> names, without the kinds that it has none of."""
        by_kind = {kind: getattr(self, kind) for kind in CARRIERS}
        return {kind: names for kind, names in by_kind.items() if names}


@cache
def clauses() -> tuple[Clause, ...]:
    """All clauses in the order of the plan."""
    lines = files(__package__).joinpath("clauses.csv").read_text("utf-8").splitlines()
    return tuple(
        Clause(
            row["clause"],
            row["section"],
            row["role"],
            *(tuple(row[kind].split()) for kind in CARRIERS),
        )
        for row in csv.DictReader(lines)
    )


def about(name: str) -> tuple[Clause, ...]:
    """The clause of that id, or every clause that ``name`` carries; empty if there is none."""
    return tuple(
        clause
        for clause in clauses()
        if clause.id == name or any(name in names for names in clause.names().values())
    )
