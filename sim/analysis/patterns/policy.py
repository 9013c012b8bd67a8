"""Patterns of policy: bunching at the notch, R&D by industry, who answers a tax cut, where a
designation tells (E7, E12, E14, E15)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.agents.firm_state import ENERGY, SUPER_DEDUCTION
from sim.agents.rules import intensity_threshold, user_cost
from sim.policy.tax import SMALL_SALES, STANDARD_RATE
from sim.world.sectors import HIGH_TECH

BIN, REACH, DEGREE = 0.1, 1.5, 3  # of the threshold; bins to either side; of the polynomial
CERTIFIED_RATE = 0.15
DOMINATED = 3  # bins below the threshold from which firms move


def notch(firms: pd.DataFrame, reporting: pd.Series[bool]) -> dict[str, float]:
    """E7. Firms at the threshold of the high-tech certificate beyond those that a smooth density
    would have there, and the relabelled part of reported R&D, %.

    Bunching is looked for among firms whose year ends now (``reporting``): sales of the others have
    moved since they reported. Reported R&D over sales is put in bins of a tenth of the firm's own
    threshold. A cubic of ln number in ln ratio through the bins outside the three below and the two
    above says what would be there without a threshold (as Kleven & Waseem 2013); ``excess`` is what
    the two bins above hold beyond it, as a multiple of it. ``missing`` is the same of the three
    below, below zero.
    """
    doing = firms[(firms["rd"] > 0) & reporting]
    asked = np.vectorize(intensity_threshold)(doing["sales"].to_numpy())
    ratio = ((doing["rd"] + doing["fake"]) / doing["sales"]).to_numpy() / asked
    edges = np.arange(1.0 - 0.9, 1.0 + REACH + 1e-9, BIN)
    weight = doing["weight"].to_numpy()
    # The threshold belongs to the bin above it, to the last digit.
    number, _ = np.histogram(ratio * (1.0 + 1e-9), edges, weights=weight)
    middle = np.log(0.5 * (edges[1:] + edges[:-1]))
    at = round(0.9 / BIN)
    window = np.zeros(len(number), bool)
    window[at - DOMINATED : at + 2] = True
    fit = np.polyfit(middle[~window], np.log(np.maximum(number[~window], 1.0)), DEGREE)
    smooth = np.exp(np.polyval(fit, middle))
    above, below = slice(at, at + 2), slice(at - DOMINATED, at)
    fake, reported = (firms["weight"] * part for part in (firms["fake"], firms["fake"] + firms.rd))
    return {
        "excess": float(number[above].sum() / smooth[above].sum() - 1.0),
        "missing": float(number[below].sum() / smooth[below].sum() - 1.0),
        "relabelled": 100.0 * float(fake.sum() / reported.sum()),
    }


def industries(firms: pd.DataFrame) -> dict[str, float]:
    """E12. R&D over sales of high-tech manufacturing as a multiple of all manufacturing's,
    above-scale firms."""
    own = firms[firms["above_scale"] & (firms["sector"] < ENERGY)]
    high = HIGH_TECH[own["sector"].to_numpy()]
    rd, sales = own["weight"] * own["rd"], own["weight"] * own["sales"]
    return {"high_tech_ratio": float(rd[high].sum() / sales[high].sum() / (rd.sum() / sales.sum()))}


def answers(
    before: pd.DataFrame, base: pd.DataFrame, cut: pd.DataFrame, extra: tuple[float, float]
) -> dict[str, float]:
    """E15. What firms' R&D answers to a larger super-deduction: the same run with it (``cut``) and
    without it (``base``), manufacturers that did R&D and claimed the deduction ``before``.

    ``extra`` are the extra shares of ``base`` and ``cut``. The elasticity is the mean of
    -d ln R / d ln B over firms that do R&D in both; B as of ``before``. ``soe_ratio`` is that of
    state-owned over private firms, ``constrained_gap`` that of private firms short of money
    before less that of the others.
    """
    claims = before["claims"] & SUPER_DEDUCTION > 0
    own = before[(before["rd"] > 0) & claims & (before["sector"] < ENERGY)]
    both = own.merge(base[["id", "rd"]], on="id", suffixes=("", "_base"))
    both = both.merge(cut[["id", "rd"]], on="id", suffixes=("", "_cut"))
    both = both[(both["rd_base"] > 0) & (both["rd_cut"] > 0)]
    rate = np.where(
        both["sales"] < SMALL_SALES,
        0.05,
        np.where(both["certified"], CERTIFIED_RATE, STANDARD_RATE),
    )
    cost = [np.array([user_cost(tax, share) for tax in rate]) for share in extra]
    answer = -np.log(both["rd_cut"] / both["rd_base"]) / np.log(cost[1] / cost[0])
    weight, soe, short = both["weight"], both["soe"], both["constrained"]

    def mean(who: pd.Series[bool]) -> float:
        return float(np.average(answer[who], weights=weight[who])) if who.any() else np.nan

    private = mean(~soe)
    return {
        "elasticity_private": private,
        "soe_ratio": mean(soe) / private,
        "constrained_gap": mean(~soe & short) - mean(~soe & ~short),
    }


def designated(start: pd.DataFrame, base: pd.DataFrame, named: pd.DataFrame) -> dict[str, float]:
    """E14. Effect of a name given by lot on firms' R&D and patents in the named counties, %, and
    its difference between the better and the worse endowed half of them, percentage points.

    Endowment is the mean standard score of ln GDP a head, years of schooling and share of skilled
    people in ``start``; ``base`` is the same run without the name.
    """
    treated = (named["designated"] & ~base["designated"]).to_numpy()
    own = start[treated]
    parts = np.column_stack(
        [np.log(own["gdp"] / own["population"]), own["mean_school_years"], own["skilled"]]
    )
    score = ((parts - parts.mean(axis=0)) / parts.std(axis=0)).sum(axis=1)
    better = score >= np.median(score)
    found: dict[str, float] = {}
    for name in ("rd", "patents_granted"):
        with_it, without = (frame[name].to_numpy()[treated] for frame in (named, base))
        whole, high, low = (
            100.0 * (with_it[who].sum() / without[who].sum() - 1.0)
            for who in (slice(None), better, ~better)
        )
        found |= {f"named_{name}": float(whole), f"endowed_{name}": float(high - low)}
    return found
