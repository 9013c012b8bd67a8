"""Steps of government: how fast and where settings act, local budgets, practice that spreads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Floats
from sim.policy import authority, governance

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

ZHEJIANG = 330000


def govern(model: CountyInnovationModel, quarter: int) -> None:
    """Coordination sets the delay of all other settings; targeting says where they act."""
    levers, counties = model.levers, model.tables["county"]
    strength = levers.coordination.at("strength", quarter)
    model.delay = round(model.parameters.policy_delay * (1.0 - strength))
    targeting, acting = levers.targeting, model.acting(quarter)
    groups = {
        "none": np.ones(len(counties), bool),
        "key_counties": counties["key_county"],
        "innovative_counties": counties["designated"],
        "zhejiang": counties["province_code"] == ZHEJIANG,
    }
    weight = np.where(
        groups[targeting.choice("focus", acting)], targeting.at("weight", acting), 1.0
    )
    by_class = targeting.choice("by_class", acting) == "class"
    model.favour = {
        chain: counties["county_area"]
        * weight
        * authority.class_weight(counties["developed"], chain if by_class else "even")
        for chain in authority.CHAINS
    }
    model.charge("coordination", 0.25 * governance.COORDINATION_COST * strength)
    publicity = model.in_force("publicity", "strength", quarter)
    model.charge("publicity", 0.25 * governance.PUBLICITY_COST * publicity)


def allot(model: CountyInnovationModel, quarter: int) -> None:
    """The centre adds to local science budgets; part of them follows the capability index."""
    counties = model.tables["county"]
    amount = 1e8 * model.in_force("budget", "amount", quarter)
    split = model.word("budget", "split", quarter)
    capability = model.capability
    base = {
        "people": counties["population"],
        "need": counties["population"] * (1.0 - capability),
        "merit": counties["population"] * capability,
    }[split]
    if amount > 0.0:
        counties["science_budget"] += amount * model.spread(base, "even")
        model.charge("budget", 0.25 * amount)
    share = model.in_force("evaluation", "share", quarter)
    if share > 0.0:
        area = counties["county_area"]
        counties["science_budget"] = authority.follow_capability(
            counties["science_budget"], capability, share, counties["province_code"], area
        )
        model.charge("evaluation", 0.25 * governance.EVALUATION_COST * area.sum())


def imitate(model: CountyInnovationModel, quarter: int) -> None:
    """Benchmark counties set a practice that neighbours and partners take over in part."""
    counties, b, pairs = model.tables["county"], model.parameters, model.world.pairing
    since = np.where(counties["designated"], quarter - counties["designated_since"], -1)
    own = np.maximum(counties["practice"], authority.ramped(since, b.designation_lag))
    seen: Floats = model.fixed.near @ own
    partner = np.zeros(len(own))
    np.maximum.at(partner, pairs["recipient"], own[pairs["donor"]])
    publicity = model.in_force("publicity", "strength", quarter)
    counties["practice"] = authority.taken_over(
        own, np.maximum(seen, partner), b.county_imitation * (1.0 + publicity)
    )
