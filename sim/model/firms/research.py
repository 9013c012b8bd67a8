"""Whether and how much R&D a firm does: it stops, adjusts, starts (2.2, 2.3)."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.behaviour.parameters import Parameters
from sim.core.chance import stream, uniform
from sim.core.compiled import inlined, njit
from sim.core.intensity import intensity_threshold
from sim.core.law import HNTE_RATE, SMALL_SALES, TECH_SME
from sim.model.firms import notch, rules
from sim.model.firms.chance import Process
from sim.model.firms.state import OneFirm, Place, Terms, certified

NEW_GAP, NEW_SPREAD = 0.5, 0.8  # ln intensity of firms that start: below the mean, sd; assumptions


class Outlook(NamedTuple):
    """What is one for all firms that plan this quarter: keys of chance and terms worked out."""

    visit: np.uint64
    start: np.uint64
    stop: np.uint64
    intensity: np.uint64
    intensity_too: np.uint64
    start_base: float  # logits of the hazards at the typical size
    stop_base: float
    ln_visit: float  # logit that a commissioner's visit adds to a start
    ln_capital: float  # ln(r + delta) less that of 2015, and with the interest subsidy
    ln_helped: float
    within: float  # ``notch.answer_within``


@njit
def outlook(terms: Terms, b: Parameters, seed: int, quarter: int) -> Outlook:
    """The ``Outlook`` of a quarter."""
    reference, worn = terms.reference_rate, b.rd_depreciation
    return Outlook(
        visit=stream(seed, Process.VISIT, quarter),
        start=stream(seed, Process.START, quarter),
        stop=stream(seed, Process.STOP, quarter),
        intensity=stream(seed, Process.PROPENSITY, quarter),
        intensity_too=stream(seed, Process.PROPENSITY, quarter, 1),
        start_base=rules.logit(rules.quarterly(b.start_hazard)),
        stop_base=rules.logit(rules.quarterly(b.stop_hazard)),
        ln_visit=math.log(b.commissioner_start),
        ln_capital=rules.ln_capital_cost(terms.loan_rate, reference, worn),
        ln_helped=rules.ln_capital_cost(terms.loan_rate - terms.subsidy, reference, worn),
        within=notch.answer_within(b.rho),
    )


@inlined
def stops(
    firm: OneFirm, links: int, quarters: int, ln_size: float, q: Outlook, b: Parameters
) -> bool:
    """Whether a performer ends its R&D after so many ``quarters`` of it (2.3)."""
    stays = rules.experience(quarters, b.stop_experience)
    x = rules.stop_logit(q.stop_base, b.start_size * ln_size, b.start_link * links, stays)
    return rules.happens(uniform(q.stop, firm.id), x)


@inlined
def eta_of(firm: OneFirm, b: Parameters) -> float:
    """Elasticity of the firm's R&D to its user cost (2.2)."""
    return b.eta_soe if firm.soe else b.eta_private


@inlined
def adjust(
    firm: OneFirm,
    place: Place,
    propensity: float,
    deducts: bool,
    tax: float,
    extra: float,
    ln_sales: float,
    q: Outlook,
    b: Parameters,
) -> float:
    """R&D of a performer, yuan a year, on its way to what it wants at its user cost (2.2)."""
    cost = rules.user_cost(tax, extra) if deducts else 1.0
    ln_cost = math.log(cost)
    ln_cost += q.ln_helped if certified(firm) and firm.debt > 0.0 else q.ln_capital
    if place.instrument > 0.0 and firm.sales < SMALL_SALES:
        ln_cost += math.log(1.0 - place.instrument)
    eta = eta_of(firm, b)
    wish = propensity + place.research_place
    desired = rules.desired_ln_rd(wish, ln_sales, eta, ln_cost, b.rd_spillover * place.spill)
    if firm.fake > 0.0:
        # Who reports the threshold's R&D works towards the real part of it.
        real, asked = math.exp(desired), intensity_threshold(firm.sales) * firm.sales
        if real < asked:
            relief = tax * extra if deducts else 0.0
            fake = notch.relabelled(
                asked - real, asked, real, cost, relief, q.within * eta, b.relabel_cost
            )
            desired = math.log(asked - fake)
    return rules.adjust(firm.rd * place.grant_raise, desired, b.rho)


@inlined
def aspires(knows: int) -> bool:
    """Whether a firm knows of a certificate that R&D could bring."""
    return knows & (HNTE_RATE | TECH_SME) > 0


@inlined
def starts(
    firm: OneFirm,
    knows: int,
    links: int,
    visited: bool,
    ln_cost: float,
    ln_size: float,
    origin: float,
    usual: float,
    q: Outlook,
    b: Parameters,
) -> bool:
    """Whether a firm begins R&D at the tax cost ``ln_cost``, ln B; ``origin`` is the logit that its
    place and sector add, ``usual`` the ln R&D intensity there (2.3). A certificate draws it as far
    as it is likely to come within reach of one."""
    award = 0.0
    if aspires(knows):
        least = rules.least_intensity(firm.sales, b.notch_reach)
        award = rules.award_pull(firm.sales, b.start_award, b.notch_reach)
        award *= rules.share_within(usual - NEW_GAP, NEW_SPREAD, least)
    x = rules.start_logit(
        q.start_base + origin,
        b.start_size * ln_size,
        b.start_link * links,
        award - b.start_cost * ln_cost,
        firm.rd_stock > 0.0,
        q.ln_visit if visited else 0.0,
    )
    return rules.happens(uniform(q.start, firm.id), x)


@inlined
def first_rd(
    firm: OneFirm, knows: int, ln_intensity: float, place: Place, q: Outlook, b: Parameters
) -> tuple[float, float]:
    """R&D of a firm that begins, yuan a year, and its lasting propensity, from the usual
    ``ln_intensity`` of its sector and place in 2015; the effect of place comes on top (2.3)."""
    z = rules.normal(uniform(q.intensity, firm.id), uniform(q.intensity_too, firm.id))
    propensity = ln_intensity - NEW_GAP + NEW_SPREAD * z
    rd = firm.sales * math.exp(min(propensity + place.research_place, 0.0))
    asked = intensity_threshold(firm.sales) * firm.sales
    if aspires(knows) and (1.0 - b.notch_reach) * asked <= rd < asked:
        # Who starts with a certificate in view and within reach means to report what it asks.
        ease = q.within * eta_of(firm, b)
        fake = notch.relabelled(asked - rd, asked, rd, 1.0, 0.0, ease, b.relabel_cost)
        rd = max(rd, asked - min(fake, b.notch_reach * asked))
        # R&D lags behind what is wanted by growth rho / (1 - rho): want that much more.
        propensity = math.log(rd / firm.sales) + place.growth * b.rho / (1.0 - b.rho)
        propensity -= place.research_place
    return rd, propensity
