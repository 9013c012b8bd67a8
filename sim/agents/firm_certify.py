"""Third pass of a quarter: what is reported, certificates renewed and won (rules 2.8, 2.9)."""

from __future__ import annotations

from sim.agents import notch, rules
from sim.agents.firm_state import (
    FirmColumns,
    Surroundings,
    Terms,
    ordinary_rate,
    tax_terms,
)
from sim.behaviour import Parameters
from sim.chance import Process, stream, uniform
from sim.compiled import njit
from sim.law import (
    HNTE_RATE,
    SME_SALES,
    SUPER_DEDUCTION,
    TECH_SME,
    intensity_threshold,
)

CERTIFY_FILING = 3.0  # effort of a certificate over that of a deduction; assumption, 2-6
CERTIFICATE = 12  # quarters a high-tech or specialised certificate lasts
ENTER_SCORE = 0.70  # official pass mark: above 70 of 100 points
SME_AWARD = 20_000.0  # yuan a year that registration brings besides tax; assumption, 5-50 thousand


@njit
def ready(age: int, rd_quarters: int) -> bool:
    """Whether a firm may apply at all: a year of age and of R&D."""
    return age >= 4 and rd_quarters >= 4


@njit
def high_tech(knows: bool, rd: float, asked: float, score: float) -> bool:
    """Whether a firm that may apply, and reports ``rd`` where ``asked`` is asked, qualifies as a
    high-tech enterprise."""
    return knows and rd >= asked and score > ENTER_SCORE


@njit
def high_tech_gain(ordinary: float, rate: float, profit: float, award: float) -> float:
    """Worth of a certificate over its three years, yuan: tax saved against the ordinary rate of
    the firm, and an award."""
    return notch.YEARS * max(ordinary - rate, 0.0) * max(profit, 0.0) + award


@njit
def register_gain(hnte: bool, sector: int, sales: float, rd: float, terms: Terms) -> float:
    """Yuan a year that the register of S&T SMEs brings: tax saved by what it adds to the extra
    deduction that the firm has anyway, at the rate it pays anyway, and an award."""
    rate, without = tax_terms(hnte, False, sector, sales, terms)
    _, with_register = tax_terms(hnte, True, sector, sales, terms)
    return rate * (with_register - without) * rd + SME_AWARD


@njit
def specialised(rd: float, sales: float, rd_quarters: int) -> bool:
    """Specialised firm: R&D of 3% of sales (both yuan a year), sales of 10 million, two years in
    its niche."""
    # Not rd / sales >= 0.03: that quotient falls short by its last bit for some who report just 3%.
    return rd >= 0.03 * sales and sales >= 1e7 and rd_quarters >= 8


@njit
def certify(
    f: FirmColumns, s: Surroundings, terms: Terms, b: Parameters, seed: int, quarter: int
) -> None:
    """A quarter of every certificate passes; once a year a firm says how much R&D it reports and
    may renew or win a certificate (2.8, 2.9)."""
    f_alive, f_id, f_county, f_knows, f_filing_cost = (
        f.alive,
        f.id,
        f.county,
        f.knows,
        f.filing_cost,
    )
    f_hnte_left, f_sme_left, f_srdi_left, f_giant = f.hnte_left, f.sme_left, f.srdi_left, f.giant
    f_rd, f_sales, f_tfp, f_patents, f_fake = f.rd, f.sales, f.tfp, f.patents, f.fake
    f_age, f_rd_quarters, f_sector, f_soe, f_claims = (
        f.age,
        f.rd_quarters,
        f.sector,
        f.soe,
        f.claims,
    )
    s_skilled, s_digital = s.skilled, s.digital
    k_renew = stream(seed, Process.RENEW, quarter)
    k_special = stream(seed, Process.SPECIALISED, quarter)
    within = notch.answer_within(b.rho)
    for i in range(f_id.size):
        if not f_alive[i]:
            continue
        ending = f_hnte_left[i] == 1
        f_hnte_left[i] = max(f_hnte_left[i] - 1, 0)
        f_sme_left[i] = max(f_sme_left[i] - 1, 0)
        f_srdi_left[i] = max(f_srdi_left[i] - 1, 0)
        if f_srdi_left[i] == 0:
            f_giant[i] = False
        firm, c = f_id[i], f_county[i]
        if f_rd[i] <= 0.0 or not (ending or (firm + quarter) % 4 == 0):
            continue
        rd, sales, holds = f_rd[i], f_sales[i], ending or f_hnte_left[i] > 0
        cost, digital, f_fake[i] = f_filing_cost[i], s_digital[c], 0.0
        ordinary, gain = ordinary_rate(sales, terms), 0.0
        heard = f_knows[i] & HNTE_RATE > 0
        if holds or heard:
            profit = rules.profit(sales, f_tfp[i], rd)
            gain = high_tech_gain(ordinary, terms.hnte_rate, profit, 0.0 if holds else rules.AWARD)
            if not holds:
                gain -= CERTIFY_FILING * rules.filing(cost, digital)
        # Short of the threshold, it may be worth while to close the gap in what is reported.
        asked = intensity_threshold(sales) * sales
        applies = gain > 0.0 and ready(f_age[i], f_rd_quarters[i])
        if applies and rd < asked and asked - rd <= b.notch_reach * asked:
            score = rules.certification_score(f_patents[i], asked, sales, s_skilled[c], f_tfp[i])
            if score > ENTER_SCORE - (b.hysteresis if holds else 0.0):
                tax, extra = tax_terms(True, f_sme_left[i] > 0, f_sector[i], sales, terms)
                claims = f_claims[i] & SUPER_DEDUCTION > 0
                price = rules.user_cost(tax, extra) if claims else 1.0
                eta = within * (b.eta_soe if f_soe[i] else b.eta_private)
                relief = tax * extra if claims else 0.0
                if notch.moves(asked - rd, asked, rd, gain, price, relief, eta, b.relabel_cost):
                    f_fake[i] = asked - rd
        if f_fake[i] > 0.0:
            rd = asked
        score = rules.certification_score(f_patents[i], rd, sales, s_skilled[c], f_tfp[i])
        if ending:
            if score > ENTER_SCORE - b.hysteresis and uniform(k_renew, firm) < b.renewal:
                f_hnte_left[i] = CERTIFICATE
        elif not holds and applies and high_tech(heard, rd, asked, score):
            f_hnte_left[i] = CERTIFICATE
        # The register takes firms with a high-tech certificate as they are (its rules of 2017).
        small = sales <= SME_SALES and (score >= 0.6 or f_hnte_left[i] > 0)
        if terms.sme_open and f_sme_left[i] == 0 and f_knows[i] & TECH_SME and small:
            gain = register_gain(f_hnte_left[i] > 0, f_sector[i], sales, rd, terms)
            if rules.worth_filing(gain, 0.3 * cost, digital):
                f_sme_left[i] = 4
        if (
            f_srdi_left[i] == 0
            and specialised(rd, sales, f_rd_quarters[i])
            and uniform(k_special, firm) < b.specialised_rate * terms.cultivation
        ):
            f_srdi_left[i] = CERTIFICATE
