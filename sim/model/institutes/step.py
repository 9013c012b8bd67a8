"""Steps of institutes: research, outreach, pairs with counties, instruments they share (6)."""

from __future__ import annotations

import numpy as np

from sim.behaviour.effects import Kind
from sim.core.arrays import Floats, Ints, sum_by
from sim.core.weights import county_sum
from sim.model.firms.produce import PATENT_LAPSE
from sim.model.institutes import institute
from sim.model.institutes.table import Institutes
from sim.model.platforms import rules as platform
from sim.model.policy.levers import Levers
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import step

INCENTIVE_2020 = Levers.held().commissioner_quota.incentive  # that of the start is the same
# Elasticity of institutes' R&D to GDP: what enterprises do not perform rose by 59% over 2015-2019
# while GDP rose by 43% (bulletins on science and technology funding 2015, 2019); range 1.1-1.5.
BUDGET_TO_GDP = 1.3
PAIRED_REACH = 0.1  # outreach that a paired person per 10,000 villagers adds; assumption, 0.03-0.3


@step(
    reads=(
        Counties.corps_platforms, Counties.gdp, Counties.laboratories, Counties.paired_people,
        Counties.patent_grants, Counties.province_code, Counties.spill, Counties.transfer_centres,
        Institutes.base_outreach, Institutes.base_patents, Institutes.base_stock, Institutes.budget,
        Institutes.county, Institutes.field,
    ),
    last=(
        Counties.institute_grants, Counties.population, Counties.rural_population,
        Institutes.patents, Institutes.stock,
    ),
    writes=(
        Counties.institute_budget, Counties.institute_grants, Counties.institute_pairs,
        Counties.outreach, Institutes.outreach, Institutes.patents, Institutes.stock,
    ),
    rule="6",
)  # fmt: skip
def institutes_research(state: State, now: Quarter) -> None:
    """Institutes choose outreach, add knowledge, patent and supply counties near or paired (6)."""
    table, counties, b = state.institutes, state.counties, now.parameters
    weight = now.policy.institute_outreach.weight
    incentive = now.policy.commissioner_quota.incentive - INCENTIVE_2020
    table.outreach = institute.outreach_share(
        table.base_outreach, incentive + weight, counties.spill[table.county], b
    )
    plans = BUDGET_TO_GDP * institute.planned(now.drivers.gdp[:, : now.year - 2014])
    grown = np.exp(plans + now.effect(Kind.INSTITUTES, counties.province_code))
    budget = table.budget * grown[table.county]
    table.stock = institute.knowledge(table.stock, table.outreach, budget, b.rd_depreciation)
    counties.institute_budget = county_sum(table, np.rint(0.25 * budget), len(counties))
    spent = counties.institute_budget.sum()
    now.pay(now.policy.institute_outreach.cost(now.prices, spent))
    _patent(state, now)
    _supply(state, now)


def _patent(state: State, now: Quarter) -> None:
    """What institutes are granted, with the effect of place that firms have, and what lapses."""
    table, counties = state.institutes, state.counties
    place = np.exp(now.effect(Kind.PATENTS, counties.province_code))
    new = institute.granted(
        table.base_patents,
        counties.patent_grants[table.county],
        table.stock / table.base_stock,
        now.parameters.patent_elasticity,
    )
    new *= place[table.county]
    table.patents = (1.0 - PATENT_LAPSE) * table.patents + new
    counties.institute_grants += county_sum(table, new, len(counties))


def _supply(state: State, now: Quarter) -> None:
    """What of institutes' outreach reaches each county: by nearness, along pairs, by people sent
    and through platforms. What a pair takes is not there for the neighbourhood."""
    table, counties, fixed = state.institutes, state.counties, state.fixed
    n = len(counties)
    who, where = _pairs(state, now)
    offered = table.outreach * table.stock
    time = institute.pair_time(who, table.weight)
    kept = 1.0 - time * np.bincount(who, minlength=len(table)) / table.weight
    near = fixed.reach @ county_sum(table, np.rint(kept * offered), n)
    paired = sum_by(where, np.rint((time * offered)[who]), n)
    reach = np.log1p((near + paired) / fixed.outreach_unit)
    people = counties.paired_people / (counties.rural_population / 1e4 + 1.0)
    units = counties.laboratories + counties.transfer_centres
    gain = now.parameters.platform_outreach * platform.first(units + counties.corps_platforms)
    counties.outreach = reach + np.log1p(PAIRED_REACH * people) + gain - fixed.outreach_2015
    counties.institute_pairs = np.bincount(where, minlength=n).astype(float)
    now.pay(now.policy.pairing_institutes.cost(now.prices, len(where)))


def _pairs(state: State, now: Quarter) -> tuple[Ints, Ints]:
    """Rows of institutes and of the counties they are paired with, (pairs,) each."""
    number = round(now.policy.pairing_institutes.pairs)
    counties = state.counties
    return state.fixed.once(
        ("institute_pairs", number),
        lambda: institute.pair_list(
            state.pairs["recipient"],
            state.pairs["donor_province"],
            counties.gdp / np.maximum(counties.population, 1.0),
            state.institutes,
            counties.province_code,
            number,
        ),
    )


@step(
    reads=(Institutes.budget, Institutes.county),
    writes=(Counties.instrument,),
    rule="6",
)  # fmt: skip
def share_instruments(state: State, now: Quarter) -> None:
    """Share of R&D cost that instruments opened within reach save small firms (2.1)."""
    counties = state.counties
    opened = now.policy.instrument_sharing.share
    counties.instrument = now.parameters.instrument_share * opened * _access(state)


def _access(state: State) -> Floats:
    """How much of the nation's instruments is at hand in a county, 0-1, by research in reach."""

    def compute() -> Floats:
        table = state.institutes
        budget = county_sum(table, np.rint(table.budget), len(state.counties))
        reached = state.fixed.reach @ budget
        return np.asarray(-np.expm1(-reached / reached.mean()))

    return state.fixed.once("instruments", compute)
