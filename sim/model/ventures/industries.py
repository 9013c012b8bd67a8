"""Steps of industries: what each county leads in, upgrades of plants, counts of the year."""

from __future__ import annotations

import numpy as np

from sim.behaviour.effects import Kind
from sim.core.arrays import Bools, Ints
from sim.model.firms.sums import sector_firms
from sim.model.firms.table import Firms
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import step
from sim.model.ventures import rules as venture
from sim.model.ventures.chance import Process

COUNTED = ("technology_contracts", "seed_funded_firms", "branch_plants", "founded_firms")


def begin(state: State, now: Quarter) -> None:
    """Lead industries of 2015, and who has an institute of its own then."""
    firms = state.firms
    luck = now.luck(Process.FIRM_INSTITUTE, firms.id)
    firms.institute = firms.above_scale & (firms.rd > 0) & (luck < venture.INSTITUTE_START)
    state.counties.lead_sector = lead_industries(state)[0]


def lead_industries(state: State) -> tuple[Ints, Bools]:
    """What each county is best at, and whether that makes it a base of it; both (n,)."""
    numbers = sector_firms(state.firms, len(state.counties))
    lead, quotient = venture.lead_sectors(numbers)
    return lead, venture.is_base(quotient, numbers[np.arange(len(lead)), lead])


@step(
    reads=(Firms.county, Firms.sector),
    writes=(
        Counties.branch_plants, Counties.founded_firms, Counties.lead_sector,
        Counties.seed_funded_firms, Counties.technology_contracts,
    ),
    rule="3",
)  # fmt: skip
def open_year(state: State, now: Quarter) -> None:
    """The year's counts begin anew; lead industries are those of the year that ended."""
    if now.number % 4 == 0:
        for count in COUNTED:
            state.counties[count] = 0.0
        state.counties.lead_sector = lead_industries(state)[0]


@step(
    reads=(
        Counties.favour_industry, Counties.firms_2015, Counties.province_code, Counties.skilled,
        Firms.cash, Firms.county, Firms.rd, Firms.sales, Firms.sector, Firms.tfp,
    ),
    last=(Firms.above_scale, Firms.institute, Firms.smart),
    writes=(Firms.institute, Firms.smart),
    adds=(Firms.cash, Firms.tfp),
    passes=(venture.upgrade,),
    rule="2.7",
)  # fmt: skip
def upgrade_plants(state: State, now: Quarter) -> None:
    """A quarter of above-scale firms looks at upgrades and at an institute of its own."""
    firms, counties = state.firms, state.counties
    level = now.policy.smart_upgrade.subsidy
    subsidy = venture.by_county(level, counties.favour_industry, counties.firms_2015)
    public, private = venture.upgrade(
        firms.named(venture.Plants),
        counties.skilled,
        np.minimum(subsidy, venture.MOST_SUBSIDY),
        np.exp(now.effect(Kind.LABORATORIES, counties.province_code)),
        now.prices.upgrade,
        now.parameters.as_tuple(),
        now.seed,
        now.number,
    )
    now.pay(now.policy.smart_upgrade.cost(public, private))
