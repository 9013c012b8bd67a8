"""Firms as the main body of innovation (plan 4.1, box 1): vouchers, upgrades, niches, leaders."""

from __future__ import annotations

from dataclasses import dataclass

from sim.policy.lever import About, Lever, setting

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
CULTIVATION_COST = 100_000.0  # yuan a firm named with support; assumption, 50,000-500,000
CONSORTIUM_COST = 5e6  # yuan of public money a consortium; assumption, 2-20 million


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


@dataclass(frozen=True)
class SrdiCultivation(Lever):
    """Clause T1c. Specialised small firms are coached to their certificate.

    Place of action: the yearly rate at which eligible firms are named (2.9), times one plus
    ``strength``. Unit cost: 100,000 yuan times ``strength`` a firm named (assumption). Setting:
    assumption, 0.2-1.
    """

    about = About("T1c", "srdi_stock", payer="province", receiver="firms", scaled=("strength",))
    strength: float = setting(0.5, held=0.0, low=0.0, high=3.0, unit="share of the rate")


@dataclass(frozen=True)
class Consortium(Lever):
    """Clause T1c. Leading firms form consortia with institutes and smaller firms of their trade.

    Place of action: ties between firms and to institutes. Unit cost: 5 million yuan of public
    money and as much from the leading firm (assumptions). Setting: assumption, 50-300 a year.
    """

    about = About("T1c", "firm_links", payer="province", receiver="firms", scaled=("number",))
    number: float = setting(100.0, held=0.0, low=0.0, high=5_000.0, unit="consortia a year")


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


@dataclass(frozen=True)
class IndustryFund(Lever):
    """Clause T1a. Money for founders in each county's lead industry or in one emerging field.

    Place of action: expected births in that industry (2.10). Unit cost: itself. Setting:
    assumption, 2-20 billion yuan a year.
    """

    about = About("T1a", "firm_entries", payer="county", receiver="firms", scaled=("amount",))
    amount: float = setting(60.0, held=0.0, low=0.0, high=2_000.0, unit="100m yuan a year")
    focus: str = setting("lead", held="lead", choices=tuple(FOCUSES), unit="rule")
