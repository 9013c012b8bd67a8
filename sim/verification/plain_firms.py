"""The firms as plain Mesa objects: what the compiled passes are measured against.

One ``mesa.Agent`` a firm, one attribute a column, methods ``plan``, ``produce`` and ``certify``
that call the very rules of ``sim.agents`` uncompiled. ``sim.verification.beside`` runs them.
"""

from __future__ import annotations

import math
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import mesa

from sim.agents import firm_certify, firm_plan, firm_produce, firm_state
from sim.agents import notch as compiled_notch
from sim.agents import rules as compiled_rules
from sim.law import (
    CREDIT,
    HNTE_RATE,
    INSTRUMENTS,
    SMALL_SALES,
    SME_SALES,
    SUPER_DEDUCTION,
    TECH_SME,
)

WORD = (1 << 64) - 1


def uncompiled(module: ModuleType, **known: Any) -> SimpleNamespace:
    """The rules of a module as plain Python that calls plain Python; ``known`` replaces names."""
    scope = vars(module) | known
    for name, rule in vars(module).items():
        if hasattr(rule, "py_func"):
            scope[name] = FunctionType(rule.py_func.__code__, scope, name)
    return SimpleNamespace(**scope)


rules = uncompiled(compiled_rules)
notch = uncompiled(compiled_notch, rules=rules)
state = uncompiled(firm_state)
planning = uncompiled(firm_plan, rules=rules)
producing = uncompiled(firm_produce, rules=rules)
certifying = uncompiled(firm_certify, rules=rules, notch=notch)


def uniform(key: int, agent: int) -> float:
    """``sim.chance.uniform`` in Python's whole numbers: the same draw to the bit."""
    x = (key + agent * 0x9E3779B97F4A7C15) & WORD
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & WORD
    return (((x ^ (x >> 31)) >> 12) + 0.5) / 4503599627370496.0


class PlainFirm(mesa.Agent):  # type: ignore[misc]
    """One firm; attributes are the columns of ``FirmColumns`` and its county's ``place``."""

    id: int
    sector: int
    age: int
    links: int
    knows: int
    claims: int
    rd_quarters: int
    hnte_left: int
    sme_left: int
    srdi_left: int
    soe: bool
    above_scale: bool
    giant: bool
    constrained: bool
    institute: bool
    sales: float
    tfp: float
    rd: float
    rd_stock: float
    fake: float
    propensity: float
    patents: float
    quality: float
    cash: float
    debt: float
    guaranteed: float
    collateral: float
    filing_cost: float
    own_means: float
    ask: float
    score: float
    loan: float
    weight: float

    def __init__(self, model: Any, place: SimpleNamespace, columns: dict[str, Any]) -> None:
        super().__init__(model)
        self.place = place
        self.__dict__.update(columns)

    def plan(self) -> None:
        """Hear of benefits, claim them, decide R&D, ask for a loan."""
        model, place = self.model, self.place
        terms, b, key = model.terms, model.parameters, model.keys
        self.ask = 0.0
        visited = uniform(key.visit, self.id) < place.visit
        for k in range(INSTRUMENTS):
            if not (self.knows >> k) & 1:
                peers = b.learn_peers * place.users[self.sector][k]
                hazard = rules.learn_hazard(
                    b.learn_office * place.effort,
                    peers / max(place.peers[self.sector], 1.0),
                    b.learn_visit if visited else 0.0,
                )
                if uniform(key.learn[k], self.id) < 1.0 - math.exp(-hazard):
                    self.knows |= 1 << k
        tax, extra = self.tax_terms()
        loss = rules.profit(self.sales, self.tfp, self.rd) <= 0.0
        certified = self.hnte_left > 0 or self.sme_left > 0 or self.srdi_left > 0
        ln_sales = math.log(self.sales)
        ln_size = ln_sales - model.ln_start_size[self.above_scale]
        before = self.rd
        heard = self.knows & SUPER_DEDUCTION
        eta = b.eta_soe if self.soe else b.eta_private
        asked = rules.intensity_threshold(self.sales) * self.sales
        if self.rd > 0.0:
            claims = 0
            relief = tax * extra * (self.rd + self.fake)
            if heard and not loss and rules.worth_filing(relief, self.filing_cost, place.digital):
                claims |= SUPER_DEDUCTION
            if self.hnte_left > 0:
                claims |= HNTE_RATE
            if self.sme_left > 0:
                claims |= TECH_SME
            if self.guaranteed > 0.0:
                claims |= CREDIT
            self.claims = claims
            x = rules.stop_logit(model.stop_base, b.start_size * ln_size, b.start_link * self.links)
            if rules.happens(uniform(key.stop, self.id), x):
                self.rd, self.rd_quarters, self.claims, self.fake = 0.0, 0, 0, 0.0
                return
            cost = rules.user_cost(tax, extra) if claims & SUPER_DEDUCTION else 1.0
            subsidised = certified and self.debt > 0.0
            rate = terms.loan_rate - (terms.subsidy if subsidised else 0.0)
            ln_cost = math.log(cost)
            ln_cost += rules.ln_capital_cost(rate, terms.reference_rate, b.rd_depreciation)
            if self.constrained:
                deducts = claims & SUPER_DEDUCTION
                past = rules.user_cost(tax, planning.DEDUCTION_2015) if deducts else 1.0
                ln_cost = rules.felt_ln_cost(ln_cost, math.log(past), b.constrained_factor)
            if place.instrument > 0.0 and self.sales < SMALL_SALES:
                ln_cost += math.log(1.0 - place.instrument)
            desired = rules.desired_ln_rd(
                self.propensity, ln_sales, eta, ln_cost, b.rd_spillover * place.spill
            )
            own = math.exp(desired)
            if self.fake > 0.0 and own < asked:
                relief = tax * extra if claims & SUPER_DEDUCTION else 0.0
                ease = model.within * eta
                fake = notch.relabelled(asked - own, asked, own, cost, relief, ease, b.relabel_cost)
                desired = math.log(asked - fake)
            self.rd = rules.adjust(self.rd, desired, b.rho)
            self.rd_quarters += 1
        else:
            cost = rules.user_cost(tax, extra) if heard and not loss else 1.0
            aspires = self.knows & (HNTE_RATE | TECH_SME) > 0
            pull = rules.award_pull(self.sales, b.start_award, b.notch_reach) if aspires else 0.0
            x = rules.start_logit(
                model.start_base,
                b.start_size * ln_size,
                b.start_link * self.links,
                pull - b.start_cost * math.log(cost),
                self.rd_stock > 0.0,
                math.log(b.commissioner_start) if visited else 0.0,
            )
            if not rules.happens(uniform(key.start, self.id), x):
                return
            z = rules.normal(uniform(key.z1, self.id), uniform(key.z2, self.id))
            usual = model.ln_intensity[self.sector] - planning.NEW_GAP
            self.propensity = usual + planning.NEW_SPREAD * z
            self.rd = self.sales * math.exp(min(self.propensity, 0.0))
            if aspires and self.rd < asked:
                fake = notch.relabelled(
                    asked - self.rd, asked, self.rd, 1.0, 0.0, model.within * eta, b.relabel_cost
                )
                self.rd = max(self.rd, asked - min(fake, b.notch_reach * asked))
                lag = place.growth * b.rho / (1.0 - b.rho)
                self.propensity = math.log(self.rd / self.sales) + lag
            self.rd_quarters = 1
        self.own_means = planning.own_means(self.cash, self.sales, before, b.liquidity)
        gap = max(0.0, 0.25 * self.rd * (1.0 - place.grant_rate) - self.own_means)
        wants = rules.apply_probability(gap, self.sales)
        if uniform(key.apply, self.id) < wants:
            self.apply(certified)

    def apply(self, certified: bool) -> None:
        """Ask for a loan: a year of R&D and the capacity that goes with it."""
        terms, b = self.model.terms, self.model.parameters
        helped = certified and (self.knows & CREDIT) > 0
        g = terms.guarantee / 0.8 if helped else 0.0
        pledge = terms.haircut * b.patent_value * self.quality
        if certified and self.sales <= SME_SALES:
            pledge += terms.equity * rules.net_worth(self.collateral, self.cash, self.debt)
        limit = rules.loan_limit(
            self.collateral,
            self.debt,
            pledge,
            b.loan_multiple,
            b.guarantee_amount * g,
            terms.guarantee_cap,
        )
        self.ask = min(self.rd / (1.0 - b.capacity_share), limit)
        self.score = rules.approval_score(
            self.collateral,
            self.debt,
            self.age / 4.0,
            certified,
            self.sales,
            b.guarantee_approval * g,
        )

    def tax_terms(self) -> tuple[float, float]:
        """Tax rate and extra deduction."""
        result: tuple[float, float] = state.tax_terms(
            self.hnte_left > 0, self.sme_left > 0, self.sector, self.sales, self.model.terms
        )
        return result

    def produce(self) -> None:
        """Fund R&D, patent, grow, pay, perhaps leave."""
        model, place = self.model, self.place
        b, key = model.parameters, model.keys
        rd, sales = self.rd, self.sales
        tax, extra = self.tax_terms()
        loss = rules.profit(sales, self.tfp, rd) <= 0.0
        certified = self.hnte_left > 0 or self.sme_left > 0 or self.srdi_left > 0
        growth = place.growth + rules.young_growth(self.age)
        change = -rules.PRODUCTIVITY_DRIFT
        new_money = 0.0
        if self.loan > 0.0:
            new_money = self.loan * (1.0 - b.capacity_share)
            self.cash += new_money
            growth += 0.3 * b.capacity_share * self.loan / sales
            self.loan = 0.0
        if rd > 0.0:
            need = 0.25 * rd * (1.0 - place.grant_rate)
            means = max(self.own_means + new_money, producing.START_SHARE * need)
            self.constrained = need > means
            if self.constrained:
                rd *= means / need
                self.rd = rd
            change = self.research(rd)
            if not loss and self.claims & SUPER_DEDUCTION:
                reported = rd + self.fake
                place.deduction_relief += round(0.25 * self.weight * tax * extra * reported)
        elif self.rd_stock > 0.0:
            self.rd_stock *= model.keep_stock
            place.rd_stock += round(self.weight * self.rd_stock)
        gain = rules.profit(sales, self.tfp, rd)
        if self.hnte_left > 0 and gain > 0.0:
            ordinary = state.ordinary_rate(sales, model.terms)
            place.hnte_relief += round(0.25 * self.weight * (ordinary - tax) * gain)
        noise = rules.standard_normal(uniform(key.tfp, self.id))
        self.tfp += change + rules.PRODUCTIVITY_NOISE * noise
        growth += rules.PASS_THROUGH * (change + rules.PRODUCTIVITY_DRIFT)
        factor = rules.growth_factor(growth, uniform(key.sales, self.id), sales)
        self.sales = max(sales * factor, 1e4)
        self.collateral *= factor
        if self.above_scale:
            place.industry_revenue += round(0.25 * self.weight * sales)
        failed, service = self.serve_debt(certified) if self.debt > 0.0 else (False, 0.0)
        if self.fake > 0.0:
            service += 0.25 * notch.relabelling_cost(self.fake, sales, b.relabel_cost)
        deducted = extra * (rd + self.fake) if self.claims & SUPER_DEDUCTION else 0.0
        self.cash += 0.25 * (gain - tax * max(gain - deducted, 0.0)) - service
        habit = uniform(key.cash, self.id)
        target = (producing.CASH_LOW + producing.CASH_SPREAD * habit * habit) * self.sales
        if self.cash > target:
            self.cash -= producing.PAY_OUT * (self.cash - target)
        self.cash = max(self.cash, -0.1 * self.sales)
        self.age = min(self.age + 1, 30_000)
        ln_size = math.log(sales) - model.ln_exit_size
        hazard = b.exit_scale * rules.exit_hazard(self.age, ln_size, change, self.cash < 0.0)
        if failed or uniform(key.exit, self.id) < hazard:
            place.exits += self.weight
            self.remove()

    def research(self, rd: float) -> float:
        """Add to knowledge and patents; change of ln A."""
        model, place, b = self.model, self.place, self.model.parameters
        old = self.rd_stock
        self.rd_stock = old * model.keep_stock + 0.25 * rd
        place.rd_stock += round(self.weight * self.rd_stock)
        place.rd += round(0.25 * self.weight * rd)
        if self.above_scale:
            place.industry_rd += round(0.25 * self.weight * rd)
        ln_mean = (
            model.ln_patent[self.sector]
            + b.patent_elasticity * math.log(self.rd_stock)
            + b.patent_spillover * place.spill
            + b.patent_outreach * place.outreach
            + b.patent_link * self.links
        )
        boost = math.exp(b.patent_subsidy * min(1.0, place.grant_rate / 0.1))
        mean = 0.25 * boost * math.exp(min(ln_mean, 9.0))
        luck = uniform(model.keys.patent, self.id)
        new = rules.negative_binomial(luck, mean, b.patent_dispersion)
        self.patents = self.patents * (1.0 - producing.PATENT_LAPSE) + new
        worth = float(max(new - rules.QUALITY_DRAWS, 0))
        for key in model.keys.quality[: min(new, rules.QUALITY_DRAWS)]:
            quality = rules.patent_quality(uniform(key, self.id), b.quality_tail)
            worth += quality / model.quality_mean
        self.quality = self.quality * (1.0 - producing.PATENT_LAPSE) + worth / boost
        place.patents += round(1024.0 * self.weight * new) / 1024.0
        step = math.log(self.rd_stock / old) if old > 0.0 else 0.0
        absorbs = rules.absorptive_capacity(rd, self.sales, place.skilled)
        change: float = rules.productivity_change(
            b.rd_productivity,
            min(max(step, -0.2), 0.2),
            b.catch_up,
            absorbs * b.institute_absorption if self.institute else absorbs,
            model.frontier[self.sector] - self.tfp,
        )
        return change

    def serve_debt(self, certified: bool) -> tuple[bool, float]:
        """Whether it defaults, and the quarter's interest, fee and repayment in yuan."""
        model, place, terms = self.model, self.place, self.model.terms
        rate = terms.loan_rate - (terms.subsidy if certified else 0.0)
        failed = uniform(model.keys.default, self.id) < rules.default_probability(
            model.parameters.default_hazard, self.debt, self.collateral, self.cash
        )
        if certified:
            place.subsidised += round(0.25 * self.weight * self.debt)
        if self.guaranteed > 0.0:
            place.guaranteed += round(0.25 * self.weight * self.guaranteed)
            if failed:
                lost = producing.LOSS_GIVEN_DEFAULT * self.guaranteed
                place.guarantee_loss += round(self.weight * lost)
        service = self.debt * (0.25 * rate + producing.REPAYMENT)
        service += 0.25 * (terms.guarantee_fee * self.guaranteed)
        self.debt *= 1.0 - producing.REPAYMENT
        self.guaranteed *= 1.0 - producing.REPAYMENT
        return failed, service

    def certify(self) -> None:
        """A quarter of every certificate passes; once a year it may renew or win one."""
        model, place = self.model, self.place
        terms, b = model.terms, model.parameters
        ending = self.hnte_left == 1
        self.hnte_left = max(self.hnte_left - 1, 0)
        self.sme_left = max(self.sme_left - 1, 0)
        self.srdi_left = max(self.srdi_left - 1, 0)
        if self.srdi_left == 0:
            self.giant = False
        if self.rd <= 0.0 or not (ending or (self.id + model.quarter) % 4 == 0):
            return
        holds = ending or self.hnte_left > 0
        heard, sales = self.knows & HNTE_RATE > 0, self.sales
        gain = self.certificate_gain(holds) if holds or heard else 0.0
        asked = rules.intensity_threshold(sales) * sales
        applies = gain > 0.0 and certifying.ready(self.age, self.rd_quarters)
        self.fake = asked - self.rd if applies and self.closes_gap(asked, gain, holds) else 0.0
        rd = asked if self.fake > 0.0 else self.rd
        score = rules.certification_score(self.patents, rd, sales, place.skilled, self.tfp)
        if ending:
            passes = score > certifying.ENTER_SCORE - b.hysteresis
            if passes and uniform(model.keys.renew, self.id) < b.renewal:
                self.hnte_left = certifying.CERTIFICATE
        elif not holds and applies and certifying.high_tech(heard, rd, asked, score):
            self.hnte_left = certifying.CERTIFICATE
        small = sales <= SME_SALES and (score >= 0.6 or self.hnte_left > 0)
        if terms.sme_open and self.sme_left == 0 and self.knows & TECH_SME and small:
            gain = self.register_gain(rd)
            if rules.worth_filing(gain, 0.3 * self.filing_cost, place.digital):
                self.sme_left = 4
        if (
            self.srdi_left == 0
            and certifying.specialised(rd, sales, self.rd_quarters)
            and uniform(model.keys.special, self.id) < b.specialised_rate * terms.cultivation
        ):
            self.srdi_left = certifying.CERTIFICATE

    def register_gain(self, rd: float) -> float:
        """Yuan a year that the register brings, ``rd`` yuan a year being reported."""
        terms, maker = self.model.terms, self.sector < state.ENERGY
        general = max(terms.general, terms.manufacturing) if maker else terms.general
        rate = state.ordinary_rate(self.sales, terms)
        if self.hnte_left > 0:
            rate = min(rate, terms.hnte_rate)
        saved: float = rate * max(terms.tech_sme - general, 0.0) * rd
        return saved + certifying.SME_AWARD

    def certificate_gain(self, holds: bool) -> float:
        """Yuan that three years of a certificate bring, the cost of filing taken off."""
        terms = self.model.terms
        ordinary = state.ordinary_rate(self.sales, terms)
        profit = rules.profit(self.sales, self.tfp, self.rd)
        award = 0.0 if holds else rules.AWARD
        gain: float = certifying.high_tech_gain(ordinary, terms.hnte_rate, profit, award)
        if not holds:
            gain -= certifying.CERTIFY_FILING * rules.filing(self.filing_cost, self.place.digital)
        return gain

    def closes_gap(self, asked: float, gain: float, holds: bool) -> bool:
        """Whether it reports what the threshold asks though it spends less."""
        model, b, gap = self.model, self.model.parameters, asked - self.rd
        if not 0.0 < gap <= b.notch_reach * asked:
            return False
        skilled = self.place.skilled
        score = rules.certification_score(self.patents, asked, self.sales, skilled, self.tfp)
        if score <= certifying.ENTER_SCORE - (b.hysteresis if holds else 0.0):
            return False
        tax, extra = state.tax_terms(True, self.sme_left > 0, self.sector, self.sales, model.terms)
        claims = self.claims & SUPER_DEDUCTION > 0
        cost = rules.user_cost(tax, extra) if claims else 1.0
        eta = model.within * (b.eta_soe if self.soe else b.eta_private)
        relief = tax * extra if claims else 0.0
        moves: bool = notch.moves(gap, asked, self.rd, gain, cost, relief, eta, b.relabel_cost)
        return moves
