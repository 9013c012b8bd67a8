"""Figures of the year that firms report."""

from __future__ import annotations

import numpy as np

from sim.behaviour.effects import Kind
from sim.core import law
from sim.core.arrays import Array, Floats
from sim.core.weights import county_sum
from sim.model.firms import certify as firm_certify
from sim.model.firms import state as firm_state
from sim.model.firms.table import Firms
from sim.model.institutes.table import Institutes
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import report


@report(
    reads=(
        Counties.entries, Counties.hnte_certified_2014, Counties.hnte_certified_2015,
        Counties.institute_grants, Counties.institute_rd, Counties.province_code,
        Firms.above_scale, Firms.claims, Firms.constrained, Firms.county, Firms.fake,
        Firms.giant, Firms.hnte_left, Firms.institute, Firms.patents,
        Firms.quality, Firms.rd, Firms.sales, Firms.sme_left, Firms.srdi_left,
        Firms.voucher, Institutes.county, Institutes.patents, Nation.accounts, Nation.years,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """R&D, patents, certificates, relief and numbers of firms by county, (n,) each.

    ``gerd`` is R&D of firms and institutes, and patents are of both; ``reported_rd`` is what firms
    say, ``relabelled_rd`` what of it was spent on something else.
    """
    firms, counties, accounts = state.firms, state.counties, state.nation.accounts
    institutes = state.institutes
    performs, industry = firms.rd > 0, firms.above_scale

    def number(which: Array) -> Floats:
        return county_sum(firms, which, len(counties))

    deducts = firms.claims & law.SUPER_DEDUCTION > 0
    supported = deducts | (firms.hnte_left > 0) | (firms.voucher > 0)
    fake = np.rint(firms.fake)
    return {
        "rd": accounts[firm_state.A_RD],
        "gerd": accounts[firm_state.A_RD] + counties.institute_rd,
        "reported_rd": number(np.rint(firms.rd) + fake),
        "relabelled_rd": number(fake),
        "industry_rd": accounts[firm_state.A_INDUSTRY_RD],
        "industry_revenue": now.drivers.revenue_counted[now.year - 2015]
        * accounts[firm_state.A_REVENUE],
        "industry_firms": number(industry),
        "industry_firms_with_rd": number(industry & performs),
        "industry_firms_with_rd_institution": number(firms.institute & industry),
        "firms": number(firms.alive),
        "firms_with_rd": number(performs),
        "hnte_stock": number(firms.hnte_left > 0),
        "hnte_certified": certified(state, firm_certify.CERTIFICATE),
        "hnte_certified_3_years": certified_in_three_years(state, now),
        "tech_sme_registered": number(firms.sme_left > 0),
        "srdi_stock": number(firms.srdi_left > 0),
        "little_giant_stock": number(firms.giant),
        "patents_granted": accounts[firm_state.A_PATENTS] + counties.institute_grants,
        "patents_stock": number(firms.patents)
        + county_sum(institutes, institutes.patents, len(counties)),
        "patent_quality": number(firms.quality),
        "firm_entries": counties.entries,
        "firm_exits": accounts[firm_state.A_EXITS],
        "super_deduction_claimants": number(deducts),
        "super_deduction_tax_relief": accounts[firm_state.A_DEDUCTION],
        "hnte_tax_relief": accounts[firm_state.A_HNTE],
        "constrained": number(firms.constrained & performs),
        "incentive_firms": number(performs & supported),
        "small_firms": number(firms.sales <= law.SME_SALES),
    }


def certified(state: State, longest: int) -> Floats:
    """Living high-tech firms whose certificate has between ``longest`` - 3 and ``longest``
    quarters to go, (n,): at the end of a year those certified or renewed in a year."""
    firms = state.firms
    left = firms.hnte_left
    within = (left > longest - 4) & (left <= longest)
    return county_sum(firms, within, len(state.counties))


def certified_in_three_years(state: State, now: Quarter) -> Floats:
    """Certificates of this year and the two before, those of firms since gone among them, (n,); as
    they are counted, which those of the years before already are."""
    counties = state.counties
    past = [year.values["hnte_certified"] for year in state.nation.years]
    before: Floats = np.sum(
        [counties.hnte_certified_2014, counties.hnte_certified_2015, *past][-2:], axis=0
    )
    counted = np.exp(now.effect(Kind.HIGH_TECH, counties.province_code))
    return before + counted * certified(state, firm_certify.CERTIFICATE)
