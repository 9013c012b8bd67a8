"""Steps of firms: plan, borrow, produce, enter, meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import start
from sim.agents import firm as firm_rules
from sim.agents import firm_certify, firm_plan, firm_produce, firm_state
from sim.arrays import Ints
from sim.chance import Process, uniforms
from sim.network import INSTITUTE
from sim.policy import credit, pairing, tax

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

SCALE_IN, SCALE_OUT = 2.0e7, 1.5e7  # yuan of sales: above-scale from 20 million (NBS, since 2011)
SME_REGISTER_OPENS = 7  # 2017Q4: evaluation rules of MOST, MOF and STA, May 2017
TIE_OPTIONS = 8  # institutes near a county among which a tie is made; assumption, range 4-16
VISIT_TIE = 0.3  # share of visits to R&D performers that leave a tie to the institute; assumption
GIANT_SHARE = 0.3  # most that may be named of the eligible in a year; assumption


def surroundings(model: CountyInnovationModel) -> firm_state.Surroundings:
    """What firms meet in their county this quarter."""
    counties, fixed = model.tables["county"], model.fixed
    firms = model.tables["firm"].named(firm_state.FirmColumns)
    users, peers = firm_state.count_peers(firms, len(counties))
    return firm_state.Surroundings(
        spill=counties["spill"],
        outreach=counties["outreach"],
        skilled=counties["skilled"],
        effort=counties["effort"],
        digital=counties["digital"],
        growth=model.demand_growth(),
        grant_rate=counties["grant_rate"],
        visit=counties["visit"],
        users=users,
        peers=peers,
        frontier=model.frontier,
        ln_patent=fixed.ln_patent,
        ln_intensity=fixed.ln_intensity,
        ln_start_size=fixed.ln_start_size,
        ln_exit_size=fixed.ln_exit_size,
    )


def terms_in_force(model: CountyInnovationModel, quarter: int) -> firm_state.Terms:
    """Policy of the quarter as firms meet it."""
    levers, rates = model.levers, model.world.drivers.loan_rate
    return firm_state.Terms(
        general=levers.super_deduction.rate("general", quarter),
        manufacturing=levers.super_deduction.rate("manufacturing", quarter),
        tech_sme=levers.super_deduction.rate("tech_sme", quarter),
        hnte_rate=levers.hnte_tax_rate.value("rate", quarter),
        small_rate=tax.small_rate(quarter),
        loan_rate=float(rates[model.year - 2015]),
        reference_rate=float(rates[0]),
        guarantee=model.in_force("credit_guarantee", "share", quarter),
        guarantee_fee=model.in_force("credit_guarantee", "fee", quarter),
        subsidy=model.in_force("credit_subsidy", "rate", quarter),
        haircut=model.in_force("ip_pledge", "haircut", quarter),
        sme_open=quarter >= SME_REGISTER_OPENS,
    )


def nearest_institutes(model: CountyInnovationModel) -> Ints:
    """Rows of the institutes nearest to each county, shape (n_counties, TIE_OPTIONS)."""
    if "institutes" not in model.maps:
        km = model.fixed.place_km[model.fixed.place_of]
        model.maps["institutes"] = np.argsort(km, axis=0, kind="stable")[:TIE_OPTIONS].T.copy()
    nearest: Ints = model.maps["institutes"]
    return nearest


def plan(model: CountyInnovationModel, quarter: int) -> None:
    """Firms hear of benefits, claim them, set R&D and ask for loans."""
    firm_plan.plan(
        model.tables["firm"].named(firm_state.FirmColumns),
        surroundings(model),
        terms_in_force(model, quarter),
        model.parameters.as_tuple(),
        model.seed,
        quarter,
    )


def borrow(model: CountyInnovationModel, quarter: int) -> None:
    """Banks ration loans county by county; pledged loans are noted for the bill (2.5)."""
    firms, counties, b = model.tables["firm"], model.tables["county"], model.parameters
    absorb = counties["skilled"] ** b.pairing_absorption
    aid = 4.0 * counties["aid_received"] / np.maximum(counties["fiscal_revenue"], 1.0)
    capacity = (
        b.bank_capacity
        * counties["loans"]
        * model.gdp_factor(2020)
        * model.lift
        * (1.0 + b.pairing_capacity * absorb * np.minimum(aid, 1.0))
    )
    certificate = (firms["hnte_left"] > 0) | (firms["sme_left"] > 0) | (firms["srdi_left"] > 0)
    helped = certificate & (firms["knows"] & firm_state.CREDIT > 0)
    account = np.zeros((2, len(counties)))
    firm_rules.ration(firms, capacity, model.seed, quarter, helped, account)
    model.accounts[firm_state.A_APPLIED] += account[0]
    model.accounts[firm_state.A_APPROVED] += account[1]
    lent = np.flatnonzero(firms["loan"] > 0)
    pledge = model.in_force("ip_pledge", "haircut", quarter) * b.patent_value
    patents = pledge * firms["quality"][lent]
    cover = patents / np.maximum(patents + b.loan_multiple * firms["collateral"][lent], 1.0)
    amount = np.rint(firms["weight"][lent] * firms["loan"][lent] * cover).sum()
    model.charge("ip_pledge", credit.APPRAISAL_COST * amount)


def produce(model: CountyInnovationModel, quarter: int) -> None:
    """Firms fund R&D, patent, grow, pay, hold certificates, leave; the bill notes what it costs."""
    quarter_accounts = np.zeros_like(model.accounts)
    terms, met = terms_in_force(model, quarter), surroundings(model)
    firm_produce.produce(
        model.tables["firm"].named(firm_state.FirmColumns),
        met,
        terms,
        model.parameters.as_tuple(),
        model.seed,
        quarter,
        quarter_accounts,
    )
    firm_certify.certify(
        model.tables["firm"].named(firm_state.FirmColumns),
        met,
        terms,
        model.parameters.as_tuple(),
        model.seed,
        quarter,
    )
    model.accounts += quarter_accounts
    counties = model.tables["county"]
    counties["rd_stock"] = quarter_accounts[firm_state.A_STOCK]
    counties["rd"] = 4.0 * quarter_accounts[firm_state.A_RD]
    total = quarter_accounts.sum(axis=1)
    share = terms.guarantee
    model.charge("credit_guarantee", share * total[firm_state.A_LOSS], "guarantee_loss")
    unpaid = max(credit.MARKET_FEE - terms.guarantee_fee, 0.0)
    model.charge("credit_guarantee", unpaid * total[firm_state.A_GUARANTEED])
    model.charge("credit_subsidy", terms.subsidy * total[firm_state.A_SUBSIDISED])
    model.charge("super_deduction", total[firm_state.A_DEDUCTION], "tax_expenditure")
    model.charge("hnte_tax_rate", total[firm_state.A_HNTE], "tax_expenditure")


def enter(model: CountyInnovationModel, quarter: int) -> None:
    """Firms are born by county; branch plants move births from donors to recipients (2.10, 5.1)."""
    counties, fixed, pairs = model.tables["county"], model.fixed, model.world.pairing
    n, scale = len(counties), model.world.settings.scale
    expected = firm_rules.expected_births(
        fixed.base_births, counties["spill"], model.lift, model.parameters
    )
    branches = (
        0.25 * scale * model.in_force("pairing_firms", "branches", quarter) * fixed.pair_share
    )
    leaving = np.bincount(pairs["donor"], weights=branches, minlength=n)
    # A donor cannot send more than half its births.
    cut = np.minimum(1.0, 0.5 * expected / np.maximum(leaving, 1e-12))
    branches = branches * cut[pairs["donor"]]
    expected -= np.bincount(pairs["donor"], weights=branches, minlength=n)
    arriving = np.bincount(pairs["recipient"], weights=branches, minlength=n)
    codes = counties["id"]
    born = firm_rules.number_born(expected, codes, model.seed, quarter, int(Process.ENTRY))
    sent = firm_rules.number_born(arriving, codes, model.seed, quarter, int(Process.BRANCH))
    _settle(model, born, quarter, False)
    _settle(model, sent, quarter, True)
    model.charge("pairing_firms", pairing.BRANCH_COST * sent.sum() / scale)


def _settle(model: CountyInnovationModel, numbers: Ints, quarter: int, branch: bool) -> None:
    counties, fixed = model.tables["county"], model.fixed
    ids, county = firm_rules.entrant_ids(counties["id"], numbers, quarter, branch)
    if not len(ids):
        return
    sector, sales, tfp, cash, collateral, filing = firm_rules.entrants(
        ids,
        county,
        fixed.sector_mix,
        model.mean_tfp,
        counties["skilled"],
        fixed.mean_filing,
        firm_rules.BRANCH_SALES if branch else firm_rules.ENTRANT_SALES,
        model.seed,
        quarter,
    )
    weight = np.full(len(ids), start.exact(np.array(1.0 / model.world.settings.scale)))
    model.tables["firm"].add(
        {
            "id": ids,
            "county": county,
            "sector": sector,
            "sales": sales,
            "tfp": tfp,
            "cash": cash,
            "collateral": collateral,
            "filing_cost": filing,
            "weight": weight,
        }
    )
    model.entries += np.bincount(county, weights=weight, minlength=len(counties))


def meet(model: CountyInnovationModel, quarter: int) -> None:
    """Ties fade; performers meet; visits leave ties to institutes; new ties sell (3, 4.5)."""
    firms, b, links = model.tables["firm"], model.parameters, model.links
    links.fade(firms, b.link_half_life, model.seed, quarter)
    gained = [links.meet(firms, b.meeting_rate, model.seed, quarter)]
    rows = np.flatnonzero(firms.alive & (firms["rd"] > 0))
    ids = firms["id"][rows]
    visit = uniforms(model.seed, int(Process.VISIT), max(quarter, 0), ids)
    tie = uniforms(model.seed, int(Process.PARTNER), quarter, ids)
    served = (visit < model.tables["county"]["visit"][firms["county"][rows]]) & (tie < VISIT_TIE)
    rows, ids, tie = rows[served], ids[served], tie[served] / VISIT_TIE
    options = nearest_institutes(model)[firms["county"][rows]]
    chosen = options[
        np.arange(len(rows)),
        np.minimum((tie * options.shape[1]).astype(int), options.shape[1] - 1),
    ]
    links.add(rows, chosen, INSTITUTE, ids, -1 - model.tables["institute"]["id"][chosen])
    gained.append(rows)
    if quarter >= 0:
        rows, ties = np.unique(np.concatenate(gained), return_counts=True)
        firms["sales"][rows] *= np.exp(b.link_sales * ties)
    links.count(firms)


def name_giants(model: CountyInnovationModel) -> None:
    """Once a year the best specialised firms become little giants, up to the quota (2.9)."""
    firms = model.tables["firm"]
    quota = model.world.drivers.little_giants[model.year - 2015]
    held = firms["weight"][firms["giant"] & firms.alive].sum()
    rows = np.flatnonzero((firms["srdi_left"] > 0) & ~firms["giant"] & firms.alive)
    order = np.lexsort((firms["id"][rows], -firms["quality"][rows]))
    rows = rows[order][: int(GIANT_SHARE * len(rows))]
    room = held + np.cumsum(firms["weight"][rows]) <= quota
    firms["giant"][rows[room]] = True


def cross_the_scale(model: CountyInnovationModel) -> None:
    """Once a year industrial firms join or leave the above-scale statistics by their sales."""
    firms = model.tables["firm"]
    industry = firms["sector"] != firm_state.SERVICES
    firms["above_scale"][industry & (firms["sales"] >= SCALE_IN)] = True
    firms["above_scale"][firms["sales"] < SCALE_OUT] = False
