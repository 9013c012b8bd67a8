"""Platforms (plan 4.5, 4.6, box 6): laboratories, centres, incubators, parks, spaces, matching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.policy.bill import Charge
from sim.model.policy.lever import About, Lever, LeverGroup, setting
from sim.model.policy.price import PriceGroup, price


@dataclass(frozen=True)
class PlatformPrices(PriceGroup):
    """What platforms cost."""

    laboratory: float = price(2e7, low=1e7, high=5e7, unit="yuan a laboratory", of=("platforms",))
    transfer_centre: float = price(3e6, low=1e6, high=1e7, unit="yuan a centre", of=("platforms",))
    incubator: float = price(5e6, low=2e6, high=1e7, unit="yuan an incubator", of=("platforms",))
    county_park: float = price(5e6, low=2e6, high=1e7, unit="yuan a park", of=("agri_parks",))
    province_park: float = price(2e7, low=1e7, high=4e7, unit="yuan a park", of=("agri_parks",))
    national_park: float = price(5e7, low=2e7, high=1e8, unit="yuan a park", of=("agri_parks",))
    star_space: float = price(1e6, low=3e5, high=2e6, unit="yuan a space", of=("star_spaces",))
    instrument_time: float = price(
        0.5, low=0.2, high=1.0, unit="yuan a yuan saved", of=("instrument_sharing",)
    )
    matching_banks: float = price(
        1e8, low=5e7, high=3e8, unit="yuan a year", of=("matching_banks",)
    )
    outreach: float = price(
        0.01, low=0.005, high=0.03, unit="share of research budgets", of=("institute_outreach",)
    )


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

    def cost(
        self, prices: PlatformPrices, laboratories: float, centres: float, incubators: float
    ) -> Iterator[Charge]:
        """What was opened in the quarter."""
        yield self.charge(prices.laboratory * laboratories)
        yield self.charge(prices.transfer_centre * centres)
        yield self.charge(prices.incubator * incubators)


@dataclass(frozen=True)
class InstrumentSharing(Lever):
    """Clause T6a. Institutes open their instruments to small firms within reach.

    Place of action: the price of R&D of small firms (2.1). Unit cost: half a yuan a yuan of
    instrument time saved (assumption). Setting: assumption, 0.1-0.5 of instruments opened.
    """

    about = About("T6a", "gerd", payer="province", receiver="institutes", scaled=("share",))
    share: float = setting(0.3, held=0.0, low=0.0, high=1.0, unit="share")

    def cost(self, prices: PlatformPrices, saved: float) -> Iterator[Charge]:
        """Yuan that firms saved in the quarter."""
        yield self.charge(prices.instrument_time * saved)


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

    def cost(self, prices: PlatformPrices, researched: float) -> Iterator[Charge]:
        """Yuan that institutes spent on research in the quarter."""
        yield self.charge(prices.outreach * self.weight * researched)


@dataclass(frozen=True)
class MatchingBanks(Lever):
    """Clause T5c. Banks of projects, talent and results shared for matching.

    Place of action: the search friction between firms and institutes: the rate at which ties form.
    Unit cost: 100 million yuan a year at quality 1 (assumption). Setting: assumption, 0.3-0.8.
    """

    about = About("T5c", "institute_links", payer="centre", receiver="firms", scaled=("quality",))
    quality: float = setting(0.5, held=0.0, low=0.0, high=1.0, unit="share")

    def cost(self, prices: PlatformPrices) -> Iterator[Charge]:
        """A quarter of the banks at their quality."""
        yield self.charge(0.25 * prices.matching_banks * self.quality)


@dataclass(frozen=True)
class AgriParks(Lever):
    """Clause B6. Agricultural science parks, raised from county to province to nation.

    Place of action: entry and sales of food and light industry, and demonstration, in the county,
    fading after sixteen quarters (5.3).
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

    def cost(
        self, prices: PlatformPrices, county: float, province: float, nation: float
    ) -> Iterator[Charge]:
        """Parks opened in the quarter or raised to a tier."""
        yield self.charge(prices.county_park * county)
        yield self.charge(prices.province_park * province)
        yield self.charge(prices.national_park * nation)


@dataclass(frozen=True)
class StarSpaces(Lever):
    """Clause B6. Star-creation spaces, where people start rural ventures.

    Place of action: entry and meetings in the county, fading after sixteen quarters (5.3). Unit
    cost: a million yuan a new space (assumption). Number: assumption, 100-500 a year.
    """

    about = About("B6", "star_spaces", payer="county", receiver="firms", scaled=("number",))
    number: float = setting(200.0, held=0.0, low=0.0, high=10_000.0, unit="spaces a year")

    def cost(self, prices: PlatformPrices, opened: float) -> Iterator[Charge]:
        """Spaces opened in the quarter."""
        yield self.charge(prices.star_space * opened)


@dataclass(frozen=True)
class PlatformLevers(LeverGroup):
    """Levers of platforms."""

    family = "platforms"

    platforms: Platforms = field(default_factory=Platforms)
    instrument_sharing: InstrumentSharing = field(default_factory=InstrumentSharing)
    institute_outreach: InstituteOutreach = field(default_factory=InstituteOutreach)
    matching_banks: MatchingBanks = field(default_factory=MatchingBanks)
    agri_parks: AgriParks = field(default_factory=AgriParks)
    star_spaces: StarSpaces = field(default_factory=StarSpaces)
