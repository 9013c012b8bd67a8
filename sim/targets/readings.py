"""The readings of every target: which series, by which rule, against which threshold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.targets.gaps import gap_of
from sim.targets.rules import (
    Rule,
    adds_to_base,
    grows_every_year,
    higher_than_base,
    lower_than_base,
    reaches_level,
    rises_from_base,
)

NATION = "100000"
COUNTY_AREA = "county-area"
KEY_COUNTIES = "key-counties"


@dataclass(frozen=True)
class Reading:
    """One way to read a target: which series, by which rule, against which threshold.

    ``series`` are pairs of indicator and scope. ``unit`` is that of the judged quantity and of
    the threshold. A reading without a threshold (NaN) is reported and not judged.
    """

    target: str
    name: str
    series: tuple[tuple[str, str], ...]
    rule: Rule
    threshold: float
    unit: str

    @property
    def judged(self) -> bool:
        """Whether there is a threshold to hold runs against."""
        return not math.isnan(self.threshold)

    @property
    def better(self) -> int:
        """+1 where more of the judged quantity is better, -1 where less is."""
        return -1 if self.rule is lower_than_base else 1

    @property
    def indicators(self) -> tuple[str, ...]:
        """What it is read from, each once."""
        return tuple(dict.fromkeys(indicator for indicator, _ in self.series))

    @property
    def gap(self) -> str:
        """How much of it the model cannot judge: none, part or whole (``sim.targets.gaps``)."""
        return gap_of(self.indicators)

    @property
    def principal(self) -> bool:
        """Whether it stands for its target where there is room for one reading only."""
        return PRINCIPAL[self.target] == self.name


SCOPES = {"nation": NATION, "county_area": COUNTY_AREA}
PRINCIPAL = {
    "G1": "county_area",
    "G2": "all",
    "G3": "any_county_area",
    "G4": "all",
    "G5": "distance",
    "G6": "nation",
    "G7": "all",
    "G8": "all_county_area",
    "G9": "all",
    "G10": "county_area",
    "G11": "all",
    "G12": "nation",
    "G13": "county_area",
    "G14": "county_area",
    "G15": "county_area",
}


def _in(scope: str, *indicators: str) -> tuple[tuple[str, str], ...]:
    return tuple((indicator, scope) for indicator in indicators)


def _each_and_all(
    target: str, scope: str, rule: Rule, series: Mapping[str, str]
) -> Iterator[Reading]:
    """One reading an indicator against nought, and one in which all have to pass."""
    for name, indicator in series.items():
        yield Reading(target, name, _in(scope, indicator), rule, 0.0, "%")
    yield Reading(target, "all", _in(scope, *series.values()), rule, 0.0, "%")


def _growth() -> Iterator[Reading]:
    """What the plan wants to grow year by year: G1, G3, G8."""
    for place, scope in SCOPES.items():
        yield Reading("G1", place, _in(scope, "gerd"), grows_every_year, 0.0, "%")
    for place, scope in SCOPES.items():
        reach = _in(scope, "incentive_reach")
        yield Reading("G3", f"any_{place}", reach, grows_every_year, 0.0, "%")
    for name in ("super_deduction", "hnte_rate", "voucher"):
        reach = _in(COUNTY_AREA, f"{name}_reach")
        yield Reading("G3", name, reach, grows_every_year, 0.0, "%")
    certified = {"hnte": "hnte_stock", "tech_sme": "tech_sme_registered", "srdi": "srdi_stock"}
    for place, scope in SCOPES.items():
        kinds = {name: _in(scope, stock) for name, stock in certified.items()}
        every_kind = _in(scope, *certified.values())
        for name, series in {**kinds, "all": every_kind}.items():
            yield Reading("G8", f"{name}_{place}", series, grows_every_year, 0.0, "%")


def _better() -> Iterator[Reading]:
    """What the plan wants to be better at the end: G2, G4, G5, G7, G9, G11, G13, G14."""
    talents = {name: f"talent_{name}" for name in ("leading", "skilled", "technical", "local")}
    yield from _each_and_all("G2", COUNTY_AREA, higher_than_base, talents)
    # Of applications 96% are approved, so that those who do not dare to ask tell more.
    finance = {
        "sme_loans": "sme_loans",
        "access": "loan_access",
        "ip_pledge": "ip_pledge_financing",
    }
    yield from _each_and_all("G4", COUNTY_AREA, higher_than_base, finance)
    approved = _in(COUNTY_AREA, "loan_approval_rate")
    yield Reading("G4", "approval", approved, higher_than_base, 0.0, "%")
    way = _in(COUNTY_AREA, "platform_distance")
    yield Reading("G5", "distance", way, lower_than_base, 0.0, "%")
    served = _in(COUNTY_AREA, "firms_served")
    yield Reading("G5", "served", served, higher_than_base, 0.0, "%")
    layout = {"parks_nation": "agri_parks_nation", "star_spaces": "star_spaces"}
    yield from _each_and_all("G7", NATION, higher_than_base, layout)
    for name, kind in (("coverage", "park"), ("space_coverage", "space")):
        covered = _in(COUNTY_AREA, f"{kind}_coverage")
        yield Reading("G7", name, covered, higher_than_base, 0.0, "%")
    for tier in ("province", "county"):
        parks = _in(NATION, f"agri_parks_{tier}")
        yield Reading("G7", f"parks_{tier}", parks, reaches_level, math.nan, "parks")
    property_rights = {
        "patents": "patents_granted",
        "quality": "patent_quality",
        "contracts": "technology_contracts",
        "ip_pledge": "ip_pledge_financing",
    }
    yield from _each_and_all("G9", COUNTY_AREA, higher_than_base, property_rights)
    industry = {"bases": "lead_industry_bases", "leaders": "leading_firms"}
    yield from _each_and_all("G11", COUNTY_AREA, higher_than_base, industry)
    for target, index in (("G13", "social_index"), ("G14", "digital_index")):
        for place, scope in SCOPES.items():
            yield Reading(target, place, _in(scope, index), higher_than_base, 0.0, "%")


def _numbers() -> Iterator[Reading]:
    """What the plan puts a number to: G6, G10, G12, G15."""
    designated = "innovative_counties"
    yield Reading("G6", "nation", _in(NATION, designated), reaches_level, 90.0, "counties")
    yield Reading("G6", "new_only", _in(NATION, designated), adds_to_base, 90.0, "counties")
    for region in ("east", "centre", "west"):
        part = _in(f"region:{region}", designated)
        yield Reading("G6", region, part, reaches_level, math.nan, "counties")
    for place, scope in SCOPES.items():
        ratio = _in(scope, "industry_rd_to_revenue")
        yield Reading("G10", place, ratio, rises_from_base, 10.0, "%")
    covered = _in(NATION, "corps_coverage")
    yield Reading("G12", "nation", covered, reaches_level, 160.0, "counties")
    full = _in(NATION, "corps_complete_quarters")
    yield Reading("G12", "quarters", full, reaches_level, math.nan, "quarters")
    # What the corps achieve is told apart from their being there.
    income, adoption = (
        _in(KEY_COUNTIES, name) for name in ("disposable_income_rural", "technology_adoption")
    )
    yield Reading("G12", "income", income, rises_from_base, math.nan, "%")
    yield Reading("G12", "adoption", adoption, adds_to_base, math.nan, "percentage points")
    literate = "science_literacy"
    for place, scope in SCOPES.items():
        yield Reading("G15", place, _in(scope, literate), reaches_level, 15.0, "%")
    for residents in ("rural", "urban"):
        share = _in(NATION, f"{literate}_{residents}")
        yield Reading("G15", residents, share, reaches_level, math.nan, "%")


def _in_order() -> Iterator[Reading]:
    """By target, in the plan's order."""
    unordered = [*_growth(), *_better(), *_numbers()]
    for target in PRINCIPAL:
        yield from (reading for reading in unordered if reading.target == target)


READINGS: tuple[Reading, ...] = tuple(_in_order())
JUDGED_SCOPES: tuple[str, ...] = tuple(sorted({scope for r in READINGS for _, scope in r.series}))
TARGETS: tuple[str, ...] = tuple(dict.fromkeys(reading.target for reading in READINGS))
TARGET_INDICATORS: tuple[str, ...] = tuple(
    dict.fromkeys(indicator for reading in READINGS for indicator, _ in reading.series)
)
