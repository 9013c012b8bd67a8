"""What all levers cost by the unit, gathered from the subjects."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from sim.model.commissioners.levers import CommissionerPrices
from sim.model.credit.levers import CreditPrices
from sim.model.government.levers import GovernancePrices
from sim.model.government.pairing import PairingPrices
from sim.model.platforms.levers import PlatformPrices
from sim.model.policy.price import check_number
from sim.model.services.levers import ServicePrices
from sim.model.talent.levers import TalentPrices
from sim.model.ventures.levers import EnterprisePrices


@dataclass(frozen=True)
class Prices(
    GovernancePrices,
    PlatformPrices,
    ServicePrices,
    EnterprisePrices,
    PairingPrices,
    TalentPrices,
    CommissionerPrices,
    CreditPrices,
):
    """All prices; ``Prices()`` are those of the plan. The first group's fields come last."""

    def __post_init__(self) -> None:
        """Check every price against its range; raises ``InputError``."""
        for name, meta in price_settings().items():
            check_number(f"prices.{name}", getattr(self, name), meta)


def price_settings() -> dict[str, dict[str, Any]]:
    """``price -> metadata`` (default, unit, low, high, of, source)."""
    return {f.name: {"default": f.default, **f.metadata} for f in dataclasses.fields(Prices)}
