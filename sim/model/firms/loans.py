"""Rules of money and loans of one firm: need, own means, application, limit, default (2.4, 2.5).

Pure functions of numbers as in ``rules``: yuan, shares of yearly sales, a quarter unless said.
"""

from __future__ import annotations

import math

import numpy as np

from sim.core.compiled import njit
from sim.model.firms.rules import logistic

MATURES = 0.14  # of debt a quarter: 41% of loans to SMEs are short-term (OECD, Financing SMEs and
# Entrepreneurs 2022, China: 40.8-41.6% in 2018-2020), of one year; the rest runs four (assumption)
THIN_CASH = 0.03  # of sales: cash below it is what a firm runs on, not to be spent; 0.02-0.05
ASK_GAP = 15.0  # logit of asking a unit of gap over yearly sales; assumption, 5-40
ASK_VISIT = 0.5  # logit that a commissioner's visit adds for who has no bank; assumption, 0-1
ASK_COVER = 4.0  # logit of asking a log point by which a fund stretches limits; assumption, 1-8
DEBT_EASE, DEBT_WEIGHT = 0.4, 2.0  # leverage from which scores fall, and how fast; assumptions
SKILL_WEIGHT = 0.2  # logit of approval a log point of productivity; assumption, 0-0.4
COVER_WEIGHT = 3.0  # logit of approval a log point by which a fund stretches limits; 1-6
ROYALTY_YEARS = 3.6  # worth of a yuan a year for five years at 12%
FULL_QUALITY = 5.0  # quality of patents at which they earn a full royalty; assumption, 2-10
PATENT_SLOPE = 0.5  # below it worth rises with quality to this power; assumption, 0.3-0.8
MOST_CUT = 0.3  # of a quarter's R&D that want of money can take; assumption, 0.15-0.5
MOST_IDLE = 0.5  # of capacity that lies idle at most; assumption, 0.3-0.7
IDLE_SALES = 0.5  # elasticity of sales to capacity in use; assumption, 0.3-1
LOSS_GIVEN_DEFAULT = 0.6  # assumption, range 0.4-0.7
DEFAULT_MOST = 0.68  # no hazard of default is above a quarter of the annual one times e


@njit
def working_capital(
    growth: float, now: float, before: float, share: float, swing: float, sales: float
) -> float:
    """Yuan that sales and late payers tie up this quarter more than in the last, less than nothing
    where they set some free: the ``share`` of yearly sales for their ``growth``, and ``swing``
    times the shock of receivables, of which only delay counts (``now``, ``before``: normal)."""
    return sales * (share * max(growth, 0.0) + swing * (max(now, 0.0) - max(before, 0.0)))


@njit
def own_money(flow: float, cash: float, sales: float, share: float, liquidity: float) -> float:
    """What a firm can put up without a loan: a ``share`` of the quarter's cash ``flow`` after tax,
    and of the cash that it can spare (2.4)."""
    return share * flow + liquidity * max(cash - THIN_CASH * sales, 0.0)


@njit
def ask_logit(
    bank: bool, first: float, again: float, gap: float, sales: float, cover: float, visited: bool
) -> float:
    """Logit of asking for a loan: ``again`` with a bank, ``first`` without, by the ``gap`` over
    sales; a fund that stretches limits by ``cover`` log points, and a visit, bring those without
    a bank to ask (2.5)."""
    x = (again if bank else first) + ASK_GAP * gap / sales
    if not bank:
        x += ASK_COVER * cover + (ASK_VISIT if visited else 0.0)
    return x


@njit
def renewal(bank: bool, debt: float, growth: float) -> float:
    """Yuan that a firm with a ``bank`` asks for whatever it has itself: loans are rolled over, not
    paid down, so that debt keeps pace with sales that grow by ``growth`` a quarter. Whole yuan, as
    loans are (2.5)."""
    return float(np.rint((MATURES + max(growth, 0.0)) * debt)) if bank else 0.0


@njit
def cover_of(share: float, slope: float) -> float:
    """Log points by which a guarantee of a ``share`` of the loss stretches a limit: a bank breaks
    even where PD x LGD x (1 - share) is its margin, so with PD a power of leverage the leverage it
    bears is (1 - share)^-slope times as high (2.5)."""
    return -slope * math.log(1.0 - share)


@njit
def patent_worth(quality: float, sales: float, royalty: float) -> float:
    """What patents are worth as security, yuan, by relief from royalty: the ``royalty`` on sales
    of five years that a firm with ``quality`` of its own need not pay (2.5)."""
    return royalty * sales * ROYALTY_YEARS * min(1.0, quality / FULL_QUALITY) ** PATENT_SLOPE


@njit
def net_worth(collateral: float, cash: float, debt: float) -> float:
    """What the owners' shares stand for, yuan: assets less debt, never below nothing."""
    return max(collateral + cash - debt, 0.0)


@njit
def secured(
    collateral: float, multiple: float, profit: float, years: float, pledges: float
) -> float:
    """Debt that a bank bears without a guarantee, yuan: a ``multiple`` of collateral, so many
    ``years`` of profit, and what is lent on pledges (2.5)."""
    return multiple * collateral + years * max(profit, 0.0) + pledges


@njit
def loan_limit(base: float, debt: float, bank: bool, cover: float, cap: float) -> float:
    """Largest loan of the quarter: what the debt that stays leaves of ``base``, stretched by
    e^``cover``, by no more than ``cap`` yuan. A ``bank`` renews at least what falls due (2.5)."""
    borne = base + min(base * (math.exp(cover) - 1.0), cap)
    return max(borne - (1.0 - MATURES) * debt, MATURES * debt if bank else 0.0)


@njit
def leverage(debt: float, collateral: float, cash: float) -> float:
    """Debt over debt, collateral and cash, 0-1."""
    return debt / (debt + collateral + max(cash, 0.0) + 1.0)


@njit
def approval_score(base: float, leverage: float, tfp: float) -> float:
    """Logit of approval without a guarantee (2.5)."""
    return base - DEBT_WEIGHT * max(leverage - DEBT_EASE, 0.0) + SKILL_WEIGHT * tfp


@njit
def cut(short: float, rd: float, share: float, saved: float, kept: float) -> float:
    """Yuan of the quarter's R&D that a firm ``short`` of money gives up, of ``rd`` yuan a year: a
    ``share`` of what it is short of and at most half, less the part ``kept`` of the tax that its
    R&D and its certificate have ``saved`` it, which it spends on R&D (2.4)."""
    if short <= 0.0:
        return 0.0
    return max(min(share * short, MOST_CUT * 0.25 * rd) - kept * max(saved, 0.0), 0.0)


@njit
def idle(short: float, share: float, sales: float) -> float:
    """Growth of sales lost, log points, where ``short`` yuan of the working capital of yearly
    ``sales``, a ``share`` of them, are wanting (2.5)."""
    return IDLE_SALES * math.log1p(-min(max(short, 0.0) / (share * sales), MOST_IDLE))


@njit
def default_probability(hazard: float, debt: float, collateral: float, cash: float) -> float:
    """Quarterly default, rising with leverage; ``hazard`` is annual at leverage one half."""
    if debt <= 0.0:
        return 0.0
    return min(0.25 * hazard * math.exp(2.0 * (leverage(debt, collateral, cash) - 0.5)), 0.5)


@njit
def asks(u: float, x: float) -> bool:
    """Whether the draw ``u`` is below logistic(x)."""
    return u < logistic(x)
