"""Third pass of a quarter: what is reported, certificates renewed and won (rules 2.8, 2.9)."""

from __future__ import annotations

from sim.behaviour.parameters import Parameters
from sim.core.chance import stream, uniform
from sim.core.compiled import inlined, njit, unlocked
from sim.core.intensity import intensity_threshold
from sim.core.law import HNTE_RATE, SME_SALES, SUPER_DEDUCTION, TECH_SME
from sim.core.slices import in_slices
from sim.model.firms import notch, rules
from sim.model.firms.chance import Process
from sim.model.firms.state import (
    OneFirm,
    Surroundings,
    Terms,
    firm_at,
    ordinary_rate,
    tax_terms,
)
from sim.model.firms.table import FirmColumns

CERTIFY_FILING = 3.0  # effort of a certificate over that of a deduction; assumption, 2-6
CERTIFICATE = 12  # quarters a high-tech or specialised certificate lasts
REGISTERED = 4  # quarters that an entry in the register of S&T SMEs lasts
SME_FILING = 0.3  # effort of the register over that of a deduction; assumption, 0.1-0.6
SME_SCORE = 0.6  # official pass mark of the register
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
def awarded(luck: float, share: float, shift: float) -> bool:
    """Whether a jury grants what a ``share`` of those who qualify is granted, at a ``shift`` of the
    logit in this place."""
    return luck < rules.shifted(share, shift)


@njit
def high_tech_gain(ordinary: float, rate: float, profit: float, award: float) -> float:
    """Worth of a certificate over its three years, yuan: tax saved against the ordinary rate of
    the firm, and an award."""
    return notch.YEARS * max(ordinary - rate, 0.0) * max(profit, 0.0) + award


@njit
def register_gain(
    hnte: bool, sector: int, sales: float, rd: float, profit: float, deducts: bool, terms: Terms
) -> float:
    """Yuan a year that the register of S&T SMEs brings: tax saved by what it adds to the extra
    deduction that the firm has anyway, at the rate it pays anyway, if it ``deducts`` at all and as
    far as its ``profit`` goes, and an award."""
    if not deducts:
        return SME_AWARD
    rate, without = tax_terms(hnte, False, sector, sales, terms)
    _, with_register = tax_terms(hnte, True, sector, sales, terms)
    kept = rules.after_tax(profit, rate, with_register * rd)
    return kept - rules.after_tax(profit, rate, without * rd) + SME_AWARD


@njit
def specialised(rd: float, sales: float, rd_quarters: int) -> bool:
    """Specialised firm: R&D of 3% of sales (both yuan a year), sales of 10 million, two years in
    its niche."""
    # Not rd / sales >= 0.03: that quotient falls short by its last bit for some who report just 3%.
    return rd >= 0.03 * sales and sales >= 1e7 and rd_quarters >= 8


@inlined
def reports(firm: int, quarter: int, ending: bool) -> bool:
    """Whether the firm of that id says how much R&D it does: in one quarter of the year, its own,
    and when a certificate is ``ending``."""
    return ending or (firm + quarter) % 4 == 0


@inlined
def certificate_gain(firm: OneFirm, holds: bool, filing: float, terms: Terms) -> float:
    """Yuan that three years of a high-tech certificate bring to a firm that ``holds`` one or knows
    of it: who holds none gets an award and has the effort of ``filing`` a deduction, some times
    over (2.8)."""
    profit = rules.profit(firm.sales, firm.tfp, firm.rd)
    award = 0.0 if holds else rules.AWARD
    gain = high_tech_gain(ordinary_rate(firm.sales, terms), terms.hnte_rate, profit, award)
    return gain if holds else gain - CERTIFY_FILING * filing


@inlined
def score_of(firm: OneFirm, rd: float, patents: float, skilled: float) -> float:
    """Score, 0-1, at reported R&D ``rd`` in a county of that ``skilled`` share (2.8)."""
    return rules.certification_score(patents, rd, firm.sales, skilled, firm.tfp)


@inlined
def relabels(
    firm: OneFirm,
    asked: float,
    gain: float,
    least: float,
    patents: float,
    skilled: float,
    terms: Terms,
    b: Parameters,
) -> bool:
    """Whether a firm short of the R&D ``asked`` reports it all the same: it is within reach, its
    score would be above ``least``, and the ``gain`` is worth closing the gap (2.8)."""
    gap = asked - firm.rd
    if gap <= 0.0 or gap > b.notch_reach * asked:
        return False
    if score_of(firm, asked, patents, skilled) <= least:
        return False
    tax, extra = tax_terms(True, firm.sme_left > 0, firm.sector, firm.sales, terms)
    deducts = firm.claims & SUPER_DEDUCTION > 0
    price = rules.user_cost(tax, extra) if deducts else 1.0
    relief = tax * extra if deducts else 0.0
    eta = notch.answer_within(b.rho) * (b.eta_soe if firm.soe else b.eta_private)
    return notch.moves(gap, asked, firm.rd, gain, price, relief, eta, b.relabel_cost)


@inlined
def registers(
    firm: OneFirm, hnte: bool, score: float, rd: float, cost: float, digital: float, terms: Terms
) -> bool:
    """Whether a firm enters the register of S&T SMEs, which takes the small that pass and those
    with a high-tech certificate as they are (its rules of 2017); ``cost`` of filing a deduction,
    yuan (2.9)."""
    small = firm.sales <= SME_SALES and (score >= SME_SCORE or hnte)
    if not (terms.sme_open and firm.sme_left == 0 and firm.knows & TECH_SME and small):
        return False
    profit = rules.profit(firm.sales, firm.tfp, firm.rd)
    deducts = firm.claims & SUPER_DEDUCTION > 0
    gain = register_gain(hnte, firm.sector, firm.sales, rd, profit, deducts, terms)
    return rules.worth_filing(gain, SME_FILING * cost, digital)


def certify(
    f: FirmColumns, s: Surroundings, terms: Terms, b: Parameters, seed: int, quarter: int
) -> None:
    """A quarter of every certificate passes; once a year a firm says how much R&D it reports and
    may renew or win a certificate (2.8, 2.9)."""
    in_slices(lambda part, _: _certify(part, s, terms, b, seed, quarter), f)


@unlocked
def _certify(
    f: FirmColumns, s: Surroundings, terms: Terms, b: Parameters, seed: int, quarter: int
) -> None:
    renew = stream(seed, Process.RENEW, quarter)
    special = stream(seed, Process.SPECIALISED, quarter)
    jury = stream(seed, Process.JURY, quarter)
    for i in range(f.id.size):
        if not f.alive[i]:
            continue
        ending = f.hnte_left[i] == 1
        f.hnte_left[i] = max(f.hnte_left[i] - 1, 0)
        f.sme_left[i] = max(f.sme_left[i] - 1, 0)
        f.srdi_left[i] = max(f.srdi_left[i] - 1, 0)
        if f.srdi_left[i] == 0:
            f.giant[i] = False
        if f.rd[i] <= 0.0 or not reports(f.id[i], quarter, ending):
            continue
        firm, c = firm_at(f, i), f.county[i]
        patents, quarters, cost = f.patents[i], f.rd_quarters[i], f.filing_cost[i]
        skilled, digital = s.skilled[c], s.digital[c]
        holds, heard = ending or firm.hnte_left > 0, firm.knows & HNTE_RATE > 0
        gain = 0.0
        if holds or heard:
            gain = certificate_gain(firm, holds, rules.filing(cost, digital), terms)
        asked = intensity_threshold(firm.sales) * firm.sales
        applies = gain > 0.0 and ready(firm.age, quarters)
        least = ENTER_SCORE - (b.hysteresis if holds else 0.0)
        closes = applies and relabels(firm, asked, gain, least, patents, skilled, terms, b)
        f.fake[i] = asked - firm.rd if closes else 0.0
        rd = asked if closes else firm.rd
        score = score_of(firm, rd, patents, skilled)
        shift = s.certify_place[c]
        if ending:
            if score > least and awarded(uniform(renew, firm.id), b.renewal, shift):
                f.hnte_left[i] = CERTIFICATE
        elif not holds and applies and high_tech(heard, rd, asked, score):
            given = awarded(uniform(jury, firm.id), b.acceptance, shift)
            f.hnte_left[i] = CERTIFICATE if given else 0
        if registers(firm, f.hnte_left[i] > 0, score, rd, cost, digital, terms):
            f.sme_left[i] = REGISTERED
        if (
            firm.srdi_left == 0
            and specialised(rd, firm.sales, quarters)
            and uniform(special, firm.id) < b.specialised_rate * terms.cultivation
        ):
            f.srdi_left[i] = CERTIFICATE
