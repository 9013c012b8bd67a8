"""What is said of a county: outcomes, targets that exist for one, and the counts between a lever
and what it is there to move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.measure.indicators import INDICATORS
from sim.model.policy.levers import KINDS, about_levers
from sim.targets import READINGS
from sim.targets.gaps import WHOLE
from sim.targets.readings import Reading


@dataclass(frozen=True)
class Outcome:
    """An indicator as it is told of one county: ``multiple`` of its own unit in ``unit``."""

    indicator: str
    unit: str
    multiple: float = 1.0

    @property
    def additive(self) -> bool:
        """Whether places add up to it; else it is a ratio."""
        return not INDICATORS[self.indicator].denominator


def _as_it_is(name: str) -> Outcome:
    return Outcome(name, INDICATORS[name].unit)


OUTCOMES: tuple[Outcome, ...] = (
    _as_it_is("gerd"),
    Outcome("hnte_stock", "firms", 1e4),
    Outcome("tech_sme_registered", "firms", 1e4),
    _as_it_is("patents_granted"),
    _as_it_is("technology_contracts"),
    _as_it_is("institute_links"),
    _as_it_is("commissioners_active"),
    _as_it_is("sme_loans"),
    _as_it_is("disposable_income_rural"),
    _as_it_is("technology_adoption"),
    _as_it_is("science_literacy"),
    _as_it_is("digital_index"),
    _as_it_is("capability"),
)
"""More of each is better."""

# Targets whose principal reading has a figure in every county; what the model cannot judge at all
# and what is decided for the nation (numbers of counties named, parks, teams) is left out.
TARGETS: tuple[Reading, ...] = tuple(
    reading
    for reading in READINGS
    if reading.principal
    and reading.gap != WHOLE
    and reading.target not in ("G6", "G7", "G11", "G12")
)

# Counts between levers and outcomes, in the order in which they follow: figures of the year that
# add up over counties (``CountyYear.values``). Every lever has its own indicator behind these.
CHAINS: Mapping[str, tuple[str, ...]] = {
    "voucher": ("voucher_firms", "institute_links", "technology_contracts", "patents_granted"),
    "consortium": ("firm_links", "institute_links", "patents_granted"),
    "guidance_fund": ("seed_funded_firms", "firms", "firms_with_rd"),
    "industry_fund": ("firm_entries", "firms", "emerging_firms"),
    "smart_upgrade": ("smart_firms", "industry_firms"),
    "srdi_cultivation": ("srdi_stock", "little_giant_stock"),
    "super_deduction": ("super_deduction_claimants", "firms_with_rd", "rd", "patents_granted"),
    "hnte_tax_rate": ("hnte_certified", "hnte_stock", "rd", "patents_granted"),
    "credit_guarantee": ("applications", "approvals", "rd", "patents_granted"),
    "credit_subsidy": ("applications", "approvals", "rd", "patents_granted"),
    "ip_pledge": ("ip_financing", "rd", "patents_granted"),
    "equity_pledge": ("equity_financing", "rd", "patents_granted"),
    "commissioner_quota": (
        "commissioners_active",
        "firms_served",
        "farm_contact",
        "institute_links",
        "technology_contracts",
    ),
    "three_regions_quota": ("commissioners_active", "farm_contact", "adopting_households"),
    "corps": ("commissioners_active", "farm_contact", "adopting_households"),
    "information_system": ("commissioner_match", "firms_served", "institute_links"),
    "commissioner_training": ("commissioner_skill", "firms_served", "farm_contact"),
    "performance_review": ("commissioner_skill", "firms_served", "farm_contact"),
    "extension_service": ("farm_contact", "adopting_households"),
    "demonstration_sites": ("demonstration_sites", "adopting_households"),
    "rural_key_technology": ("key_technology", "adopting_households"),
    "green_technology": ("green", "adopting_households"),
    "popularisation": ("literate",),
    "local_training": ("trained_local", "talent_local", "firm_entries"),
    "three_regions_training": ("trained_three_regions", "talent_local"),
    "graduate_subsidy": ("graduates", "talent_technical", "firms_with_rd"),
    "flexible_recruitment": ("talent_technical", "firms_with_rd", "patents_granted"),
    "expert_workstations": ("workstations", "institute_links", "patents_granted"),
    "platforms": ("incubators", "laboratories", "transfer_centres", "firm_entries"),
    "star_spaces": ("star_spaces", "firm_entries", "firms"),
    "agri_parks": ("agri_parks", "firm_entries", "adopting_households"),
    "instrument_sharing": ("firms_with_rd", "rd", "patents_granted"),
    "institute_outreach": ("institute_outreach", "institute_links", "technology_contracts"),
    "matching_banks": ("institute_links", "technology_contracts", "patents_granted"),
    "pairing_funds": ("aid_received", "county_science_budget", "rd"),
    "pairing_people": ("paired_people", "firms_served", "farm_contact"),
    "pairing_firms": ("branch_plants", "firms"),
    "pairing_institutes": ("institute_pairs", "institute_links", "technology_contracts"),
    "budget": ("county_science_budget", "rd", "patents_granted"),
    "evaluation": ("county_science_budget", "rd"),
    "designation": ("innovative_counties", "county_science_budget", "rd"),
}


def chain_of(lever: str) -> tuple[str, ...]:
    """The counts by which a lever acts, the last what it is there to move where that adds up."""
    moved = INDICATORS[about_levers()[lever].moves]
    return tuple(dict.fromkeys((*CHAINS.get(lever, ()), moved.numerator)))


COUNTED: tuple[str, ...] = tuple(dict.fromkeys(name for lever in KINDS for name in chain_of(lever)))
"""Every figure that stands in a chain."""
FLOWS = frozenset(
    (
        *("patents_granted", "technology_contracts", "hnte_certified", "firm_entries", "rd"),
        *("applications", "approvals", "graduates", "trained_local", "trained_three_regions"),
        *("branch_plants", "founded_firms", "seed_funded_firms", "aid_received", "sme_loans"),
        *("ip_financing", "equity_financing", "county_science_budget", "industry_rd", "gerd"),
    )
)
"""Those of them that happen in a year; the others stand at its end."""
