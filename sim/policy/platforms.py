"""Platforms (plan 4.5, 4.6, box 6): laboratories, centres, incubators, parks, spaces, matching."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.lever import About, Lever, setting

PLATFORM_COST = {"laboratories": 2e7, "transfer_centres": 3e6, "incubators": 5e6}
"""Yuan a new platform; assumptions, ranges 10-50, 1-10 and 2-10 million."""
PARK_COST = {"county": 5e6, "province": 2e7, "nation": 5e7}
"""Yuan a new park of a tier; assumptions, ranges 2-10, 10-40 and 20-100 million."""
SPACE_COST = 1e6  # yuan a new star-creation space; assumption, 0.3-2 million
INSTRUMENT_COST = 0.5  # public yuan a yuan of instrument time saved by firms; assumption, 0.2-1
BANK_COST = 1e8  # yuan a year at quality 1; assumption, 50-300 million
OUTREACH_COST = 0.01  # of institutes' research budgets at weight 1; assumption, 0.005-0.03
PAIR_COST = 300_000.0  # yuan a pair and year; assumption, 0.1-1 million


@dataclass(frozen=True)
class Platforms(Lever):
    """Clause T6a. New laboratories, transfer and productivity centres, incubators.

    Place of action: outreach that reaches the county (laboratories, centres), ties to institutes
    (centres), entry (incubators). Unit cost: 20, 3 and 5 million yuan each (assumptions).
    Numbers a year: assumptions, 5-50, 30-200 and 50-400.
    """

    about = About(
        "T6a",
        "platform_distance",
        payer="province",
        receiver="institutes",
        scaled=("laboratories", "transfer_centres", "incubators"),
        direction=-1,
    )
    laboratories: float = setting(20.0, held=0.0, low=0.0, high=2_000.0, unit="a year")
    transfer_centres: float = setting(60.0, held=0.0, low=0.0, high=4_000.0, unit="a year")
    incubators: float = setting(150.0, held=0.0, low=0.0, high=8_000.0, unit="a year")


@dataclass(frozen=True)
class InstrumentSharing(Lever):
    """Clause T6a. Institutes open their instruments to small firms within reach.

    Place of action: the price of R&D of small firms (2.1). Unit cost: half a yuan a yuan of
    instrument time saved (assumption). Setting: assumption, 0.1-0.5 of instruments opened.
    """

    about = About("T6a", "gerd", payer="province", receiver="institutes", scaled=("share",))
    share: float = setting(0.3, held=0.0, low=0.0, high=1.0, unit="share")


@dataclass(frozen=True)
class InstituteOutreach(Lever):
    """Clause T6a. Service to counties counts in the evaluation of institutes.

    Place of action: the incentive in the institute's choice of outreach (6). Unit cost: 1% of
    their research budgets at weight 1 (assumption). Setting: assumption, 0.1-0.5.
    """

    about = About(
        "T6a", "institute_outreach", payer="province", receiver="institutes", scaled=("weight",)
    )
    weight: float = setting(0.3, held=0.0, low=0.0, high=1.0, unit="share")


@dataclass(frozen=True)
class PairingInstitutes(Lever):
    """Clause B4. Universities and zones of the east pair with counties of the west.

    Place of action: outreach from the paired institute, whatever the distance. Unit cost: 300,000
    yuan a pair and year (assumption), paid by the donor. Number: assumption, 100-800.
    """

    about = About("B4", "institute_pairs", payer="donor", receiver="institutes", scaled=("pairs",))
    pairs: float = setting(300.0, held=0.0, low=0.0, high=5_000.0, unit="pairs")


@dataclass(frozen=True)
class MatchingBanks(Lever):
    """Clause T5c. Banks of projects, talent and results shared for matching.

    Place of action: the search friction between firms and institutes: the rate at which ties form.
    Unit cost: 100 million yuan a year at quality 1 (assumption). Setting: assumption, 0.3-0.8.
    """

    about = About("T5c", "institute_links", payer="centre", receiver="firms", scaled=("quality",))
    quality: float = setting(0.5, held=0.0, low=0.0, high=1.0, unit="share")


@dataclass(frozen=True)
class AgriParks(Lever):
    """Clause B6. Agricultural science parks, raised from county to province to nation.

    Place of action: entry and demonstration in the county, fading after sixteen quarters (5.3).
    Unit cost: 5, 20 and 50 million yuan by tier (assumptions). Numbers a year: assumptions,
    20-200, 10-100 and 5-30; a batch of December 2020 named 25 national ones (MOST notice).
    """

    about = About(
        "B6",
        "agri_parks",
        payer="province",
        receiver="counties",
        scaled=("county", "province", "nation"),
    )
    county: float = setting(60.0, held=0.0, low=0.0, high=2_000.0, unit="a year")
    province: float = setting(30.0, held=0.0, low=0.0, high=1_000.0, unit="a year")
    nation: float = setting(15.0, held=0.0, low=0.0, high=500.0, unit="a year")


@dataclass(frozen=True)
class StarSpaces(Lever):
    """Clause B6. Star-creation spaces, where people start rural ventures.

    Place of action: entry and meetings in the county, fading after sixteen quarters (5.3). Unit
    cost: a million yuan a new space (assumption). Number: assumption, 100-500 a year.
    """

    about = About("B6", "star_spaces", payer="county", receiver="firms", scaled=("number",))
    number: float = setting(200.0, held=0.0, low=0.0, high=10_000.0, unit="spaces a year")
