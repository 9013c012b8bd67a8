"""What each lever costs in each county: the nation's bill, lever by lever, over where it goes.

The model keeps its bill for the nation. Here every line of it is split over counties by what the
lever spends itself on there (posts, relief, vouchers, the very shares by which the model spreads
it) where the model has that by county (``MEASURED``), else by a stand-in, which the bill says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np

from sim.core.arrays import Floats, sum_by
from sim.model.commissioners import commissioner as people
from sim.model.government.rules import spread
from sim.model.model import CountyInnovationModel
from sim.model.policy.bill import TAX_EXPENDITURE

OWN, ABOVE, EAST, FIRMS, TAX = "own", "above", "east", "firms", "tax"
PAYERS = (OWN, ABOVE, EAST, FIRMS, TAX)
"""Who pays what is spent in a county: itself, centre and province, its partners in the east, firms
beside a lever; and tax forgone, where nothing is spent."""
GROUP = {"county": OWN, "centre": ABOVE, "province": ABOVE, "donor": EAST, "firm": FIRMS}

type Key = Callable[[CountyInnovationModel], Floats]


def county_bill(
    model: CountyInnovationModel, year: int
) -> tuple[dict[tuple[str, str], Floats], dict[tuple[str, str], float]]:
    """Yuan of ``year`` by (lever, one of ``PAYERS``): over counties, (n,) each, and the nation's.

    What partners in the east give is spent where it is received (``EAST``) and is paid by the
    giving county (``OWN``): over counties it counts twice. All else adds up to the nation's.
    """
    nation: dict[tuple[str, str], float] = defaultdict(float)
    for (when, lever, kind, payer, _), amount in model.bill.amounts.items():
        if when == year and amount:
            nation[lever, TAX if kind == TAX_EXPENDITURE else GROUP[payer]] += amount
    counties: dict[tuple[str, str], Floats] = {}
    for (lever, payer), amount in sorted(nation.items()):
        counties[lever, payer] = amount * share_of(model, lever)
        if payer == EAST:
            counties[lever, OWN] = counties.get((lever, OWN), 0.0) + amount * _given(model)
    return counties, dict(nation)


def share_of(model: CountyInnovationModel, lever: str) -> Floats:
    """Each county's part of what ``lever`` costs in the year that has ended, (n,); sums to one."""
    key = np.maximum(KEYS[lever](model), 0.0)
    if not key.any():
        key = _areas(model)
    return np.asarray(key / key.sum())


def _given(model: CountyInnovationModel) -> Floats:
    share = sum_by(
        model.world.pairing["donor"], model.state.fixed.pair_share, len(model.state.counties)
    )
    return np.asarray(share / share.sum())


def _areas(model: CountyInnovationModel) -> Floats:
    return np.asarray(model.state.counties.county_area, np.float64)


def _year(name: str, *others: str) -> Key:
    """What the year's figures of these names add up to."""

    def key(model: CountyInnovationModel) -> Floats:
        values = model.years[-1].values
        return np.asarray(sum(values[one] for one in (name, *others)))

    return key


def _column(name: str) -> Key:
    return lambda model: np.asarray(model.state.counties[name], np.float64)


def _spread(base: str, favour: str) -> Key:
    """As the model spreads a lever by a column of counties."""

    def key(model: CountyInnovationModel) -> Floats:
        counties = model.state.counties
        return spread(np.asarray(counties[base], np.float64), counties[f"favour_{favour}"])

    return key


def _posted(stream: int) -> Key:
    def key(model: CountyInnovationModel) -> Floats:
        table = model.state.commissioners
        host = np.where(table.stream == stream, table.host, -1)
        return people.weight_by(host, table.weight, len(model.state.counties))

    return key


def _villagers(model: CountyInnovationModel) -> Floats:
    counties = model.state.counties
    return spread(counties.rural_population * counties.three_regions, counties.favour_even)


def _births(model: CountyInnovationModel) -> Floats:
    return spread(model.state.fixed.base_births, model.state.counties.favour_industry)


def _graduates(model: CountyInnovationModel) -> Floats:
    return np.asarray(model.years[-1].values["graduates"] * _areas(model))


MEASURED: Mapping[str, Key] = {
    "commissioner_quota": _posted(people.ORDINARY),
    "three_regions_quota": _posted(people.THREE_REGIONS),
    "corps": _posted(people.CORPS),
    "three_regions_training": _villagers,
    "flexible_recruitment": _spread("talent_technical", "innovation"),
    "graduate_subsidy": _graduates,
    "local_training": _spread("rural_population", "industry"),
    "pairing_funds": _year("aid_received"),
    "pairing_people": _year("paired_people"),
    "pairing_firms": _year("branch_plants"),
    "pairing_trade": _column("trade_share"),
    "pairing_institutes": _year("institute_pairs"),
    "super_deduction": _year("super_deduction_tax_relief"),
    "hnte_tax_rate": _year("hnte_tax_relief"),
    "innovative_counties": _year("innovative_counties"),
    "voucher": _year("voucher_firms"),
    "srdi_cultivation": _year("srdi_stock"),
    "industry_fund": _births,
    "public_service_digital": _spread("population", "even"),
    "digital_governance": _spread("population", "even"),
    "extension_service": _spread("farm_households", "industry"),
    "popularisation": _spread("population", "even"),
}
STAND_INS: Mapping[str, Key] = {
    "credit_guarantee": _year("sme_loans"),
    "credit_subsidy": _year("sme_loans"),
    "ip_pledge": _year("ip_financing"),
    "equity_pledge": _year("equity_financing"),
    "guidance_fund": _year("seed_funded_firms"),
    "commissioner_training": _year("commissioners_active"),
    "performance_review": _year("commissioners_active"),
    "information_system": _year("commissioners_active"),
    "expert_workstations": _year("workstations"),
    "consortium": _year("firm_links"),
    "smart_upgrade": _year("smart_firms"),
    "green_technology": _year("green", "green_firms"),
    "rural_key_technology": _year("key_technology"),
    "demonstration_sites": _year("demonstration_sites"),
    "platforms": _year("laboratories", "transfer_centres", "incubators"),
    "instrument_sharing": _year("firms_with_rd"),
    "institute_outreach": _year("institute_links"),
    "matching_banks": _year("institute_links"),
    "agri_parks": _year("agri_parks"),
    "star_spaces": _year("star_spaces"),
    "coordination": _areas,
    "evaluation": _areas,
    "budget": _year("county_science_budget"),
    "targeting": _areas,
    "publicity": _areas,
}
KEYS: Mapping[str, Key] = {**MEASURED, **STAND_INS}
