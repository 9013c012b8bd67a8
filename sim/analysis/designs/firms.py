"""Designs on firms: the super-deduction (D1), loan guarantees (D2), the voucher lottery (D3)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from sim.analysis.designs import estimators, truth
from sim.analysis.designs.compare import FIRST, Findings
from sim.analysis.designs.estimators import MISSING, NULL_T, SUN_ABRAHAM, TWFE, Found
from sim.core.law import HIGH_TECH_RATE, SMALL_SALES, SME_SALES, STANDARD_RATE, SUPER_DEDUCTION
from sim.ensemble.work.rows import LOST, WON
from sim.ensemble.work.twins import Panels, Twins
from sim.model.firms.rules import user_cost
from sim.model.firms.state import ENERGY

WINDOW = 2018  # first year of the firm panels: the last change of the deduction before 2021
LONG, SHORT = 2025, 2021  # years after the step in which the elasticities are read
HNTE, ORDINARY = HIGH_TECH_RATE, STANDARD_RATE
BEFORE, AFTER = 0.75, 1.00  # extra deduction of manufacturing before and from 2021


def deduction(twins: Twins, findings: Findings) -> None:
    """D1: manufacturing against other firms that claim, before and after the step of 2021.

    Performers of every year from 2018 on that claimed in 2020 and are not small low-profit firms.
    The elasticity is the change of ln R&D over that of -ln B, B at the tax status of 2020, by
    two-stage least squares with treatment x post as the instrument. State-owned firms apart.
    """
    long: dict[bool, tuple[Found, float]] = {}
    for state in (False, True):
        panel = _claimants(twins.given, state)
        twin = _claimants(twins.without, state, panel["unit"].unique())
        for year, measure in ((LONG, "long_run"), (SHORT, "short_run")):
            compared = panel[(panel["year"] < FIRST) | (panel["year"] == year)]
            estimate, true = _elasticity(compared), _true_elasticity(compared, twin)
            size = panel.groupby("unit")["cohort"].max()
            name = f"{measure}_state" if state else measure
            treated = int((size > 0).sum())
            findings.note("D1", name, "wald", estimate, true, len(size), treated)
            if year == LONG:
                long[state] = estimate, true
        if not state:
            path = panel.assign(y=100.0 * panel["y"])
            findings.compare("D1", "rd", path, twin.assign(y=100.0 * twin["y"]), (SUN_ABRAHAM,))
    (private, true), (owned, true_owned) = long[False], long[True]
    share = MISSING
    if private.estimate > NULL_T * private.se:  # a ratio to what may be nought says nothing
        ratio = owned.estimate / private.estimate
        se = float(np.hypot(owned.se, ratio * private.se)) / private.estimate
        share = Found(ratio, se)
    findings.note("D1", "state_share", "wald", share, true_owned / true, 0, 0)


def _claimants(panels: Panels, state: bool, among: np.ndarray | None = None) -> pd.DataFrame:
    firms = panels.firms[panels.firms["year"] >= WINDOW]
    base = firms[firms["year"] == FIRST - 1]
    base = base[
        (base["rd"] > 0)
        & (base["claims"] & SUPER_DEDUCTION > 0)
        & (base["sales"] >= SMALL_SALES)
        & (base["soe"] == state)
    ]
    chosen = base["id"] if among is None else among
    chosen_firms = firms[firms["id"].isin(chosen) & (firms["rd"] > 0)]
    if among is None:
        years = chosen_firms.groupby("id")["year"].transform("size")
        chosen_firms = chosen_firms[years == firms["year"].nunique()]
    status = base.set_index("id")["hnte_left"] > 0
    tax = np.where(chosen_firms["id"].map(status).fillna(False).astype(bool), HNTE, ORDINARY)
    made = chosen_firms["sector"] < ENERGY
    late = chosen_firms["year"] >= FIRST
    extra = np.where(made & late, AFTER, BEFORE)
    cost = [math.log(user_cost(t, s)) for t, s in zip(tax, extra, strict=True)]
    return pd.DataFrame(
        {
            "unit": chosen_firms["id"],
            "year": chosen_firms["year"],
            "y": np.log(chosen_firms["rd"].astype(float)),
            "ln_b": cost,
            "cohort": np.where(made, FIRST, 0),
            "group": chosen_firms["county"],
            "on": (made & late).astype(float),
        }
    )


def _elasticity(panel: pd.DataFrame) -> Found:
    if panel["cohort"].nunique() < 2:
        return MISSING
    estimate = estimators.regress("y ~ 1 | unit + year | ln_b ~ on", panel, "ln_b", "group")
    return Found(-estimate.estimate, estimate.se)


def _true_elasticity(panel: pd.DataFrame, twin: pd.DataFrame) -> float:
    effects = truth.differences(panel, twin)
    after = effects[effects["on"] > 0]
    before = panel[panel["year"] < FIRST].groupby("unit")["ln_b"].mean()
    change = after["ln_b"] - after["unit"].map(before)
    return float(-after["effect"].mean() / change.mean())


def guarantee(twins: Twins, findings: Findings) -> None:
    """D2: certified small firms from the year of their first guaranteed loan on, against those
    that never had one; firms with one before 2021 are left out."""
    firms = twins.given.firms
    ever = firms[firms["guaranteed"] > 0].groupby("id")["year"].min()
    base = firms[firms["year"] == FIRST - 1]
    base = base[
        (base[["hnte_left", "sme_left", "srdi_left"]].max(axis=1) > 0)
        & (base["sales"] <= SME_SALES)
        & (base["rd"] > 0)
    ]
    first = base["id"].map(ever)
    chosen = base.loc[first.isna() | (first >= FIRST), "id"]
    for measure, column in (("debt", "debt"), ("rd", "rd"), ("tfp", "tfp")):
        panel, twin = (
            _small(panels, chosen, ever, column) for panels in (twins.given, twins.without)
        )
        findings.compare("D2", measure, panel, twin, (TWFE, SUN_ABRAHAM))


def _small(
    panels: Panels, chosen: pd.Series[int], ever: pd.Series[int], column: str
) -> pd.DataFrame:
    small = panels.firms[panels.firms["id"].isin(chosen) & (panels.firms["year"] >= WINDOW - 1)]
    small = small[(small["rd"] > 0) & (small["debt"] > 0 if column == "debt" else True)]
    value = small[column].astype(float)
    return pd.DataFrame(
        {
            "unit": small["id"],
            "year": small["year"],
            "y": 100.0 * (value if column == "tfp" else np.log(value)),
            "cohort": small["id"].map(ever).fillna(0).astype(int),
            "group": small["county"],
        }
    )


def voucher(twins: Twins, findings: Findings) -> None:
    """D3: winners against losers of the lots of each year's last quarter: ties to institutes
    within that quarter, sales and productivity four quarters later.

    The unit is the voucher awarded, as in Cornet, Vroomen & van der Steeg 2006: one that is not
    used counts as none, and a firm that stands for several won as many. So new ties a voucher are
    the share used times the share of those used that leave a tie.
    """
    lots, twin = (_after_lots(panels, twins.given) for panels in (twins.given, twins.without))
    both_worlds = lots.merge(twin, on=["id", "year"], suffixes=("", "_twin"))
    for measure in ("ties", "sales", "tfp"):
        known = lots.dropna(subset=[measure])
        estimate = estimators.regress(f"{measure} ~ won | year", known, "won", weights="vouchers")
        # What both have from earlier lots cancels, as it does in the comparison itself.
        effects = both_worlds.assign(
            effect=both_worlds[measure] - both_worlds[f"{measure}_twin"]
        ).dropna(subset=["effect"])
        true = estimators.regress("effect ~ won", effects, "won", weights="vouchers").estimate
        counts = len(known), int(known["won"].sum())
        findings.note("D3", measure, "lottery", estimate, true, *counts)


def _after_lots(panels: Panels, drawn: Panels) -> pd.DataFrame:
    """A row a firm and lot of ``drawn``, with what became of it in ``panels``; ``vouchers`` are
    those that it asked for, as many as the firms it stands for."""
    chosen = drawn.firms["lot"].isin((LOST, WON))
    lots = drawn.firms.loc[chosen, ["id", "year", "lot", "weight"]]
    now = panels.firms[["id", "year", "institutes", "sales", "tfp"]]
    then = now.assign(year=now["year"] - 1).drop(columns="institutes")
    followed = lots.merge(now, on=["id", "year"]).merge(
        then, on=["id", "year"], how="left", suffixes=("", "_then")
    )
    return pd.DataFrame(
        {
            "id": followed["id"],
            "year": followed["year"],
            "won": (followed["lot"] == WON).astype(float),
            "vouchers": followed["weight"].astype(float),
            "ties": followed["institutes"].astype(float),
            "sales": 100.0 * np.log(followed["sales_then"] / followed["sales"]),
            "tfp": 100.0 * (followed["tfp_then"] - followed["tfp"]),
        }
    )
