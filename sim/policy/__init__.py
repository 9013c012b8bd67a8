"""Everything government can change, one file a family of levers."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from sim.errors import of_kind
from sim.policy.credit import CreditGuarantee, CreditSubsidy, EquityPledge, GuidanceFund, IpPledge
from sim.policy.designation import InnovativeCounties
from sim.policy.enterprise import Consortium, IndustryFund, SmartUpgrade, SrdiCultivation, Voucher
from sim.policy.governance import Budget, Coordination, Evaluation, Publicity, Targeting
from sim.policy.lever import About, Lever
from sim.policy.pairing import PairingFirms, PairingFunds, PairingPeople, PairingTrade
from sim.policy.people import (
    ExpertWorkstations,
    FlexibleRecruitment,
    GraduateSubsidy,
    LocalTraining,
)
from sim.policy.platforms import (
    AgriParks,
    InstituteOutreach,
    InstrumentSharing,
    MatchingBanks,
    PairingInstitutes,
    Platforms,
    StarSpaces,
)
from sim.policy.services import (
    DemonstrationSites,
    DigitalGovernance,
    ExtensionService,
    GreenTechnology,
    Popularisation,
    PublicServiceDigital,
    RuralKeyTechnology,
)
from sim.policy.talent import (
    CommissionerQuota,
    CommissionerTraining,
    Corps,
    InformationSystem,
    PerformanceReview,
    ThreeRegionsQuota,
    ThreeRegionsTraining,
)
from sim.policy.tax import HnteTaxRate, SuperDeduction

FAMILIES: dict[str, tuple[str, ...]] = {
    "credit": (
        "credit_guarantee",
        "credit_subsidy",
        "ip_pledge",
        "equity_pledge",
        "guidance_fund",
    ),
    "talent": (
        "commissioner_quota",
        "commissioner_training",
        "performance_review",
        "information_system",
        "three_regions_quota",
        "three_regions_training",
        "corps",
        "flexible_recruitment",
        "graduate_subsidy",
        "expert_workstations",
        "local_training",
    ),
    "pairing": (
        "pairing_funds",
        "pairing_people",
        "pairing_firms",
        "pairing_trade",
        "pairing_institutes",
    ),
    "tax": ("super_deduction", "hnte_tax_rate"),
    "designation": ("innovative_counties",),
    "enterprise": ("voucher", "srdi_cultivation", "consortium", "smart_upgrade", "industry_fund"),
    "services": (
        "public_service_digital",
        "digital_governance",
        "green_technology",
        "popularisation",
        "rural_key_technology",
        "demonstration_sites",
        "extension_service",
    ),
    "platforms": (
        "platforms",
        "instrument_sharing",
        "institute_outreach",
        "matching_banks",
        "agri_parks",
        "star_spaces",
    ),
    "governance": ("coordination", "evaluation", "budget", "targeting", "publicity"),
}


@dataclass(frozen=True)
class Levers:
    """One setting of all levers. ``Levers()`` is the plan as enacted."""

    credit_guarantee: CreditGuarantee = field(default_factory=CreditGuarantee)
    credit_subsidy: CreditSubsidy = field(default_factory=CreditSubsidy)
    ip_pledge: IpPledge = field(default_factory=IpPledge)
    equity_pledge: EquityPledge = field(default_factory=EquityPledge)
    guidance_fund: GuidanceFund = field(default_factory=GuidanceFund)
    commissioner_quota: CommissionerQuota = field(default_factory=CommissionerQuota)
    commissioner_training: CommissionerTraining = field(default_factory=CommissionerTraining)
    performance_review: PerformanceReview = field(default_factory=PerformanceReview)
    information_system: InformationSystem = field(default_factory=InformationSystem)
    three_regions_quota: ThreeRegionsQuota = field(default_factory=ThreeRegionsQuota)
    three_regions_training: ThreeRegionsTraining = field(default_factory=ThreeRegionsTraining)
    corps: Corps = field(default_factory=Corps)
    flexible_recruitment: FlexibleRecruitment = field(default_factory=FlexibleRecruitment)
    graduate_subsidy: GraduateSubsidy = field(default_factory=GraduateSubsidy)
    expert_workstations: ExpertWorkstations = field(default_factory=ExpertWorkstations)
    local_training: LocalTraining = field(default_factory=LocalTraining)
    pairing_funds: PairingFunds = field(default_factory=PairingFunds)
    pairing_people: PairingPeople = field(default_factory=PairingPeople)
    pairing_firms: PairingFirms = field(default_factory=PairingFirms)
    pairing_trade: PairingTrade = field(default_factory=PairingTrade)
    pairing_institutes: PairingInstitutes = field(default_factory=PairingInstitutes)
    super_deduction: SuperDeduction = field(default_factory=SuperDeduction)
    hnte_tax_rate: HnteTaxRate = field(default_factory=HnteTaxRate)
    innovative_counties: InnovativeCounties = field(default_factory=InnovativeCounties)
    voucher: Voucher = field(default_factory=Voucher)
    srdi_cultivation: SrdiCultivation = field(default_factory=SrdiCultivation)
    consortium: Consortium = field(default_factory=Consortium)
    smart_upgrade: SmartUpgrade = field(default_factory=SmartUpgrade)
    industry_fund: IndustryFund = field(default_factory=IndustryFund)
    public_service_digital: PublicServiceDigital = field(default_factory=PublicServiceDigital)
    digital_governance: DigitalGovernance = field(default_factory=DigitalGovernance)
    green_technology: GreenTechnology = field(default_factory=GreenTechnology)
    popularisation: Popularisation = field(default_factory=Popularisation)
    rural_key_technology: RuralKeyTechnology = field(default_factory=RuralKeyTechnology)
    demonstration_sites: DemonstrationSites = field(default_factory=DemonstrationSites)
    extension_service: ExtensionService = field(default_factory=ExtensionService)
    platforms: Platforms = field(default_factory=Platforms)
    instrument_sharing: InstrumentSharing = field(default_factory=InstrumentSharing)
    institute_outreach: InstituteOutreach = field(default_factory=InstituteOutreach)
    matching_banks: MatchingBanks = field(default_factory=MatchingBanks)
    agri_parks: AgriParks = field(default_factory=AgriParks)
    star_spaces: StarSpaces = field(default_factory=StarSpaces)
    coordination: Coordination = field(default_factory=Coordination)
    evaluation: Evaluation = field(default_factory=Evaluation)
    budget: Budget = field(default_factory=Budget)
    targeting: Targeting = field(default_factory=Targeting)
    publicity: Publicity = field(default_factory=Publicity)

    def __post_init__(self) -> None:
        """Raises ``WrongKindError`` for a lever that is not of its own class."""
        for lever in dataclasses.fields(self):
            of_kind(f"levers.{lever.name}", getattr(self, lever.name), KINDS[lever.name])

    @classmethod
    def held(cls) -> Levers:
        """Every lever as it stood in 2020."""
        return cls(**{name: kind.held() for name, kind in KINDS.items()})

    def without(self, name: str) -> Levers:
        """These levers with one switched off."""
        return dataclasses.replace(self, **{name: getattr(self, name).switched_off()})


KINDS: dict[str, Any] = {f.name: f.default_factory for f in dataclasses.fields(Levers)}


def about_levers() -> dict[str, About]:
    """Clause, indicator, payer and receiver of every lever."""
    plan = Levers()
    return {f.name: getattr(plan, f.name).about for f in dataclasses.fields(Levers)}


def lever_settings() -> dict[str, dict[str, dict[str, Any]]]:
    """``lever -> setting -> metadata`` (default, held, off, unit, low, high, choices)."""
    plan = Levers()
    return {
        lever.name: {
            f.name: {"default": getattr(getattr(plan, lever.name), f.name), **f.metadata}
            for f in dataclasses.fields(getattr(plan, lever.name))
        }
        for lever in dataclasses.fields(Levers)
    }


__all__ = ["FAMILIES", "About", "Lever", "Levers", "about_levers", "lever_settings"]
