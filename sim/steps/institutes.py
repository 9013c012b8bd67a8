"""Steps of institutes: research, outreach, pairs with counties, instruments they share (6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import start
from sim.agents import institute, platform
from sim.arrays import Floats, Ints, sum_by
from sim.policy import Levers, platforms

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

INCENTIVE_2020 = Levers.held().commissioner_quota.incentive  # that of the start is the same
# Elasticity of institutes' R&D to GDP: what enterprises do not perform rose by 59% over 2015-2019
# while GDP rose by 43% (bulletins on science and technology funding 2015, 2019); range 1.1-1.5.
BUDGET_TO_GDP = 1.3
PAIRED_REACH = 0.1  # outreach that a paired person per 10,000 villagers adds; assumption, 0.03-0.3


def institutes_research(model: CountyInnovationModel, quarter: int) -> None:
    """Institutes choose outreach, add knowledge and supply counties within reach or paired (6)."""
    table, counties, b = model.tables["institute"], model.tables["county"], model.parameters
    weight = model.in_force("institute_outreach", "weight", quarter)
    incentive = model.in_force("commissioner_quota", "incentive", quarter) - INCENTIVE_2020
    table["outreach"][:] = institute.outreach_share(
        table["base_outreach"], incentive + weight, counties["spill"][table["county"]], b
    )
    budget = table["budget"] * model.gdp_factor(2015)[table["county"]] ** BUDGET_TO_GDP
    table["stock"][:] = institute.knowledge(
        table["stock"], table["outreach"], budget, b.rd_depreciation
    )
    model.institute_budget = start.county_sum(table, np.rint(0.25 * budget), len(counties))
    cost = platforms.OUTREACH_COST * weight * model.institute_budget.sum()
    model.charge("institute_outreach", cost)
    _supply(model, quarter)


def _supply(model: CountyInnovationModel, quarter: int) -> None:
    """What of institutes' outreach reaches each county: by nearness, along pairs, by people sent
    and through platforms. What a pair takes is not there for the neighbourhood."""
    table, counties, fixed = model.tables["institute"], model.tables["county"], model.fixed
    n = len(counties)
    who, where = _pairs(model, quarter)
    offered = table["outreach"] * table["stock"]
    time = institute.pair_time(who, table["weight"])
    kept = 1.0 - time * np.bincount(who, minlength=len(table)) / table["weight"]
    near = fixed.reach @ start.county_sum(table, np.rint(kept * offered), n)
    paired = sum_by(where, np.rint((time * offered)[who]), n)
    reach = np.log1p((near + paired) / fixed.outreach_unit)
    people = model.paired_people / (counties["rural_population"] / 1e4 + 1.0)
    units = counties["laboratories"] + counties["transfer_centres"]
    gain = model.parameters.platform_outreach * platform.first(
        units + model.corps_tasks["platforms"]
    )
    counties["outreach"] = reach + np.log1p(PAIRED_REACH * people) + gain - fixed.outreach_2015
    model.institute_pairs = np.bincount(where, minlength=n).astype(float)
    model.charge("pairing_institutes", 0.25 * platforms.PAIR_COST * len(where))


def _pairs(model: CountyInnovationModel, quarter: int) -> tuple[Ints, Ints]:
    """Rows of institutes and of the counties they are paired with, (pairs,) each."""
    number = round(model.in_force("pairing_institutes", "pairs", quarter))
    if ("institute_pairs", number) not in model.maps:
        counties, pairs = model.tables["county"], model.world.pairing
        model.maps["institute_pairs", number] = institute.pair_list(
            pairs["recipient"],
            pairs["donor_province"],
            counties["gdp"] / np.maximum(counties["population"], 1.0),
            model.tables["institute"],
            counties["province_code"],
            number,
        )
    found: tuple[Ints, Ints] = model.maps["institute_pairs", number]
    return found


def share_instruments(model: CountyInnovationModel, quarter: int) -> None:
    """Share of R&D cost that instruments opened within reach save small firms (2.1)."""
    counties = model.tables["county"]
    opened = model.in_force("instrument_sharing", "share", quarter)
    counties["instrument"] = model.parameters.instrument_share * opened * _access(model)


def _access(model: CountyInnovationModel) -> Floats:
    """How much of the nation's instruments is at hand in a county, 0-1, by research in reach."""
    if "instruments" not in model.maps:
        table = model.tables["institute"]
        budget = start.county_sum(table, np.rint(table["budget"]), len(model.tables["county"]))
        reached = model.fixed.reach @ budget
        model.maps["instruments"] = -np.expm1(-reached / reached.mean())
    access: Floats = model.maps["instruments"]
    return access


def figures(model: CountyInnovationModel) -> dict[str, Floats]:
    """Pairs of institutes by recipient county."""
    return {"institute_pairs": model.institute_pairs}
