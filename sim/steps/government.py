"""Steps of government: how fast and where settings act, designation, budgets, practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Floats, Ints
from sim.chance import Process, uniforms
from sim.policy import authority, governance
from sim.policy.designation import FIRST_BATCH_QUARTER

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


def designate(model: CountyInnovationModel, quarter: int) -> None:
    """Innovative counties are named and, once a year, reviewed; their budgets grow with a delay
    (5.2)."""
    counties, b = model.tables["county"], model.parameters
    designated, since = counties["designated"], counties["designated_since"]
    acting = model.levers.innovative_counties.progress(model.acting(quarter)) > 0
    new: Ints = np.zeros(0, np.int64)
    if quarter == FIRST_BATCH_QUARTER:
        new = np.flatnonzero(counties["innovative_2018"])
    elif quarter > FIRST_BATCH_QUARTER and acting:
        last = model.years[-1].values
        score = authority.designation_score(
            [
                counties["rd"],
                last["hnte_stock"],
                last["patents_stock"],
                counties["agri_parks"],
                counties["literacy_rural"],
            ],
            counties["county_area"],
        )
        gone: Ints = np.zeros(0, np.int64)
        if quarter % 4 == 0:
            share = model.in_force("innovative_counties", "removal", quarter)
            gone = authority.weakest(designated & (since > FIRST_BATCH_QUARTER), share, score)
            designated[gone], since[gone] = False, -1
        free = counties["county_area"].copy()
        free[gone] = False  # who has just lost the name is not named in its own place
        rule = model.word("innovative_counties", "rule", quarter)
        if rule == "random":
            score = uniforms(model.seed, int(Process.NAMING), 0, counties["id"])
        new = authority.designate(
            designated,
            round(model.in_force("innovative_counties", "number", quarter)),
            rule,
            score,
            counties["region"],
            free,
        )
    designated[new], since[new] = True, quarter
    package = 1e6 * model.in_force("innovative_counties", "package", quarter)
    model.charge("innovative_counties", 0.25 * package * designated.sum())
    age = np.where(designated, quarter - since, -1)
    model.lift = 1.0 + (b.designation_budget - 1.0) * authority.ramped(age, b.designation_lag)
    own = counties["science_budget"] * (model.lift - 1.0)
    model.charge("innovative_counties", 0.25 * own.sum(), payer="county")
    counties["science_budget"] += own + package * designated


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


def figures(model: CountyInnovationModel) -> dict[str, Floats]:
    """The year's figures of government by county; ``units`` counts county-level units."""
    counties, pairs = model.tables["county"], model.world.pairing
    area, n = counties["county_area"], len(counties)
    budget = np.where(area, counties["science_budget"], 0.0)
    best = model.capability >= np.quantile(model.capability[area], 0.75)
    reached = model.spread(counties["population"], "industry")
    return {
        "units": np.ones(n),
        "county_areas": area.astype(float),
        "policy_delay": np.full(n, float(model.delay)),
        "county_science_budget": budget,
        "budget_to_capable": np.where(best, budget, 0.0),
        "targeted": np.where(counties["developed"], 0.0, reached),
        "spread": reached,
        "practice": np.where(area, counties["practice"], 0.0),
        "aid_received": 4.0 * counties["aid_received"],
        "paired_people": model.paired_people + np.zeros(n),
        "paired_counties": np.bincount(np.unique(pairs["recipient"]), minlength=n).astype(float),
    }
