"""The state at the end of 2015: the world's columns plus what the rules keep for themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sim import law, network
from sim.agents import county as county_rules
from sim.agents import firm_state, platform, rules, services, talent, venture
from sim.arrays import Array, Bools, Floats, Ints, sum_by, whole
from sim.behaviour import Parameters
from sim.columns import Columns
from sim.compiled import njit
from sim.geography import Geography, geography
from sim.policy import authority, tax
from sim.world import World
from sim.world.firms import BALANCE

SKILLED_FULL = 0.20  # share of graduates at which absorption is full; assumption, range 0.15-0.3
ENTRY_RATE = 0.095  # births a year per firm at the conditions of 2015; assumption, 0.07-0.12
YOUNG_SHARE = 0.5  # weight of a county's own sector mix among its births; assumption, 0.3-0.8
# Grants a year per valid invention patent in 2015: valid patents grew by 27% in 2016 (China
# Statistical Yearbook on Science and Technology 2016, 2017) while here 12% lapse and 5% go with
# firms that close; range 0.36-0.48.
PATENTS_A_YEAR = 0.44
WEIGHT_GRAIN = 1024.0  # weights are multiples of 1/1024, so that sums of them are exact


@dataclass(frozen=True)
class Setting:
    """What stays as it is through a run: geography and the references of 2015."""

    geography: Geography
    circle: Ints  # (n,) see ``circles``
    spillover: sparse.csr_matrix  # (n, n) kernel of firms' knowledge, own county one
    reach: sparse.csr_matrix  # (n, n) kernel of institutes' outreach, own county one
    near: sparse.csr_matrix  # (n, n) neighbours' mean, rows sum to one
    knowledge_unit: float  # yuan of R&D stock that count as one in ln(1+S)
    outreach_unit: float
    spill_2015: Floats
    outreach_2015: Floats
    pair_share: Floats  # (pairs,) share of all pairing along each pair
    sector_mix: Floats  # (n, sectors) cumulated shares of births
    base_births: Floats  # (n,) simulated births a quarter in 2015
    mean_filing: float
    ln_intensity: Floats  # (sectors,)
    ln_patent: Floats  # (sectors,)
    ln_start_size: Floats  # (2,) small, above-scale
    ln_exit_size: float
    literacy_rate_urban: float
    literacy_rate_rural: float


def exact(values: Floats) -> Floats:
    """Rounded to a multiple of 1/1024: sums of such numbers do not depend on their order."""
    return np.asarray(np.rint(values * WEIGHT_GRAIN) / WEIGHT_GRAIN)


def county_sum(table: Columns, values: Array, n: int) -> Floats:
    """Weighted sum over living agents by county, exact in any order, shape (n,)."""
    return _county_sum(table.alive, table["county"], table["weight"], values, n)


@njit
def _county_sum(alive: Bools, county: Ints, weight: Floats, values: Array, n: int) -> Floats:
    total = np.zeros(n)
    for i in range(alive.size):
        if alive[i]:
            total[county[i]] += np.rint(weight[i] * values[i] * WEIGHT_GRAIN) / WEIGHT_GRAIN
    return total


def tables(world: World) -> dict[str, Columns]:
    """Columns of the four kinds of agent, copied from the world so that models share nothing."""
    return {
        "county": _counties(world.counties),
        "firm": _firms(world.firms),
        "institute": _institutes(world.institutes),
        "commissioner": _commissioners(world.commissioners),
    }


def _counties(source: dict[str, Array]) -> Columns:
    n = len(source["adcode"])
    columns = {name: np.array(values) for name, values in source.items()}
    columns |= {
        "id": columns["adcode"].astype(np.int64),
        "alive": np.ones(n, bool),
        "weight": np.ones(n),
        "designated": np.zeros(n, bool),
        "designated_since": np.full(n, -1, np.int64),
        "adopted": np.minimum(
            county_rules.ADOPTED_2015,
            0.95
            * county_rules.adoption_ceiling(
                columns["mean_school_years"], columns["literacy_rural"]
            ),
        ),
        "skilled": np.clip(columns["bachelor_share"] / SKILLED_FULL, 0.05, 1.0),
    }
    columns |= talent.stocks(columns) | venture.county_columns(n)
    for name in (
        "science_budget",
        "aid_received",
        "aid_given",
        "outreach",
        "spill",
        "rd_stock",
        "rd",
        "visit",
        "effort",
        "contact",
        "grant_rate",
        "served_at_start",
        "practice",
        "instrument",
        "talent_trained",
        "retention",
        *(f"lent_{name}" for name in talent.MOBILE),
        "workstations",
        "workstations_due",
    ):
        columns[name] = np.zeros(n)
    columns |= platform.columns(columns) | services.columns(columns)
    return Columns(columns)


def _firms(source: dict[str, Array]) -> Columns:
    n = len(source["id"])
    kinds: dict[str, type] = {
        "alive": bool, "id": np.int64, "county": np.int32, "sector": np.int8, "soe": bool,
        "above_scale": bool, "age": np.int16, "rd_quarters": np.int16, "hnte_left": np.int8,
        "sme_left": np.int8, "srdi_left": np.int8, "giant": bool, "knows": np.uint8,
        "claims": np.uint8, "links": np.int16, "constrained": bool,
        "smart": bool, "institute": bool,
    }  # fmt: skip
    columns: dict[str, Array] = {}
    for name in firm_state.FirmColumns._fields:
        values = source.get(name, np.zeros(n))
        columns[name] = np.array(values, dtype=kinds.get(name, np.float64))
    columns["alive"][:] = True
    columns["weight"] = exact(columns["weight"])
    columns["rd_quarters"] = np.where(columns["rd"] > 0, 8, 0).astype(np.int16)
    return Columns(columns | venture.firm_columns(n))


def _institutes(source: dict[str, Array]) -> Columns:
    columns = {name: np.array(values) for name, values in source.items()}
    columns |= {
        "alive": np.ones(len(columns["id"]), bool),
        "base_outreach": np.clip(columns["outreach"], 0.01, 0.9),
        "weight": exact(columns["weight"]),
    }
    return Columns(columns)


def _commissioners(source: dict[str, Array]) -> Columns:
    columns = {name: np.array(values) for name, values in source.items()}
    n = len(columns["id"])
    columns |= {
        "alive": np.ones(n, bool),
        "host": np.full(n, -1, np.int64),
        "stream": np.zeros(n, np.int8),
        "term_left": np.zeros(n, np.int16),
        "barred": np.zeros(n, np.int16),
        "weight": exact(columns["weight"]),
        "base_weight": exact(columns["weight"]),
    }
    return Columns(columns)


def setting(world: World, state: dict[str, Columns], parameters: Parameters) -> Setting:
    """Kernels and references of 2015; also writes firms' R&D propensity and cost of filing."""
    counties, firms, institutes = state["county"], state["firm"], state["institute"]
    firms["filing_cost"] *= parameters.filing_cost / BALANCE.filing_median
    n = len(counties)
    mix = sector_firms(firms, n)
    ground = geography(world, counties, institutes, mix)
    km = ground.neighbour_km
    kernel = network.spillover_kernel(
        km,
        parameters.spillover_distance,
        counties["province_code"],
        parameters.province_border,
        ground.closeness,
    )
    spillover = sparse.csr_matrix(kernel + sparse.identity(n, format="csr"))
    within = km.copy()
    within.data = np.where(km.data <= network.OUTREACH_REACH, km.data, np.inf)
    reach = network.spillover_kernel(
        within,
        parameters.spillover_distance,
        counties["province_code"],
        parameters.province_border,
        1.0,
    )
    reach = sparse.csr_matrix(reach + sparse.identity(n, format="csr"))
    stock = county_sum(firms, np.rint(firms["rd_stock"]), n)
    supply = county_sum(institutes, np.rint(institutes["outreach"] * institutes["stock"]), n)
    unit, outreach_unit = float(stock.mean()), float(supply.mean())
    spill = spill_level(spillover, stock, unit, parameters.national_weight)
    points = network.unit_vectors(counties["lon"], counties["lat"])
    births, cumulated = _births(firms, counties, mix, world.settings.scale)
    gdp, surveys = world.drivers.gdp, world.surveys
    ln_intensity = _propensity(firms, parameters, 0.25 * np.log(gdp[:, 1] / gdp[:, 0]))
    return Setting(
        geography=ground,
        circle=circles(counties["province_code"], world.settings.scale),
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
        mean_filing=float(weighted_quantile(firms["filing_cost"], firms["weight"], 0.5)),
        ln_intensity=ln_intensity,
        ln_patent=_patent_intercepts(firms, counties, parameters),
        ln_start_size=np.array([_ln_size(firms, firms["above_scale"] == on) for on in (0, 1)]),
        ln_exit_size=_ln_size(firms, firms.alive),
        literacy_rate_urban=county_rules.literacy_rate(
            surveys["urban"], surveys["years"], parameters.literacy_ceiling_urban
        ),
        literacy_rate_rural=county_rules.literacy_rate(
            surveys["rural"], surveys["years"], parameters.literacy_ceiling_rural
        ),
    )


def spill_level(kernel: sparse.csr_matrix, stock: Floats, unit: float, national: float) -> Floats:
    """ln(1+S_c), S_c = sum_d W_cd K_d plus a national background (rule 3)."""
    return np.asarray(
        np.log1p(kernel @ (stock / unit) + national * stock.sum() / stock.size / unit)
    )


def _pair_share(world: World, counties: Columns, points: Floats, distance: float) -> Floats:
    pairs = world.pairing
    donor, recipient = pairs["donor"], pairs["recipient"]
    km = network.great_circle(np.linalg.norm(points[donor] - points[recipient], axis=1))
    a_head = counties["gdp"] / np.maximum(counties["population"], 1.0)
    gap = np.log(a_head[donor] / a_head[recipient])
    return authority.pairing_weights(pairs["share"], km, gap, distance)


def sector_firms(firms: Columns, n: int, which: Bools | None = None) -> Floats:
    """Weighted firms by county and sector, of ``which`` only if given, shape (n, sectors)."""
    live = firms.alive if which is None else firms.alive & which
    group = firms["county"][live].astype(np.int64) * firm_state.SECTORS + firms["sector"][live]
    count = sum_by(group, firms["weight"][live], n * firm_state.SECTORS)
    return np.asarray(count.reshape(n, firm_state.SECTORS))


def _births(firms: Columns, counties: Columns, mix: Floats, scale: float) -> tuple[Floats, Floats]:
    province = counties["province_code"]
    codes, index = np.unique(province, return_inverse=True)
    in_province = np.zeros((len(codes), firm_state.SECTORS))
    np.add.at(in_province, index, mix)
    in_province /= np.maximum(in_province.sum(1, keepdims=True), 1.0)
    total = mix.sum(1, keepdims=True)
    own = np.where(total > 0, mix / np.maximum(total, 1.0), in_province[index])
    shares = YOUNG_SHARE * own + (1.0 - YOUNG_SHARE) * in_province[index]
    births = 0.25 * ENTRY_RATE * scale * mix.sum(1)
    return births, np.cumsum(shares, axis=1)


def _propensity(firms: Columns, parameters: Parameters, growth: Floats) -> Floats:
    """What each performer wants in 2015, from what it spends (2.2 inverted); mean ln intensity by
    sector, shape (sectors,).

    In an economy that grows by ``growth`` (n_counties,) a quarter, partial adjustment keeps R&D
    behind what is wanted by growth rho / (1 - rho): without that lag every run would begin with
    years of too little growth.
    """
    rows = np.flatnonzero(firms["rd"] > 0)
    intensity = np.log(firms["rd"][rows] / firms["sales"][rows])
    claims = firms["claims"][rows] & law.SUPER_DEDUCTION > 0
    rate = np.where(
        firms["sales"][rows] < law.SMALL_SALES,
        tax.small_rate(-1),
        np.where(firms["hnte_left"][rows] > 0, law.HIGH_TECH_RATE, law.STANDARD_RATE),
    )
    cost = np.where(claims, np.vectorize(rules.user_cost)(rate, law.DEDUCTION_2015), 1.0)
    eta = np.where(firms["soe"][rows], parameters.eta_soe, parameters.eta_private)
    lag = growth[firms["county"][rows]] * parameters.rho / (1.0 - parameters.rho)
    firms["propensity"][rows] = intensity + eta * np.log(cost) + lag
    sector, weight = firms["sector"][rows], firms["weight"][rows]
    return np.array(
        [
            np.average(intensity[sector == k], weights=weight[sector == k])
            for k in range(firm_state.SECTORS)
        ]
    )


def _ln_size(firms: Columns, which: Bools) -> float:
    """Mean ln sales; the large, of which a thinned world has more, count for what they stand."""
    return float(np.average(np.log(firms["sales"][which]), weights=firms["weight"][which]))


def weighted_quantile(values: Floats, weights: Floats, at: float) -> Floats:
    """Quantile of what the values stand for: the first value at which ``at`` of all weight is
    reached."""
    return np.asarray(np.quantile(values, at, weights=weights, method="inverted_cdf"))


def circles(province: Ints, scale: float) -> Ints:
    """Number (n,) of the circle of counties in which firms hear from each other and meet.

    At 1:1 a county is its own circle. A world of one firm in ten has a tenth of the firms that
    know of each other, so there ten counties that follow each other by code, in one province, make
    one circle: who is alone in the sample is not alone in the world.
    """
    first = np.searchsorted(province, province, side="left")
    place = whole((np.arange(len(province)) - first) * scale).astype(np.int64)
    new = np.r_[True, (np.diff(province) != 0) | (np.diff(place) != 0)]
    return np.cumsum(new) - 1


def _patent_intercepts(firms: Columns, counties: Columns, parameters: Parameters) -> Floats:
    """c_s such that firms with R&D were granted PATENTS_A_YEAR of their valid patents in 2015,
    the subsidies of 2015 included."""
    rd = county_sum(firms, np.rint(firms["rd"]), len(counties))
    boost = np.exp(
        parameters.patent_subsidy
        * np.minimum(1.0, authority.grant_rate(counties["fiscal_st"], rd) / 0.1)
    )
    out = np.zeros(firm_state.SECTORS)
    performs = firms["rd_stock"] > 0
    for k in range(firm_state.SECTORS):
        rows = np.flatnonzero(performs & (firms["sector"] == k))
        weight = firms["weight"][rows]
        stock = firms["rd_stock"][rows] ** parameters.patent_elasticity
        raw = (weight * boost[firms["county"][rows]] * stock).sum()
        wanted = PATENTS_A_YEAR * (weight * firms["patents"][rows]).sum()
        out[k] = np.log(max(wanted, 1.0) / raw)
    return out
