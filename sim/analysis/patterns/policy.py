"""Patterns of policy: bunching at the notch, R&D by industry, who answers a tax cut, where a
designation tells (E7, E12, E14, E15)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.analysis.bunching import bunching
from sim.core.law import HIGH_TECH_RATE, SMALL_SALES, STANDARD_RATE, SUPER_DEDUCTION
from sim.model.firms.rules import user_cost
from sim.model.firms.state import ENERGY
from sim.world.sectors import HIGH_TECH


def notch(firms: pd.DataFrame, due: pd.Series[bool]) -> dict[str, float]:
    """E7. Firms at the threshold of the high-tech certificate beyond those that a smooth density
    would have there, those missing below it (``sim.analysis.bunching``; among firms that are
    ``due`` to report), and the relabelled part of reported R&D, %."""
    bunched = bunching(firms[(firms["rd"] > 0) & due])
    fake, reported = (firms["weight"] * part for part in (firms["fake"], firms["fake"] + firms.rd))
    return {
        "excess": bunched.excess,
        "missing": bunched.missing,
        "relabelled": 100.0 * float(fake.sum() / reported.sum()),
    }


def industries(firms: pd.DataFrame) -> dict[str, float]:
    """E12. R&D over sales of high-tech manufacturing as a multiple of all manufacturing's,
    above-scale firms."""
    makers = firms[firms["above_scale"] & (firms["sector"] < ENERGY)]
    high = HIGH_TECH[makers["sector"].to_numpy()]
    rd, sales = makers["weight"] * makers["rd"], makers["weight"] * makers["sales"]
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
    claimants = before[(before["rd"] > 0) & claims & (before["sector"] < ENERGY)]
    both = claimants.merge(base[["id", "rd"]], on="id", suffixes=("", "_base"))
    both = both.merge(cut[["id", "rd"]], on="id", suffixes=("", "_cut"))
    both = both[(both["rd_base"] > 0) & (both["rd_cut"] > 0)]
    rate = np.where(
        both["sales"] < SMALL_SALES,
        0.05,
        np.where(both["certified"], HIGH_TECH_RATE, STANDARD_RATE),
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
    named_counties = start[treated]
    parts = np.column_stack(
        [
            np.log(named_counties["gdp"] / named_counties["population"]),
            named_counties["mean_school_years"],
            named_counties["skilled"],
        ]
    )
    score = ((parts - parts.mean(axis=0)) / parts.std(axis=0)).sum(axis=1)
    better = score >= np.median(score)
    changes: dict[str, float] = {}
    for name in ("rd", "patents_granted"):
        with_it, without = (frame[name].to_numpy()[treated] for frame in (named, base))
        whole, high, low = (
            100.0 * (with_it[who].sum() / without[who].sum() - 1.0)
            for who in (slice(None), better, ~better)
        )
        changes |= {f"named_{name}": float(whole), f"endowed_{name}": float(high - low)}
    return changes
