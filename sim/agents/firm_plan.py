"""First pass of a quarter over all firms: take-up of benefits, R&D, applications for loans."""

from __future__ import annotations

import math

import numpy as np

from sim.agents import notch, rules
from sim.agents.firm_state import (
    SECTORS,
    FirmColumns,
    Surroundings,
    Terms,
    tax_terms,
)
from sim.behaviour import Parameters
from sim.chance import Process, stream, uniform
from sim.compiled import njit
from sim.law import (
    CREDIT,
    DEDUCTION_2015,
    HNTE_RATE,
    INSTRUMENTS,
    SMALL_SALES,
    SME_SALES,
    SUPER_DEDUCTION,
    TECH_SME,
    intensity_threshold,
)

NEW_GAP, NEW_SPREAD = 0.5, 0.8  # ln intensity of firms that start: below the mean, sd; assumptions
OPERATIONS = 1.03  # growth of R&D a quarter that operations can finance; assumption, 1.0-1.05
THIN_CASH = 0.03  # of sales: cash below it is working capital, not to be spent; 0.02-0.05


@njit
def own_means(cash: float, sales: float, before: float, liquidity: float) -> float:
    """What a firm can spend on R&D this quarter without a loan (2.4): a little more than last
    quarter's R&D out of operations, and a part of the cash that it can spare."""
    return 0.25 * before * OPERATIONS + liquidity * max(cash - THIN_CASH * sales, 0.0)


@njit
def plan(
    f: FirmColumns, s: Surroundings, terms: Terms, b: Parameters, seed: int, quarter: int
) -> None:
    """First pass: hear of benefits, claim them, decide R&D, ask for a loan (2.1-2.3, 2.5, 2.13)."""
    k_visit = stream(seed, Process.VISIT, quarter)
    k_start, k_stop = stream(seed, Process.START, quarter), stream(seed, Process.STOP, quarter)
    k_z1, k_z2 = (
        stream(seed, Process.PROPENSITY, quarter),
        stream(seed, Process.PROPENSITY, quarter, 1),
    )
    k_apply = stream(seed, Process.APPLY, quarter)
    k_learn = np.empty(INSTRUMENTS, np.uint64)
    for k in range(INSTRUMENTS):
        k_learn[k] = stream(seed, Process.LEARN + k, quarter)
    start_base = rules.logit(rules.quarterly(b.start_hazard))
    stop_base = rules.logit(rules.quarterly(b.stop_hazard))
    ln_visit = math.log(b.commissioner_start)
    ln_capital = rules.ln_capital_cost(terms.loan_rate, terms.reference_rate, b.rd_depreciation)
    ln_helped = rules.ln_capital_cost(
        terms.loan_rate - terms.subsidy, terms.reference_rate, b.rd_depreciation
    )
    within = notch.answer_within(b.rho)
    f_alive, f_id, f_county, f_sector = f.alive, f.id, f.county, f.sector
    f_soe, f_above_scale, f_age, f_sales = f.soe, f.above_scale, f.age, f.sales
    f_tfp, f_rd, f_rd_stock, f_rd_quarters = f.tfp, f.rd, f.rd_stock, f.rd_quarters
    f_propensity, f_quality, f_cash, f_debt = f.propensity, f.quality, f.cash, f.debt
    f_guaranteed, f_collateral, f_hnte_left, f_sme_left = (
        f.guaranteed,
        f.collateral,
        f.hnte_left,
        f.sme_left,
    )
    f_srdi_left, f_knows, f_claims, f_filing_cost = f.srdi_left, f.knows, f.claims, f.filing_cost
    f_links, f_constrained, f_own_means, f_ask = f.links, f.constrained, f.own_means, f.ask
    f_score, f_fake = f.score, f.fake
    s_spill, s_effort, s_digital, s_grant_rate = s.spill, s.effort, s.digital, s.grant_rate
    s_visit, s_users, s_peers, s_ln_intensity = s.visit, s.users, s.peers, s.ln_intensity
    s_ln_start_size, s_instrument, s_growth = s.ln_start_size, s.instrument, s.growth
    hazards = np.empty_like(s_users)
    for group in range(s_peers.size):
        office = b.learn_office * s_effort[group // SECTORS]
        for k in range(INSTRUMENTS):
            peers = b.learn_peers * s_users[group, k] / max(s_peers[group], 1.0)
            hazards[group, k] = rules.learn_hazard(office, peers, 0.0)
    for i in range(f_id.size):
        f_ask[i] = 0.0
        if not f_alive[i]:
            continue
        firm, c = f_id[i], f_county[i]
        visited = uniform(k_visit, firm) < s_visit[c]
        group = c * SECTORS + f_sector[i]
        knows = f_knows[i]
        for k in range(INSTRUMENTS):
            if not (knows >> k) & 1:
                hazard = hazards[group, k] + (b.learn_visit if visited else 0.0)
                u = uniform(k_learn[k], firm)
                if u < hazard and u < 1.0 - math.exp(-hazard):
                    f_knows[i] |= 1 << k
        tax, extra = tax_terms(
            f_hnte_left[i] > 0, f_sme_left[i] > 0, f_sector[i], f_sales[i], terms
        )
        loss = rules.profit(f_sales[i], f_tfp[i], f_rd[i]) <= 0.0
        certified = f_hnte_left[i] > 0 or f_sme_left[i] > 0 or f_srdi_left[i] > 0
        ln_sales = math.log(f_sales[i])
        ln_size = ln_sales - s_ln_start_size[int(f_above_scale[i])]
        before = f_rd[i]
        heard = f_knows[i] & SUPER_DEDUCTION
        eta = b.eta_soe if f_soe[i] else b.eta_private
        if f_rd[i] > 0.0:
            claims = 0
            if (
                heard
                and not loss
                and rules.worth_filing(
                    tax * extra * (f_rd[i] + f_fake[i]), f_filing_cost[i], s_digital[c]
                )
            ):
                claims |= SUPER_DEDUCTION
            if f_hnte_left[i] > 0:
                claims |= HNTE_RATE
            if f_sme_left[i] > 0:
                claims |= TECH_SME
            if f_guaranteed[i] > 0.0:
                claims |= CREDIT
            f_claims[i] = claims
            x = rules.stop_logit(stop_base, b.start_size * ln_size, b.start_link * f_links[i])
            if rules.happens(uniform(k_stop, firm), x):
                f_rd[i], f_rd_quarters[i], f_claims[i], f_fake[i] = 0.0, 0, 0, 0.0
                continue
            cost = rules.user_cost(tax, extra) if claims & SUPER_DEDUCTION else 1.0
            ln_cost = math.log(cost)
            ln_cost += ln_helped if certified and f_debt[i] > 0.0 else ln_capital
            if f_constrained[i]:
                past = rules.user_cost(tax, DEDUCTION_2015) if claims & SUPER_DEDUCTION else 1.0
                ln_cost = rules.felt_ln_cost(ln_cost, math.log(past), b.constrained_factor)
            if s_instrument[c] > 0.0 and f_sales[i] < SMALL_SALES:
                ln_cost += math.log(1.0 - s_instrument[c])
            desired = rules.desired_ln_rd(
                f_propensity[i],
                ln_sales,
                eta,
                ln_cost,
                b.rd_spillover * s_spill[c],
            )
            if f_fake[i] > 0.0:
                # Who reports the threshold's R&D works towards the real part of it.
                own = math.exp(desired)
                asked = intensity_threshold(f_sales[i]) * f_sales[i]
                if own < asked:
                    relief = tax * extra if claims & SUPER_DEDUCTION else 0.0
                    desired = math.log(
                        asked
                        - notch.relabelled(
                            asked - own, asked, own, cost, relief, within * eta, b.relabel_cost
                        )
                    )
            f_rd[i] = rules.adjust(f_rd[i], desired, b.rho)
            f_rd_quarters[i] += 1
        else:
            cost = rules.user_cost(tax, extra) if heard and not loss else 1.0
            aspires = f_knows[i] & (HNTE_RATE | TECH_SME) > 0
            pull = rules.award_pull(f_sales[i], b.start_award, b.notch_reach) if aspires else 0.0
            x = rules.start_logit(
                start_base,
                b.start_size * ln_size,
                b.start_link * f_links[i],
                pull - b.start_cost * math.log(cost),
                f_rd_stock[i] > 0.0,
                ln_visit if visited else 0.0,
            )
            if not rules.happens(uniform(k_start, firm), x):
                continue
            z = rules.normal(uniform(k_z1, firm), uniform(k_z2, firm))
            f_propensity[i] = s_ln_intensity[f_sector[i]] - NEW_GAP + NEW_SPREAD * z
            f_rd[i] = f_sales[i] * math.exp(min(f_propensity[i], 0.0))
            asked = intensity_threshold(f_sales[i]) * f_sales[i]
            if aspires and f_rd[i] < asked:
                # Who starts with a certificate in view means to report what it asks.
                fake = notch.relabelled(
                    asked - f_rd[i], asked, f_rd[i], 1.0, 0.0, within * eta, b.relabel_cost
                )
                f_rd[i] = max(f_rd[i], asked - min(fake, b.notch_reach * asked))
                # R&D lags behind what is wanted by growth rho / (1 - rho): want that much more.
                lag = s_growth[c] * b.rho / (1.0 - b.rho)
                f_propensity[i] = math.log(f_rd[i] / f_sales[i]) + lag
            f_rd_quarters[i] = 1
        f_own_means[i] = own_means(f_cash[i], f_sales[i], before, b.liquidity)
        need = 0.25 * f_rd[i] * (1.0 - s_grant_rate[c])
        gap = max(0.0, need - f_own_means[i])
        if uniform(k_apply, firm) < rules.apply_probability(gap, f_sales[i]):
            helped = certified and (f_knows[i] & CREDIT) > 0
            g = terms.guarantee / 0.8 if helped else 0.0
            pledge = terms.haircut * b.patent_value * f_quality[i]
            if certified and f_sales[i] <= SME_SALES:
                worth = rules.net_worth(f_collateral[i], f_cash[i], f_debt[i])
                pledge += terms.equity * worth
            limit = rules.loan_limit(
                f_collateral[i],
                f_debt[i],
                pledge,
                b.loan_multiple,
                b.guarantee_amount * g,
                terms.guarantee_cap,
            )
            # Loans come in one piece: a year of R&D and the capacity that goes with it.
            f_ask[i] = min(f_rd[i] / (1.0 - b.capacity_share), limit)
            f_score[i] = rules.approval_score(
                f_collateral[i],
                f_debt[i],
                f_age[i] / 4.0,
                certified,
                f_sales[i],
                b.guarantee_approval * g,
            )
