"""Firms as the main body of innovation (plan 4.1, box 1): vouchers, upgrades, niches, leaders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.model.policy.bill import Charge
from sim.model.policy.lever import About, Lever, LeverGroup, setting
from sim.model.policy.price import PriceGroup, price

EMERGING: dict[str, tuple[int, ...]] = {
    "electronics": (5,),
    "advanced_manufacturing": (3, 4),
    "new_materials": (2,),
    "biomedicine": (6,),
    "clean_energy": (7,),
}
"""The plan's five emerging fields, with the rows of ``sim.world.sectors``."""
FOCUSES: dict[str, tuple[int, ...]] = {"lead": (), **EMERGING, "producer_services": (8,)}
"""What the industry fund may favour; ``lead`` stands for each county's own lead industry."""

VOUCHER_RULES = ("own_province", "any")


@dataclass(frozen=True)
class EnterprisePrices(PriceGroup):
    """What support of firms costs."""

    cultivation: float = price(
        100_000.0, low=50_000.0, high=500_000.0, unit="yuan a firm named", of=("srdi_cultivation",)
    )
    consortium: float = price(5e6, low=2e6, high=2e7, unit="yuan a consortium", of=("consortium",))
    upgrade: float = price(0.03, low=0.01, high=0.06, unit="share of sales", of=("smart_upgrade",))


@dataclass(frozen=True)
class Voucher(Lever):
    """Clause T1c. Small firms win vouchers by lot and spend them on work of an institute.

    Place of action: the price of a first contract with an institute, so new ties (2.12).
    Unit cost: ``value`` a voucher used, and the firm's own fifth of the contract. Settings:
    assumptions (value 20,000-200,000 yuan, coverage 0.1-0.6 of applicants).
    """

    about = About(
        "T1c", "institute_links", payer="county", receiver="institutes", scaled=("coverage",)
    )
    value: float = setting(50_000.0, held=0.0, low=0.0, high=500_000.0, unit="yuan")
    coverage: float = setting(0.3, held=0.0, low=0.0, high=1.0, unit="share of applicants")
    area: str = setting("any", held="own_province", choices=VOUCHER_RULES, unit="rule")

    def cost(self, spent: float, own: float) -> Iterator[Charge]:
        """Yuan of vouchers used in the quarter and those that firms added."""
        yield self.charge(spent)
        yield self.charge(own, payer="firm")


@dataclass(frozen=True)
class SrdiCultivation(Lever):
    """Clause T1c. Specialised small firms are coached to their certificate.

    Place of action: the yearly rate at which eligible firms are named (2.9), times one plus
    ``strength``. Unit cost: 100,000 yuan times ``strength`` a firm named (assumption). Setting:
    assumption, 0.2-1.
    """

    about = About("T1c", "srdi_stock", payer="province", receiver="firms", scaled=("strength",))
    strength: float = setting(0.5, held=0.0, low=0.0, high=3.0, unit="share of the rate")

    def cost(self, prices: EnterprisePrices, named: float) -> Iterator[Charge]:
        """Firms named in the quarter."""
        yield self.charge(prices.cultivation * self.strength * named)


@dataclass(frozen=True)
class Consortium(Lever):
    """Clause T1c. Leading firms form consortia with institutes and smaller firms of their trade.

    Place of action: ties between firms and to institutes. Unit cost: 5 million yuan of public
    money and as much from the leading firm (assumptions). Setting: assumption, 50-300 a year.
    """

    about = About("T1c", "firm_links", payer="province", receiver="firms", scaled=("number",))
    number: float = setting(100.0, held=0.0, low=0.0, high=5_000.0, unit="consortia a year")

    def cost(self, prices: EnterprisePrices, formed: float) -> Iterator[Charge]:
        """Consortia formed in the quarter: public money, and as much from the leading firms."""
        yield self.charge(prices.consortium * formed)
        yield self.charge(prices.consortium * formed, payer="firm")


@dataclass(frozen=True)
class SmartUpgrade(Lever):
    """Clause B1. A subsidy of the cost of intelligent manufacturing.

    Place of action: the price of an upgrade; upgraded plants learn faster as far as they can
    absorb (2.7). Unit cost: ``subsidy`` x the cost of the upgrades made. Setting: assumption,
    0.05-0.3.
    """

    about = About(
        "B1", "smart_manufacturing", payer="county", receiver="firms", scaled=("subsidy",)
    )
    subsidy: float = setting(0.15, held=0.0, low=0.0, high=0.6, unit="share of cost")

    def cost(self, public: float, own: float) -> Iterator[Charge]:
        """Yuan of the upgrades of the quarter that the county and the firm paid."""
        yield self.charge(public)
        yield self.charge(own, payer="firm")


@dataclass(frozen=True)
class IndustryFund(Lever):
    """Clause T1a. Money for founders in each county's lead industry or in one emerging field.

    Place of action: expected births in that industry (2.10). Unit cost: itself. Setting:
    assumption, 2-20 billion yuan a year.
    """

    about = About("T1a", "firm_entries", payer="county", receiver="firms", scaled=("amount",))
    amount: float = setting(
        60.0, held=0.0, low=0.0, high=2_000.0, unit="100m yuan a year", base=1e8
    )
    focus: str = setting("lead", held="lead", choices=tuple(FOCUSES), unit="rule")

    def cost(self, given: float) -> Iterator[Charge]:
        """Yuan given in the quarter."""
        yield self.charge(given)


@dataclass(frozen=True)
class EnterpriseLevers(LeverGroup):
    """Levers of firms as the main body of innovation."""

    family = "enterprise"

    voucher: Voucher = field(default_factory=Voucher)
    srdi_cultivation: SrdiCultivation = field(default_factory=SrdiCultivation)
    consortium: Consortium = field(default_factory=Consortium)
    smart_upgrade: SmartUpgrade = field(default_factory=SmartUpgrade)
    industry_fund: IndustryFund = field(default_factory=IndustryFund)
