"""Second pass of a quarter: R&D is funded, patents, productivity, sales, money, exit."""

from __future__ import annotations

import math

import numpy as np

from sim.agents import notch, rules
from sim.agents.firm_state import (
    A_DEDUCTION,
    A_EXITS,
    A_GUARANTEED,
    A_HNTE,
    A_INDUSTRY_RD,
    A_LOSS,
    A_PATENTS,
    A_RD,
    A_REVENUE,
    A_STOCK,
    A_SUBSIDISED,
    FirmColumns,
    Surroundings,
    Terms,
    ordinary_rate,
    tax_terms,
)
from sim.arrays import Floats
from sim.behaviour import Parameters
from sim.chance import Process, stream, uniform
from sim.compiled import njit
from sim.law import SUPER_DEDUCTION

PATENT_LAPSE = 0.03  # of the stock a quarter; assumption, range 0.02-0.04
PAY_OUT = 0.5  # of cash above a firm's target is paid out each quarter; assumption, 0.3-0.7
CASH_LOW, CASH_SPREAD = (
    0.01,
    0.20,
)  # target: low + spread u^2 of sales, u the firm's own; assumption
START_SHARE = 0.5  # of the R&D it plans that a starter without money manages; assumption, 0.3-0.7
REPAYMENT = 1.0 / 60.0  # of debt a quarter, the rest is rolled over; assumption, 1/40-1/100
LOSS_GIVEN_DEFAULT = 0.6  # assumption, range 0.4-0.7


@njit
def produce(
    f: FirmColumns,
    s: Surroundings,
    terms: Terms,
    b: Parameters,
    seed: int,
    quarter: int,
    accounts: Floats,
) -> None:
    """Second pass: fund R&D, patents, productivity, sales, money, exit (2.4, 2.6,
    2.7, 2.11); adds to ``accounts``, shape (len(ACCOUNTS), n_counties)."""
    k_default, k_patent = (
        stream(seed, Process.DEFAULT, quarter),
        stream(seed, Process.PATENT, quarter),
    )
    k_tfp = stream(seed, Process.PRODUCTIVITY, quarter)
    k_sales, k_exit = stream(seed, Process.SALES, quarter), stream(seed, Process.EXIT, quarter)
    k_cash = stream(seed, Process.CASH, -1)  # a lasting trait, one draw for all quarters
    k_quality = np.empty(rules.QUALITY_DRAWS, np.uint64)
    for n in range(rules.QUALITY_DRAWS):
        k_quality[n] = stream(seed, Process.QUALITY, quarter, n)
    keep_stock = (1.0 - b.rd_depreciation) ** 0.25
    # Most draws are above any hazard and save its exponential.
    default_most, exit_most = rules.DEFAULT_MOST * b.default_hazard, rules.EXIT_MOST * b.exit_scale
    quality_mean = rules.mean_quality(b.quality_tail)
    boosts = np.exp(b.patent_subsidy * np.minimum(1.0, s.grant_rate / 0.1))
    f_alive, f_id, f_county, f_sector = f.alive, f.id, f.county, f.sector
    f_above_scale, f_age, f_sales, f_tfp = f.above_scale, f.age, f.sales, f.tfp
    f_rd, f_rd_stock, f_patents, f_quality = f.rd, f.rd_stock, f.patents, f.quality
    f_cash, f_debt, f_guaranteed, f_collateral = f.cash, f.debt, f.guaranteed, f.collateral
    f_hnte_left, f_sme_left, f_srdi_left, f_claims = f.hnte_left, f.sme_left, f.srdi_left, f.claims
    f_links, f_constrained, f_own_means, f_loan = f.links, f.constrained, f.own_means, f.loan
    f_weight, f_fake, f_institute = f.weight, f.fake, f.institute
    s_spill, s_outreach, s_skilled, s_growth = s.spill, s.outreach, s.skilled, s.growth
    s_grant_rate, s_frontier, s_ln_patent = s.grant_rate, s.frontier, s.ln_patent
    ln_exit_size = s.ln_exit_size
    for i in range(f_id.size):
        if not f_alive[i]:
            continue
        firm, c, w = f_id[i], f_county[i], f_weight[i]
        rd, sales = f_rd[i], f_sales[i]
        tax, extra = tax_terms(
            f_hnte_left[i] > 0, f_sme_left[i] > 0, f_sector[i], f_sales[i], terms
        )
        loss = rules.profit(f_sales[i], f_tfp[i], f_rd[i]) <= 0.0
        certified = f_hnte_left[i] > 0 or f_sme_left[i] > 0 or f_srdi_left[i] > 0
        growth = s_growth[c] + rules.young_growth(f_age[i])
        change = -rules.PRODUCTIVITY_DRIFT
        new_money = 0.0
        if f_loan[i] > 0.0:
            new_money = f_loan[i] * (1.0 - b.capacity_share)
            f_cash[i] += new_money
            growth += 0.3 * b.capacity_share * f_loan[i] / sales
            f_loan[i] = 0.0
        if rd > 0.0:
            need = 0.25 * rd * (1.0 - s_grant_rate[c])
            means = max(f_own_means[i] + new_money, START_SHARE * need)
            f_constrained[i] = need > means
            if f_constrained[i]:
                rd *= means / need
                f_rd[i] = rd
            old = f_rd_stock[i]
            f_rd_stock[i] = old * keep_stock + 0.25 * rd
            accounts[A_STOCK, c] += np.rint(w * f_rd_stock[i])
            accounts[A_RD, c] += np.rint(0.25 * w * rd)
            if f_above_scale[i]:
                accounts[A_INDUSTRY_RD, c] += np.rint(0.25 * w * rd)
            ln_mean = (
                s_ln_patent[f_sector[i]]
                + b.patent_elasticity * math.log(f_rd_stock[i])
                + b.patent_spillover * s_spill[c]
                + b.patent_outreach * s_outreach[c]
                + b.patent_link * f_links[i]
            )
            # Subsidies buy patents, not knowledge: the quality of all is what it was without.
            boost = boosts[c]
            new = rules.negative_binomial(
                uniform(k_patent, firm),
                0.25 * boost * math.exp(min(ln_mean, 9.0)),
                b.patent_dispersion,
            )
            f_patents[i] = f_patents[i] * (1.0 - PATENT_LAPSE) + new
            worth = float(max(new - rules.QUALITY_DRAWS, 0))
            for n in range(min(new, rules.QUALITY_DRAWS)):
                worth += (
                    rules.patent_quality(uniform(k_quality[n], firm), b.quality_tail) / quality_mean
                )
            f_quality[i] = f_quality[i] * (1.0 - PATENT_LAPSE) + worth / boost
            accounts[A_PATENTS, c] += np.rint(1024.0 * w * new) / 1024.0
            step = math.log(f_rd_stock[i] / old) if old > 0.0 else 0.0
            absorbs = rules.absorptive_capacity(rd, sales, s_skilled[c])
            change = rules.productivity_change(
                b.rd_productivity,
                min(max(step, -0.2), 0.2),
                b.catch_up,
                absorbs * b.institute_absorption if f_institute[i] else absorbs,
                s_frontier[f_sector[i]] - f_tfp[i],
            )
            if not loss and f_claims[i] & SUPER_DEDUCTION:
                accounts[A_DEDUCTION, c] += np.rint(0.25 * w * tax * extra * (rd + f_fake[i]))
        elif f_rd_stock[i] > 0.0:
            f_rd_stock[i] *= keep_stock
            accounts[A_STOCK, c] += np.rint(w * f_rd_stock[i])
        gain = rules.profit(sales, f_tfp[i], rd)
        if f_hnte_left[i] > 0 and gain > 0.0:
            accounts[A_HNTE, c] += np.rint(0.25 * w * (ordinary_rate(sales, terms) - tax) * gain)
        f_tfp[i] += change + rules.PRODUCTIVITY_NOISE * rules.standard_normal(uniform(k_tfp, firm))
        growth += rules.PASS_THROUGH * (change + rules.PRODUCTIVITY_DRIFT)
        factor = rules.growth_factor(growth, uniform(k_sales, firm), sales)
        f_sales[i] = max(sales * factor, 1e4)
        f_collateral[i] *= factor
        if f_above_scale[i]:
            accounts[A_REVENUE, c] += np.rint(0.25 * w * sales)
        failed = False
        if f_debt[i] > 0.0:
            rate = terms.loan_rate - (terms.subsidy if certified else 0.0)
            luck = uniform(k_default, firm)
            failed = luck < default_most and luck < rules.default_probability(
                b.default_hazard, f_debt[i], f_collateral[i], f_cash[i]
            )
            if certified:
                accounts[A_SUBSIDISED, c] += np.rint(0.25 * w * f_debt[i])
            if f_guaranteed[i] > 0.0:
                accounts[A_GUARANTEED, c] += np.rint(0.25 * w * f_guaranteed[i])
                if failed:
                    accounts[A_LOSS, c] += np.rint(w * LOSS_GIVEN_DEFAULT * f_guaranteed[i])
            service = f_debt[i] * (0.25 * rate + REPAYMENT) + 0.25 * (
                terms.guarantee_fee * f_guaranteed[i]
            )
            f_debt[i] *= 1.0 - REPAYMENT
            f_guaranteed[i] *= 1.0 - REPAYMENT
        else:
            service = 0.0
        if f_fake[i] > 0.0:
            service += 0.25 * notch.relabelling_cost(f_fake[i], sales, b.relabel_cost)
        deducted = extra * (rd + f_fake[i]) if f_claims[i] & SUPER_DEDUCTION else 0.0
        f_cash[i] += 0.25 * (gain - tax * max(gain - deducted, 0.0)) - service
        if f_cash[i] > CASH_LOW * f_sales[i]:
            habit = uniform(k_cash, firm)
            target = (CASH_LOW + CASH_SPREAD * habit * habit) * f_sales[i]
            if f_cash[i] > target:
                f_cash[i] -= PAY_OUT * (f_cash[i] - target)
        f_cash[i] = max(f_cash[i], -0.1 * f_sales[i])
        f_age[i] = min(f_age[i] + 1, 30_000)
        luck = uniform(k_exit, firm)
        if not failed and luck < exit_most:
            short = f_cash[i] < 0.0
            size = math.log(sales) - ln_exit_size
            hazard = rules.exit_hazard(f_age[i], size, change, short)
            failed = luck < b.exit_scale * hazard
        if failed:
            f_alive[i] = False
            accounts[A_EXITS, c] += w
