"""Services to people and farms (plan 4.3, 4.4, 4.6): digital, green, science, extension."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.policy.bill import Charge
from sim.model.policy.lever import About, Lever, LeverGroup, setting
from sim.model.policy.price import PriceGroup, price


@dataclass(frozen=True)
class ServicePrices(PriceGroup):
    """What services cost."""

    science_base: float = price(
        300_000.0, low=1e5, high=1e6, unit="yuan a base and year", of=("popularisation",)
    )
    science_activity: float = price(
        20_000.0, low=5_000.0, high=50_000.0, unit="yuan an activity", of=("popularisation",)
    )
    key_project: float = price(
        2e7, low=1e7, high=5e7, unit="yuan a project", of=("rural_key_technology",)
    )
    demonstration_site: float = price(
        1e6, low=3e5, high=3e6, unit="yuan a site", of=("demonstration_sites",)
    )
    green_farm: float = price(
        3_000.0, low=1_000.0, high=8_000.0, unit="yuan a household", of=("green_technology",)
    )
    green_firm: float = price(
        300_000.0, low=1e5, high=1e6, unit="yuan a firm", of=("green_technology",)
    )
    extension_staff: float = price(
        50_000.0, low=30_000.0, high=80_000.0, unit="yuan a staff-year", of=("extension_service",)
    )


@dataclass(frozen=True)
class PublicServiceDigital(Lever):
    """Clause T3a. Telemedicine, online classes, digital disease control.

    Place of action: the rate at which people take up digital services, and through it the social
    index. Unit cost: itself. Setting: assumption, 2-20 billion yuan a year.
    """

    about = About("T3a", "social_index", payer="county", receiver="people", scaled=("amount",))
    amount: float = setting(
        60.0, held=0.0, low=0.0, high=5_000.0, unit="100m yuan a year", base=1e8
    )

    def cost(self) -> Iterator[Charge]:
        """A quarter of the amount."""
        yield self.charge(0.25 * self.amount)


@dataclass(frozen=True)
class DigitalGovernance(Lever):
    """Clause T3d. Data and networks in county administration.

    Place of action: the digital index and the effort of offices that firms meet (2.13). Unit
    cost: itself. Setting: assumption, 1-10 billion yuan a year.
    """

    about = About("T3d", "digital_index", payer="county", receiver="people", scaled=("amount",))
    amount: float = setting(
        40.0, held=0.0, low=0.0, high=5_000.0, unit="100m yuan a year", base=1e8
    )

    def cost(self) -> Iterator[Charge]:
        """A quarter of the amount."""
        yield self.charge(0.25 * self.amount)


@dataclass(frozen=True)
class GreenTechnology(Lever):
    """Clause T3b. A subsidy of clean technology on farms and in firms.

    Place of action: the price of the green technology, so how many find it pays (4.3). Unit cost:
    ``subsidy`` x the cost of what is adopted. Setting: assumption, 0.05-0.3.
    """

    about = About("T3b", "green_adoption", payer="county", receiver="farms", scaled=("subsidy",))
    subsidy: float = setting(0.1, held=0.0, low=0.0, high=0.6, unit="share of cost")

    def cost(self, prices: ServicePrices, farms: float, firms: float) -> Iterator[Charge]:
        """Households and firms that took it up in the quarter, each times its county's subsidy."""
        yield self.charge(prices.green_farm * farms)
        yield self.charge(prices.green_firm * firms, receiver="firms")


@dataclass(frozen=True)
class Popularisation(Lever):
    """Clause T3c. Popular-science bases and activities in county areas.

    Place of action: the activity term of science literacy (5.5), which saturates. Unit cost:
    300,000 yuan a base and year, 20,000 an activity (assumptions). Settings: assumptions
    (0.1-0.5 bases per 10,000 people, 2-20 activities a county and year).
    """

    about = About(
        "T3c",
        "science_literacy_rural",
        payer="county",
        receiver="people",
        scaled=("bases", "activities"),
    )
    bases: float = setting(0.1, held=0.0, low=0.0, high=5.0, unit="bases per 10,000 people")
    activities: float = setting(10.0, held=0.0, low=0.0, high=200.0, unit="activities a county")

    def cost(self, prices: ServicePrices, bases: float, activities: float) -> Iterator[Charge]:
        """A quarter of the ``bases`` run and of the year's ``activities``."""
        a_year = prices.science_base * bases + prices.science_activity * activities
        yield self.charge(0.25 * a_year)


@dataclass(frozen=True)
class RuralKeyTechnology(Lever):
    """Clause T4a. Programmes for key technologies of rural industries.

    Place of action: how much of a new technology is ready at institutes, the ceiling of its
    spread (4.3). Unit cost: 20 million yuan a project (assumption). Number: assumption, 20-100.
    """

    about = About(
        "T4a",
        "key_technology_adoption",
        payer="centre",
        receiver="institutes",
        scaled=("projects",),
    )
    projects: float = setting(40.0, held=0.0, low=0.0, high=2_000.0, unit="projects a year")

    def cost(self, prices: ServicePrices) -> Iterator[Charge]:
        """A quarter of the year's projects."""
        yield self.charge(0.25 * prices.key_project * self.projects)


@dataclass(frozen=True)
class DemonstrationSites(Lever):
    """Clause T4b. Science backyards and demonstration bases in counties lifted from poverty.

    Place of action: farms shown technologies in the county (4.3), in full for sixteen quarters,
    half as much every four after them. Unit cost: a million yuan a new site (assumption). Number:
    assumption, 50-500 a year.
    """

    about = About(
        "T4b", "technology_adoption", payer="province", receiver="farms", scaled=("number",)
    )
    number: float = setting(200.0, held=0.0, low=0.0, high=20_000.0, unit="sites a year")

    def cost(self, prices: ServicePrices, opened: float) -> Iterator[Charge]:
        """Sites opened in the quarter."""
        yield self.charge(prices.demonstration_site * opened)


@dataclass(frozen=True)
class ExtensionService(Lever):
    """Clause T6b. Staff of extension stations, co-operatives and farmer services.

    Place of action: contact of farms (4.2). Unit cost: 50,000 yuan a staff-year (assumption).
    Number beyond that of 2020: assumption, 10,000-60,000.
    """

    about = About("T6b", "farm_contact", payer="county", receiver="farms", scaled=("staff",))
    staff: float = setting(20_000, held=0, low=0, high=1_000_000, unit="people")

    def cost(self, prices: ServicePrices) -> Iterator[Charge]:
        """A quarter of the staff."""
        yield self.charge(0.25 * prices.extension_staff * self.staff)


@dataclass(frozen=True)
class ServiceLevers(LeverGroup):
    """Levers of services."""

    family = "services"

    public_service_digital: PublicServiceDigital = field(default_factory=PublicServiceDigital)
    digital_governance: DigitalGovernance = field(default_factory=DigitalGovernance)
    green_technology: GreenTechnology = field(default_factory=GreenTechnology)
    popularisation: Popularisation = field(default_factory=Popularisation)
    rural_key_technology: RuralKeyTechnology = field(default_factory=RuralKeyTechnology)
    demonstration_sites: DemonstrationSites = field(default_factory=DemonstrationSites)
    extension_service: ExtensionService = field(default_factory=ExtensionService)
