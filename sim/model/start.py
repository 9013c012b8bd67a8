"""The state at the end of 2015: the world's columns plus what the rules keep for themselves."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from sim.behaviour.parameters import Parameters
from sim.core import law, network
from sim.core.arrays import Bools, Floats, Ints, whole
from sim.core.chance import uniforms
from sim.core.clock import last_quarter
from sim.core.weights import county_sum, exact, weighted_quantile
from sim.model.commissioners.table import Commissioners
from sim.model.credit import step as banks
from sim.model.farms import step as farms
from sim.model.firms import levers as tax
from sim.model.firms import rest, rules, statistics
from sim.model.firms import state as firm_state
from sim.model.firms.chance import Process
from sim.model.firms.origins import origins
from sim.model.firms.produce import boosts_of
from sim.model.firms.report import certified
from sim.model.firms.sums import sector_firms, spill_level
from sim.model.firms.table import Firms
from sim.model.fixed import Fixed
from sim.model.geography import geography
from sim.model.government import county as county_rules
from sim.model.government import rules as authority
from sim.model.institutes.table import Institutes
from sim.model.migration import step as migration
from sim.model.platforms import rules as platform
from sim.model.platforms.opened import Opened
from sim.model.quarter import Quarter
from sim.model.services import rules as services
from sim.model.state import Counties, Nation, State
from sim.model.talent import rules as talent
from sim.model.talent import step as talent_step
from sim.model.ties.links import Links
from sim.model.ventures import industries
from sim.world import World
from sim.world.firms import BALANCE

FLOWS = ("sales", "rd", "rd_stock", "cash", "debt", "collateral")  # of firms, drawn for a year
SKILLED_FULL = 0.20  # share of graduates at which absorption is full; assumption, range 0.15-0.3
ENTRY_RATE = 0.095  # births a year per firm at the conditions of 2015; assumption, 0.07-0.12
YOUNG_SHARE = 0.5  # weight of a county's own sector mix among its births; assumption, 0.3-0.8


def begin(world: World, now: Quarter) -> State:
    """The state at the end of 2015 of ``world`` for the parameters and the luck of ``now``.

    Its columns are copies, so that models share nothing but what never changes.
    """
    growth = 0.25 * np.log(world.drivers.gdp[:, 1] / world.drivers.gdp[:, 0])
    counties, firms = _counties(world, now.parameters), _firms(world, growth)
    institutes, commissioners = _institutes(world), _commissioners(world)
    luck = uniforms(now.seed, int(Process.INVENTOR), -1, firms.id)
    fixed = _fixed(world, counties, firms, institutes, growth, now.parameters, luck)
    n = len(counties)
    nation = Nation(
        years=[],
        links=Links.none(),
        accounts=np.zeros((len(firm_state.ACCOUNTS), n)),
        frontier=np.zeros(firm_state.SECTORS),
        ln_exit_mean=np.zeros(rules.EXIT_CLASSES),
        seed_pot=0.0,
        consortia_due=0.0,
        applicants=np.zeros(0, np.int64),
        winners=np.zeros(0, bool),
        opened=Opened(n),
        key_ready=0.0,
        gap_2015=1.0,
        villager_moves=0.0,
        staff_moves=0.0,
        mean_farm_jobs=float(
            (counties.agriculture_jobs * counties.rural_population).sum()
            / counties.rural_population.sum()
        ),
        corps_complete=0,
        capability_scale=None,
    )
    state = State(counties, firms, institutes, commissioners, nation, fixed, world)
    counties.firms_2015 = sector_firms(firms, n).sum(axis=1)
    counties.rd = county_sum(firms, np.rint(firms.rd), n)
    counties.rd_stock = county_sum(firms, np.rint(firms.rd_stock), n)
    counties.grant_rate_2015 = authority.grant_rate(counties.fiscal_st, counties.rd)
    counties.execution = np.full(n, now.parameters.execution_start)
    counties.hnte_certified_2014 = certified(state, 8)
    counties.hnte_certified_2015 = certified(state, 12)
    statistics.remember(state, now.parameters)
    for subject in (talent_step, farms, migration, industries, banks, rest):
        subject.begin(state, now)
    return state


def _counties(world: World, parameters: Parameters) -> Counties:
    surveyed = {
        "literacy_rural": parameters.literacy_start_rural,
        "literacy_urban": parameters.literacy_start_urban,
    }
    given = world.counties
    given = given | {name: np.minimum(given[name] * by, 1.0) for name, by in surveyed.items()}
    start = {
        "id": given["adcode"],
        "skilled": np.clip(given["bachelor_share"] / SKILLED_FULL, 0.05, 1.0),
        "digital_2015": given["digital"],
        "standing": services.standing(given).T,
    }
    start |= talent.stocks(given) | platform.columns(given) | services.columns(given)
    return Counties(given | start)


def _firms(world: World, growth: Floats) -> Firms:
    """Firms as they are in the last quarter of 2015: what the world has of the year as a whole, or
    in proportion to it, at the rate of that quarter where GDP grows by ``growth`` a quarter."""
    firms = Firms(world.firms)
    rate = last_quarter(growth)[firms.county]
    for name in FLOWS:
        setattr(firms, name, getattr(firms, name) * rate)
    firms.alive[:] = True
    firms.weight = exact(firms.weight)
    firms.rd_quarters = np.where(firms.rd > 0, 8, 0)
    return firms


def _institutes(world: World) -> Institutes:
    institutes = Institutes(world.institutes)
    institutes.base_outreach = np.clip(institutes.outreach, 0.01, 0.9)
    institutes.base_patents, institutes.base_stock = institutes.patents, institutes.stock
    institutes.weight = exact(institutes.weight)
    return institutes


def _commissioners(world: World) -> Commissioners:
    people = Commissioners(world.commissioners)
    people.weight = people.base_weight = exact(people.weight)
    return people


def _fixed(
    world: World,
    counties: Counties,
    firms: Firms,
    institutes: Institutes,
    growth: Floats,
    parameters: Parameters,
    luck: Floats,
) -> Fixed:
    """Kernels and references of 2015; also writes firms' R&D propensity, cost of filing and, by
    ``luck`` (firms,), what sets them apart as inventors."""
    firms.filing_cost *= parameters.filing_cost / BALANCE.filing_median
    n = len(counties)
    mix = sector_firms(firms, n)
    ground = geography(world, counties, institutes, mix)
    km = ground.neighbour_km
    kernel = network.spillover_kernel(
        km,
        parameters.spillover_distance,
        counties.province_code,
        parameters.province_border,
        ground.closeness,
    )
    spillover = sparse.csr_matrix(kernel + sparse.identity(n, format="csr"))
    within = km.copy()
    within.data = np.where(km.data <= network.OUTREACH_REACH, km.data, np.inf)
    reach = network.spillover_kernel(
        within,
        parameters.spillover_distance,
        counties.province_code,
        parameters.province_border,
        1.0,
    )
    reach = sparse.csr_matrix(reach + sparse.identity(n, format="csr"))
    stock = county_sum(firms, np.rint(firms.rd_stock), n)
    supply = county_sum(institutes, np.rint(institutes.outreach * institutes.stock), n)
    unit, outreach_unit = float(stock.mean()), float(supply.mean())
    spill = spill_level(spillover, stock, unit, parameters.national_weight)
    points = network.unit_vectors(counties.lon, counties.lat)
    births, cumulated = _births(counties, mix)
    surveys = world.surveys
    rd = county_sum(firms, np.rint(firms.rd), n)
    grant_rate = authority.grant_rate(counties.fiscal_st, rd)
    ln_intensity = _propensity(firms, parameters, growth)
    return Fixed(
        geography=ground,
        circle=circles(counties.province_code, counties.sampled),
        spillover=spillover,
        reach=reach,
        near=network.neighbour_mean(km, parameters.spillover_distance),
        knowledge_unit=unit,
        outreach_unit=outreach_unit,
        spill_2015=spill,
        outreach_2015=np.log1p(reach @ supply / outreach_unit),
        pair_share=_pair_share(world, counties, points, parameters.pairing_distance),
        sector_mix=cumulated,
        base_births=births,
        mean_filing=float(weighted_quantile(firms.filing_cost, firms.weight, 0.5)),
        ln_intensity=ln_intensity,
        origins=origins(
            firms,
            counties.province_code,
            counties.patent_grants,
            boosts_of(grant_rate, parameters.as_tuple()),
            growth,
            ln_intensity,
            parameters.patent_elasticity,
            parameters.inventor_spread,
            luck,
        ),
        ln_start_size=np.array([_ln_size(firms, firms.above_scale == on) for on in (0, 1)]),
        literacy_rate_urban=county_rules.literacy_rate(
            surveys["urban"], surveys["years"], parameters.literacy_ceiling_urban
        ),
        literacy_rate_rural=county_rules.literacy_rate(
            surveys["rural"], surveys["years"], parameters.literacy_ceiling_rural
        ),
    )


def _pair_share(world: World, counties: Counties, points: Floats, distance: float) -> Floats:
    pairs = world.pairing
    donor, recipient = pairs["donor"], pairs["recipient"]
    km = network.great_circle(np.linalg.norm(points[donor] - points[recipient], axis=1))
    a_head = counties.gdp / np.maximum(counties.population, 1.0)
    gap = np.log(a_head[donor] / a_head[recipient])
    return authority.pairing_weights(pairs["share"], km, gap, distance)


def _births(counties: Counties, mix: Floats) -> tuple[Floats, Floats]:
    province = counties.province_code
    codes, index = np.unique(province, return_inverse=True)
    in_province = np.zeros((len(codes), firm_state.SECTORS))
    np.add.at(in_province, index, mix)
    in_province /= np.maximum(in_province.sum(1, keepdims=True), 1.0)
    total = mix.sum(1, keepdims=True)
    in_county = np.where(total > 0, mix / np.maximum(total, 1.0), in_province[index])
    shares = YOUNG_SHARE * in_county + (1.0 - YOUNG_SHARE) * in_province[index]
    births = 0.25 * ENTRY_RATE * mix.sum(1)
    return births, np.cumsum(shares, axis=1)


def _propensity(firms: Firms, parameters: Parameters, growth: Floats) -> Floats:
    """What each performer wants in 2015, from what it spends (2.2 inverted); mean ln intensity by
    sector, shape (sectors,).

    In an economy that grows by ``growth`` (n_counties,) a quarter, partial adjustment keeps R&D
    behind what is wanted by growth rho / (1 - rho): without that lag every run would begin with
    years of too little growth.
    """
    rows = np.flatnonzero(firms.rd > 0)
    intensity = np.log(firms.rd[rows] / firms.sales[rows])
    claims = firms.claims[rows] & law.SUPER_DEDUCTION > 0
    rate = np.where(
        firms.sales[rows] < law.SMALL_SALES,
        tax.small_rate(-1),
        np.where(firms.hnte_left[rows] > 0, law.HIGH_TECH_RATE, law.STANDARD_RATE),
    )
    cost = np.where(claims, np.vectorize(rules.user_cost)(rate, law.DEDUCTION_2015), 1.0)
    eta = np.where(firms.soe[rows], parameters.eta_soe, parameters.eta_private)
    lag = growth[firms.county[rows]] * parameters.rho / (1.0 - parameters.rho)
    firms.propensity[rows] = intensity + eta * np.log(cost) + lag
    sector, weight = firms.sector[rows], firms.weight[rows]
    return np.array(
        [
            np.average(intensity[sector == k], weights=weight[sector == k])
            for k in range(firm_state.SECTORS)
        ]
    )


def _ln_size(firms: Firms, which: Bools) -> float:
    """Mean ln sales; the large, of which a thinned world has more, count for what they stand."""
    return float(np.average(np.log(firms.sales[which]), weights=firms.weight[which]))


def circles(province: Ints, sampled: Floats) -> Ints:
    """Number (n,) of the circle of counties in which firms hear from each other and meet, where a
    share ``sampled`` (n,) of firms is simulated.

    At 1:1 a county is its own circle. A world of one firm in ten has a tenth of the firms that
    know of each other, so there ten counties that follow each other by code, in one province, make
    one circle: who is alone in the sample is not alone in the world. A county that is kept whole
    among thinned ones is a circle of its own again.
    """
    first = np.searchsorted(province, province, side="left")
    place = whole((np.arange(len(province)) - first) * sampled).astype(np.int64)
    changes = [np.diff(column) != 0 for column in (province, place, sampled)]
    new = np.r_[True, np.any(changes, axis=0)]
    return np.cumsum(new) - 1
