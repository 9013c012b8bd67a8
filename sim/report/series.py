"""Where a figure comes from: of every series shown, unit, clauses, rules, published sources."""

from __future__ import annotations

from typing import Any

from sim.measure.indicators import INDICATORS
from sim.plan.register import about, clauses
from sim.report.published import published
from sim.report.speech import Speech
from sim.text import keys

RULES: dict[str, tuple[str, ...]] = {
    "gerd": ("2.1", "2.2", "2.3", "2.4", "6"),
    "industry_rd_to_revenue": ("2.2", "2.7"),
    "hnte_stock": ("2.9",),
    "tech_sme_registered": ("2.9",),
    "srdi_stock": ("2.9",),
    "patents_granted": ("2.6",),
    "patent_quality": ("2.6",),
    "technology_contracts": ("2.12", "6"),
    "firms_served": ("4.5", "5.3"),
    "platform_distance": ("5.3",),
    "loan_approval_rate": ("2.5",),
    "loan_access": ("2.5",),
    "sme_loans": ("2.5",),
    "ip_pledge_financing": ("2.5",),
    "incentive_reach": ("2.12", "2.13"),
    "super_deduction_reach": ("2.13",),
    "hnte_rate_reach": ("2.9", "2.13"),
    "voucher_reach": ("2.12",),
    "talent_leading": ("4.6",),
    "talent_skilled": ("4.6",),
    "talent_technical": ("4.6",),
    "talent_local": ("4.6",),
    "innovative_counties": ("5.2",),
    "agri_parks_nation": ("5.3",),
    "agri_parks_province": ("5.3",),
    "agri_parks_county": ("5.3",),
    "star_spaces": ("5.3",),
    "park_coverage": ("5.3",),
    "space_coverage": ("5.3",),
    "lead_industry_bases": ("2.10",),
    "leading_firms": ("2.7", "2.10"),
    "corps_coverage": ("4.1", "4.7"),
    "corps_complete_quarters": ("4.1", "4.7"),
    "disposable_income_rural": ("4.4",),
    "technology_adoption": ("4.2", "4.3"),
    "social_index": ("5.6",),
    "digital_index": ("5.6",),
    "science_literacy": ("5.5",),
    "science_literacy_rural": ("5.5",),
    "science_literacy_urban": ("5.5",),
}
"""Rules of ``docs/model.md`` from which a series comes most directly."""


def series(voice: Speech) -> list[dict[str, Any]]:
    """A row a series of ``RULES``: anchor, name, unit, clauses, rules, published sources."""
    cited = published().groupby("indicator")["source"].unique()
    return [
        {
            "id": indicator,
            "name": voice.name("indicator", indicator),
            "unit": voice.name("unit", INDICATORS[indicator].unit),
            "clauses": [clause.id for clause in about(indicator)],
            "rules": rules,
            "sources": [
                voice.say(f"source.{key}")
                for key in cited.get(indicator, ())
                if f"source.{key}" in keys()
            ],
        }
        for indicator, rules in RULES.items()
    ]


def rules(voice: Speech) -> list[tuple[str, str]]:
    """Number and name of every rule of ``RULES``, in order."""
    numbers = {number for of_one in RULES.values() for number in of_one}
    in_order = sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])
    return [(number, voice.say(f"rule.{number}")) for number in in_order]


def code_of_clauses() -> list[tuple[str, tuple[str, ...]]]:
    """Of every clause that rules carry, its id and where in ``sim`` they stand."""
    return [(clause.id, clause.rules) for clause in clauses() if clause.rules]
