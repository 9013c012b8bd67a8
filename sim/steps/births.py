"""Births of firms, county by county: their own, and branch plants of donors' firms (2.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim import start
from sim.agents import firm as firm_rules
from sim.arrays import Ints
from sim.chance import Process
from sim.policy import pairing

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel


def enter(model: CountyInnovationModel, quarter: int) -> None:
    """Firms are born by county; branch plants move births from donors to recipients (2.10, 5.1)."""
    counties, fixed, pairs = model.tables["county"], model.fixed, model.world.pairing
    n, scale = len(counties), model.world.settings.scale
    expected = firm_rules.expected_births(
        fixed.base_births, counties["spill"], model.lift, model.parameters
    )
    branches = (
        0.25 * scale * model.in_force("pairing_firms", "branches", quarter) * fixed.pair_share
    )
    leaving = np.bincount(pairs["donor"], weights=branches, minlength=n)
    # A donor cannot send more than half its births.
    cut = np.minimum(1.0, 0.5 * expected / np.maximum(leaving, 1e-12))
    branches = branches * cut[pairs["donor"]]
    expected -= np.bincount(pairs["donor"], weights=branches, minlength=n)
    arriving = np.bincount(pairs["recipient"], weights=branches, minlength=n)
    codes = counties["id"]
    born = firm_rules.number_born(expected, codes, model.seed, quarter, int(Process.ENTRY))
    sent = firm_rules.number_born(arriving, codes, model.seed, quarter, int(Process.BRANCH))
    _settle(model, born, quarter, False)
    _settle(model, sent, quarter, True)
    model.charge("pairing_firms", pairing.BRANCH_COST * sent.sum() / scale)


def _settle(model: CountyInnovationModel, numbers: Ints, quarter: int, branch: bool) -> None:
    counties, fixed = model.tables["county"], model.fixed
    ids, county = firm_rules.entrant_ids(counties["id"], numbers, quarter, branch)
    if not len(ids):
        return
    sector, sales, tfp, cash, collateral, filing = firm_rules.entrants(
        ids,
        county,
        fixed.sector_mix,
        model.mean_tfp,
        counties["skilled"],
        fixed.mean_filing,
        firm_rules.BRANCH_SALES if branch else firm_rules.ENTRANT_SALES,
        model.seed,
        quarter,
    )
    weight = np.full(len(ids), start.exact(np.array(1.0 / model.world.settings.scale)))
    model.tables["firm"].add(
        {
            "id": ids,
            "county": county,
            "sector": sector,
            "sales": sales,
            "tfp": tfp,
            "cash": cash,
            "collateral": collateral,
            "filing_cost": filing,
            "weight": weight,
        }
    )
    model.entries += np.bincount(county, weights=weight, minlength=len(counties))
