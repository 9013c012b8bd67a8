"""Everything government can change, one file a family of levers."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from sim.policy.credit import CreditGuarantee, CreditSubsidy, IpPledge
from sim.policy.designation import InnovativeCounties
from sim.policy.lever import Lever
from sim.policy.pairing import PairingFirms, PairingFunds, PairingPeople
from sim.policy.talent import CommissionerQuota, Corps, ThreeRegionsQuota
from sim.policy.tax import HnteTaxRate, SuperDeduction

FAMILIES: dict[str, tuple[str, ...]] = {
    "credit": ("credit_guarantee", "credit_subsidy", "ip_pledge"),
    "talent": ("commissioner_quota", "three_regions_quota", "corps"),
    "pairing": ("pairing_funds", "pairing_people", "pairing_firms"),
    "tax": ("super_deduction", "hnte_tax_rate"),
    "designation": ("innovative_counties",),
}


@dataclass(frozen=True)
class Levers:
    """One setting of all levers. ``Levers()`` is the plan as enacted."""

    credit_guarantee: CreditGuarantee = field(default_factory=CreditGuarantee)
    credit_subsidy: CreditSubsidy = field(default_factory=CreditSubsidy)
    ip_pledge: IpPledge = field(default_factory=IpPledge)
    commissioner_quota: CommissionerQuota = field(default_factory=CommissionerQuota)
    three_regions_quota: ThreeRegionsQuota = field(default_factory=ThreeRegionsQuota)
    corps: Corps = field(default_factory=Corps)
    pairing_funds: PairingFunds = field(default_factory=PairingFunds)
    pairing_people: PairingPeople = field(default_factory=PairingPeople)
    pairing_firms: PairingFirms = field(default_factory=PairingFirms)
    super_deduction: SuperDeduction = field(default_factory=SuperDeduction)
    hnte_tax_rate: HnteTaxRate = field(default_factory=HnteTaxRate)
    innovative_counties: InnovativeCounties = field(default_factory=InnovativeCounties)

    @classmethod
    def held(cls) -> Levers:
        """Every lever as it stood in 2020."""
        kinds: dict[str, Any] = {f.name: f.default_factory for f in dataclasses.fields(cls)}
        return cls(**{name: kind.held() for name, kind in kinds.items()})


def lever_settings() -> dict[str, dict[str, dict[str, Any]]]:
    """``lever -> setting -> metadata`` (default, held, unit, low, high, choices) of every lever."""
    plan = Levers()
    return {
        lever.name: {
            f.name: {"default": getattr(getattr(plan, lever.name), f.name), **f.metadata}
            for f in dataclasses.fields(getattr(plan, lever.name))
        }
        for lever in dataclasses.fields(Levers)
    }


__all__ = ["FAMILIES", "Lever", "Levers", "lever_settings"]
