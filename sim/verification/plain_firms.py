"""The firms as plain Mesa objects: what the compiled passes are measured against.

One ``mesa.Agent`` a firm, one attribute a column. Its methods ``plan``, ``produce`` and ``certify``
call what a firm of ``sim.model.firms`` does uncompiled, none of the loops over columns, in an order
of their own; ``sim.verification.beside`` runs them.
"""

from __future__ import annotations

import math
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any

import mesa

from sim.core import chance
from sim.core.law import INSTRUMENTS, SUPER_DEDUCTION
from sim.model.firms import certify as firm_certify
from sim.model.firms import loans as compiled_loans
from sim.model.firms import notch as compiled_notch
from sim.model.firms import plan as firm_plan
from sim.model.firms import produce as firm_produce
from sim.model.firms import research as firm_research
from sim.model.firms import rules as compiled_rules
from sim.model.firms import state as firm_state

WORD = (1 << 64) - 1


def uncompiled(module: ModuleType, **known: Any) -> SimpleNamespace:
    """What a module has compiled as plain Python that calls plain Python; ``known`` replaces
    names."""
    scope = vars(module) | known
    for name, rule in vars(module).items():
        if hasattr(rule, "py_func") and name not in known:
            scope[name] = FunctionType(rule.py_func.__code__, scope, name)
    return SimpleNamespace(**scope)


def uniform(key: int, agent: int) -> float:
    """``sim.core.chance.uniform`` in Python's whole numbers: the same draw to the bit."""
    x = (key + agent * 0x9E3779B97F4A7C15) & WORD
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & WORD
    return (((x ^ (x >> 31)) >> 12) + 0.5) / 4503599627370496.0


def stream(seed: int, process: int, quarter: int, nth: int = 0) -> int:
    """``sim.core.chance.stream`` as one of Python's whole numbers."""
    return int(chance.stream(seed, int(process), quarter, nth))


rules = uncompiled(compiled_rules)
notch = uncompiled(compiled_notch)
loans = uncompiled(compiled_loans)
state = uncompiled(firm_state)
KNOWN = {
    "rules": rules,
    "notch": notch,
    "loans": loans,
    "uniform": uniform,
    "stream": stream,
    "tax_terms": state.tax_terms,
    "ordinary_rate": state.ordinary_rate,
}
deciding = uncompiled(firm_research, **KNOWN, certified=state.certified)
planning = uncompiled(firm_plan, **KNOWN, certified=state.certified)
producing = uncompiled(firm_produce, **KNOWN)
certifying = uncompiled(firm_certify, **KNOWN)


class PlainFirm(mesa.Agent):  # type: ignore[misc]
    """One firm; attributes are the columns of ``FirmColumns`` and its county's ``place``."""

    county: int
    age: int
    knows: int
    claims: int
    rd_quarters: int
    hnte_left: int
    sme_left: int
    srdi_left: int
    giant: bool
    constrained: bool
    bank: bool
    pledged: int
    idle: float
    sales: float
    tfp: float
    rd: float
    rd_stock: float
    fake: float
    propensity: float
    patents: float
    inventor: float
    quality: float
    cash: float
    debt: float
    guaranteed: float
    collateral: float
    loan: float

    def __init__(self, model: Any, place: SimpleNamespace, columns: dict[str, Any]) -> None:
        super().__init__(model)
        self.place = place
        self.__dict__.update(columns)

    def tax_terms(self) -> tuple[float, float]:
        """Tax rate and extra deduction."""
        result: tuple[float, float] = state.tax_terms(
            self.hnte_left > 0, self.sme_left > 0, self.sector, self.sales, self.model.terms
        )
        return result

    def plan(self) -> None:
        """Hear of benefits, claim them, decide R&D, ask for a loan."""
        model, place, before = self.model, self.place, self.rd
        b, q = model.parameters, model.outlook
        self.gap = self.tied = self.ask = self.covered_ask = 0.0
        self.offers, self.pledged = False, max(self.pledged - 1, 0)
        visited = uniform(q.visit, self.id) < place.visit
        self.hear(visited)
        tax, extra = self.tax_terms()
        ln_sales = math.log(self.sales)
        ln_size = ln_sales - model.ln_start_size[self.above_scale]
        profits = rules.profit(self.sales, self.tfp, self.rd) > 0.0
        deducts = self.knows & SUPER_DEDUCTION > 0 and profits
        if self.rd > 0.0:
            self.claims = planning.claim(
                self, deducts, tax * extra, self.filing_cost, place.digital, self.guaranteed
            )
            if deciding.stops(self, self.links, self.rd_quarters, ln_size, q, b):
                self.rd, self.rd_quarters, self.claims, self.fake = 0.0, 0, 0, 0.0
                return
            deducts = self.claims & SUPER_DEDUCTION > 0
            wish = self.propensity
            self.rd = deciding.adjust(self, place, wish, deducts, tax, extra, ln_sales, q, b)
            self.rd_quarters += 1
        else:
            cost = rules.user_cost(tax, extra) if deducts else 1.0
            origin = place.start_place + model.start_sector[self.sector]
            usual = model.ln_intensity[self.sector] + place.intensity_place
            if not deciding.starts(
                self, self.knows, self.links, visited, math.log(cost), ln_size, origin, usual, q, b
            ):
                return
            self.rd, self.propensity = deciding.first_rd(self, self.knows, usual, place, q, b)
            self.rd_quarters = 1
        self.borrow(before, extra * (before + self.fake) if deducts else 0.0, visited)

    def borrow(self, before: float, deducted: float, visited: bool) -> None:
        """Reckon what is wanting and perhaps ask for a loan; R&D was ``before``, of which so much
        is ``deducted``."""
        model, place, money = self.model, self.place, self.model.money
        terms, b = model.terms, model.parameters
        profit = rules.profit(self.sales, self.tfp, before)
        rate, _ = self.tax_terms()
        tax = rate * max(profit - deducted, 0.0)
        own = b.cash_flow_share * 0.25 * (profit - tax)
        own += b.liquidity * max(self.cash - loans.THIN_CASH * self.sales, 0.0)
        late, later = (
            max(rules.standard_normal(uniform(key, self.id)), 0.0)
            for key in (money.delay_before, money.delay)
        )
        growth = max(place.growth + rules.young_growth(self.age), 0.0)
        self.tied = self.sales * (b.capital_need * growth + b.receivables_swing * (later - late))
        due = planning.debt_service(self, self.debt, self.guaranteed, terms)
        due += loans.MATURES * self.debt if self.bank else 0.0
        more = 0.25 * max(self.rd - before, 0.0) * (1.0 - place.grant_rate)
        self.gap = float(max(round(more + self.tied + due - own), 0))
        helped = state.certified(self) and self.knows & planning.CREDIT > 0
        cover = loans.cover_of(terms.guarantee, b.guarantee_stretch) if helped else 0.0
        share = loans.MATURES + max(place.growth, 0.0)
        wanted = max(self.gap, float(round(share * self.debt)) if self.bank else 0.0)
        x = loans.ask_logit(self.bank, b.ask_first, b.ask_again, wanted, self.sales, cover, visited)
        if wanted > 0.0 and uniform(money.apply, self.id) < rules.logistic(x):
            self.offers = planning.offers_patents(
                self, self.gap, self.patents, self.pledged, b.pledge_use * place.ip_practice,
                money.pledge,
            )  # fmt: skip
            self.ask, self.covered_ask, self.score = planning.ask(
                self, profit, wanted, self.bank, cover, self.quality * self.offers,
                self.collateral, terms, b,
            )  # fmt: skip

    def hear(self, visited: bool) -> None:
        """Get to know of benefits from offices, peers and a visit."""
        place, b = self.place, self.model.parameters
        for k in range(INSTRUMENTS):
            if not (self.knows >> k) & 1:
                peers = b.learn_peers * place.users[self.sector][k]
                hazard = rules.learn_hazard(
                    b.learn_office * place.effort, peers / max(place.peers[self.sector], 1.0), 0.0
                )
                if 1 << k == certifying.HNTE_RATE:
                    hazard *= math.exp(place.certify_place)
                hazard += b.learn_visit if visited else 0.0
                if uniform(self.model.learn_keys[k], self.id) < 1.0 - math.exp(-hazard):
                    self.knows |= 1 << k

    def produce(self) -> None:
        """Fund R&D, patent, grow, pay, perhaps leave."""
        model, place = self.model, self.place
        terms, b, q, sales = model.terms, model.parameters, model.luck, self.sales
        tax, extra = self.tax_terms()
        profits = rules.profit(sales, self.tfp, self.rd) > 0.0
        deducts = self.claims & SUPER_DEDUCTION > 0
        growth, change = place.growth + rules.young_growth(self.age), -rules.PRODUCTIVITY_DRIFT
        loan, idle = self.loan, 0.0
        if self.rd > 0.0:
            short = max(self.gap - loan, 0.0)
            self.constrained = short > 0.0
            profit = rules.profit(sales, self.tfp, self.rd)
            deducted = extra * (self.rd + self.fake) if deducts else 0.0
            full = state.ordinary_rate(sales, terms) * max(profit, 0.0)
            saved = 0.25 * (full - tax * max(profit - deducted, 0.0))
            less = loans.cut(short, self.rd, b.rd_cut, saved, b.tax_cash)
            idle = loans.idle(short - less, b.capital_need, sales)
            self.rd -= 4.0 * less
            self.cash += loan - self.tied
            self.loan = 0.0
            change = self.research()
            if profits and deducts:
                reported = self.rd + self.fake
                place.deduction_relief += round(0.25 * self.weight * tax * extra * reported)
        elif self.rd_stock > 0.0:
            self.rd_stock *= q.keep_stock
            place.rd_stock += round(self.weight * self.rd_stock)
        gap = self.tfp - model.frontier[self.sector]
        growth, self.idle = growth + (idle - self.idle), idle
        noise = rules.standard_normal(uniform(q.tfp, self.id))
        self.tfp += change + rules.PRODUCTIVITY_NOISE * noise
        factor = producing.expand(self, growth, change, q, b)
        new_sales = max(sales * factor, 1e4)
        gain = rules.profit(new_sales, self.tfp, self.rd)
        if self.hnte_left > 0 and gain > 0.0:
            ordinary = state.ordinary_rate(sales, terms)
            place.hnte_relief += round(0.25 * self.weight * (ordinary - tax) * gain)
        if self.above_scale:
            place.industry_revenue += round(0.25 * self.weight * new_sales)
        self.collateral *= factor
        service = self.serve_debt(loan) if self.debt > 0.0 else 0.0
        if self.fake > 0.0:
            service += 0.25 * notch.relabelling_cost(self.fake, sales, b.relabel_cost)
        deducted = extra * (self.rd + self.fake) if deducts else 0.0
        cash = self.cash + 0.25 * (gain - tax * max(gain - deducted, 0.0)) - service
        self.cash = producing.pay_out(self, cash, new_sales, q)
        shift = rules.exit_shift(sales, gap, b.exit_productivity)
        shift -= model.ln_exit_mean[rules.exit_class(self.age)]
        hazard = b.exit_scale * rules.exit_hazard(self.age, shift, change, self.cash < 0.0)
        self.age = min(self.age + 1, 30_000)
        self.sales = new_sales
        if uniform(q.exit, self.id) < hazard:
            place.exits += self.weight
            place.repaid += round(self.weight * self.debt)
            self.remove()

    def research(self) -> float:
        """Add to knowledge and patents; change of ln A."""
        model, place, rd = self.model, self.place, self.rd
        b, q = model.parameters, model.luck
        stock = self.rd_stock * q.keep_stock + 0.25 * rd
        place.rd_stock += round(self.weight * stock)
        place.rd += round(0.25 * self.weight * rd)
        if self.above_scale:
            place.industry_rd += round(0.25 * self.weight * rd)
        boost = math.exp(b.patent_subsidy * min(1.0, place.grant_rate / 0.1))
        usual, frontier = model.ln_patent[self.sector], model.frontier[self.sector]
        new = producing.grants(self, self.links, self.inventor, stock, place, usual, boost, q, b)
        place.patents += round(1024.0 * self.weight * new) / 1024.0
        worth = producing.worth_of(new, self, model.quality_keys, q, b)
        self.patents = self.patents * (1.0 - producing.PATENT_LAPSE) + new
        self.quality = self.quality * (1.0 - producing.PATENT_LAPSE) + worth / boost
        change: float = producing.learn(self, rd, stock, place, self.institute, frontier, b)
        self.rd_stock = stock
        return change

    def serve_debt(self, loan: float) -> float:
        """Pay the quarter's interest, fee and what falls due, in yuan; or default, which ends its
        tie to the bank. The ``loan`` of the quarter is in the debt, and none of it due."""
        model, place = self.model, self.place
        old = self.debt - loan
        failed = uniform(model.luck.default, self.id) < loans.default_probability(
            model.parameters.default_hazard, self.debt, self.collateral, self.cash
        )
        if state.certified(self):
            place.subsidised += round(0.25 * self.weight * old)
        if self.guaranteed > 0.0:
            place.guaranteed += round(0.25 * self.weight * self.guaranteed)
        service: float = planning.debt_service(self, old, self.guaranteed, model.terms)
        if failed:
            taken = self.debt - loans.LOSS_GIVEN_DEFAULT * self.debt
            self.collateral = max(self.collateral - taken, 0.0)
            place.guarantee_loss += round(self.weight * loans.LOSS_GIVEN_DEFAULT * self.guaranteed)
            place.defaulted += round(self.weight * self.debt)
            self.debt, self.guaranteed, self.bank = 0.0, 0.0, False
        elif self.bank and self.rd > 0.0:
            repaid = round(loans.MATURES * old)
            self.guaranteed *= (self.debt - repaid) / self.debt
            self.debt -= repaid
            place.repaid += round(self.weight * repaid)
            service += repaid
        return service

    def certify(self) -> None:
        """A quarter of every certificate passes; once a year it may renew or win one."""
        model, place = self.model, self.place
        terms, b = model.terms, model.parameters
        ending = self.hnte_left == 1
        for name in ("hnte_left", "sme_left", "srdi_left"):
            setattr(self, name, max(getattr(self, name) - 1, 0))
        self.giant = self.giant and self.srdi_left > 0
        if self.rd <= 0.0 or not certifying.reports(self.id, model.quarter, ending):
            return
        asked = rules.intensity_threshold(self.sales) * self.sales
        holds, heard = ending or self.hnte_left > 0, self.knows & certifying.HNTE_RATE > 0
        least = certifying.ENTER_SCORE - (b.hysteresis if holds else 0.0)
        filing = rules.filing(self.filing_cost, place.digital)
        known = holds or heard
        gain = certifying.certificate_gain(self, holds, filing, terms) if known else 0.0
        applies = gain > 0.0 and certifying.ready(self.age, self.rd_quarters)
        closes = applies and certifying.relabels(
            self, asked, gain, least, self.patents, place.skilled, terms, b
        )
        self.fake = asked - self.rd if closes else 0.0
        rd = asked if closes else self.rd
        score = certifying.score_of(self, rd, self.patents, place.skilled)
        if ending:
            luck = uniform(model.renew_key, self.id)
            renewed = score > least and certifying.awarded(luck, b.renewal, place.certify_place)
            self.hnte_left = certifying.CERTIFICATE if renewed else 0
        elif not holds and applies and certifying.high_tech(heard, rd, asked, score):
            luck = uniform(model.jury_key, self.id)
            if certifying.awarded(luck, b.acceptance, place.certify_place):
                self.hnte_left = certifying.CERTIFICATE
        if certifying.registers(
            self, self.hnte_left > 0, score, rd, self.filing_cost, place.digital, terms
        ):
            self.sme_left = certifying.REGISTERED
        if (
            self.srdi_left == 0
            and certifying.specialised(rd, self.sales, self.rd_quarters)
            and uniform(model.special_key, self.id) < b.specialised_rate * terms.cultivation
        ):
            self.srdi_left = certifying.CERTIFICATE
