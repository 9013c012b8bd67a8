"""Third pass of a quarter: certificates run down, are renewed and won (rule 2.9)."""

from __future__ import annotations

from sim.agents import rules
from sim.agents.firm_state import (
    HNTE_RATE,
    TECH_SME,
    FirmColumns,
    Surroundings,
    Terms,
    ordinary_rate,
)
from sim.behaviour import Parameters
from sim.chance import Process, stream, uniform
from sim.compiled import njit

CERTIFICATE = 12  # quarters a high-tech or specialised certificate lasts
ENTER_SCORE = 0.70  # official pass mark: above 70 of 100 points
SME_AWARD = 20_000.0  # yuan a year that registration brings besides tax; assumption, 5-50 thousand


@njit
def high_tech(
    knows: bool, age: int, rd_quarters: int, intensity: float, sales: float, score: float
) -> bool:
    """Whether a firm qualifies as a high-tech enterprise that applies for the first time."""
    return (
        knows
        and age >= 4
        and rd_quarters >= 4
        and intensity >= rules.intensity_threshold(sales)
        and score > ENTER_SCORE
    )


@njit
def high_tech_gain(ordinary: float, rate: float, profit: float) -> float:
    """Worth of a certificate over its three years, yuan: tax saved against the ordinary rate of
    the firm, and the usual award."""
    return 3.0 * max(ordinary - rate, 0.0) * max(profit, 0.0) + rules.AWARD


@njit
def specialised(intensity: float, sales: float, rd_quarters: int) -> bool:
    """Specialised firm: R&D of 3%, sales of 10 million yuan, two years in its niche."""
    return intensity >= 0.03 and sales >= 1e7 and rd_quarters >= 8


@njit
def certify(
    f: FirmColumns, s: Surroundings, terms: Terms, b: Parameters, seed: int, quarter: int
) -> None:
    """A quarter of every certificate passes; once a year a firm may renew or win one."""
    f_alive, f_id, f_county, f_knows, f_filing_cost = (
        f.alive,
        f.id,
        f.county,
        f.knows,
        f.filing_cost,
    )
    f_hnte_left, f_sme_left, f_srdi_left, f_giant = f.hnte_left, f.sme_left, f.srdi_left, f.giant
    f_rd, f_sales, f_tfp, f_patents = f.rd, f.sales, f.tfp, f.patents
    f_age, f_rd_quarters = f.age, f.rd_quarters
    s_skilled, s_digital = s.skilled, s.digital
    k_renew = stream(seed, Process.RENEW, quarter)
    k_special = stream(seed, Process.SPECIALISED, quarter)
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
        rd, sales = rules.REPORTED * f_rd[i], f_sales[i]
        score = rules.certification_score(f_patents[i], rd, sales, s_skilled[c], f_tfp[i])
        cost, digital = f_filing_cost[i], s_digital[c]
        if ending:
            if score > ENTER_SCORE - b.hysteresis and uniform(k_renew, firm) < b.renewal:
                f_hnte_left[i] = CERTIFICATE
        elif f_hnte_left[i] == 0 and high_tech(
            f_knows[i] & HNTE_RATE > 0, f_age[i], f_rd_quarters[i], rd / sales, sales, score
        ):
            ordinary = ordinary_rate(sales, terms)
            gain = high_tech_gain(ordinary, terms.hnte_rate, rules.profit(sales, f_tfp[i], f_rd[i]))
            if rules.worth_filing(gain, 5.0 * cost, digital):
                f_hnte_left[i] = CERTIFICATE
        small = sales <= 2e8 and score >= 0.6
        if terms.sme_open and f_sme_left[i] == 0 and f_knows[i] & TECH_SME and small:
            extra = max(terms.tech_sme - terms.general, 0.0)
            gain = ordinary_rate(sales, terms) * extra * rd + SME_AWARD
            if rules.worth_filing(gain, 0.3 * cost, digital):
                f_sme_left[i] = 4
        if (
            f_srdi_left[i] == 0
            and specialised(rd / sales, sales, f_rd_quarters[i])
            and uniform(k_special, firm) < b.specialised_rate
        ):
            f_srdi_left[i] = CERTIFICATE
