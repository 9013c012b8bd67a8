"""Mechanisms a reader can switch off by name, to see what results hang on.

Every mechanism acts through parameters (``sim.behaviour.parameters``); off, they stand at the
value at which it does nothing. Nothing else in the model knows of it, so there is no second way to
be off.
What each does is said in the catalogue (``mechanism.<name>``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from sim.behaviour.parameters import Parameters
from sim.errors import InputError, nearest

MECHANISMS: dict[str, dict[str, float]] = {
    "spillovers": {
        "rd_spillover": 0.0,
        "patent_spillover": 0.0,
        "entry_spillover": 0.0,
    },
    "institute_knowledge": {"patent_outreach": 0.0},
    "catch_up": {"catch_up": 0.0},
    "peer_imitation": {"learn_peers": 0.0},
    "award_pull": {"start_award": 0.0},
    "relabelling": {"notch_reach": 0.0},
    "patent_subsidies": {"patent_subsidy": 0.0},
    "credit_rationing": {"rd_cut": 0.0, "bank_capacity": 1e3},
    "guarantees": {"guarantee_stretch": 0.0},
    "tax_cash": {"tax_cash": 0.0},
    "patent_pledges": {"pledge_use": 0.0},
    "links": {"patent_link": 0.0, "start_link": 0.0, "link_sales": 0.0},
    "vouchers": {"voucher_additionality": 0.0},
    "matching": {"matching": 0.0},
    "shared_instruments": {"instrument_share": 0.0},
    "smart_upgrading": {"smart_gain": 0.0},
    "firm_institutes": {"institute_absorption": 1.0},
    "policy_entry": {
        "incubator_entry": 0.0,
        "space_entry": 0.0,
        "space_meetings": 0.0,
        "fund_entry": 0.0,
        "entry_budget": 0.0,
    },
    "industrial_transfer": {"move_hazard": 0.0},
    "chains": {"chain_orders": 0.0},
    "migration": {"move_out": 0.0},
    "parks": {"park_entry": 0.0, "park_growth": 0.0},
    "founding": {"founding": 0.0},
    "commissioner_visits": {"firms_reached": 0.0, "commissioner_start": 1.0},
    "farm_contact": {"adoption_contact": 0.0},
    "scale_decay": {"scale_decay": 0.0},
    "farm_imitation": {"adoption_imitation": 0.0, "adoption_neighbours": 0.0},
    "demonstration": {"site_households": 0.0},
    "talent_leaving": {"talent_leaving": 0.0},
    "talent_effects": {"talent_absorption": 0.0, "talent_entry": 0.0},
    "digital_services": {"digital_effort": 0.0, "digital_income": 0.0},
    "processing": {"processing_income": 0.0},
    "popularisation": {"popularisation": 0.0},
    "designation": {"designation_budget": 1.0},
    "county_imitation": {"county_imitation": 0.0},
    "grants_add": {"grant_additionality": 0.0},
    "project_hands": {"project_hands": 1e9, "package_match": 1e9},
    "execution": {"execution_start": 1.0, "practice_decay": 0.0},
    "pairing_capacity": {"pairing_capacity": 0.0},
    "paired_trade": {"trade_income": 0.0},
    "policy_delay": {"policy_delay": 0.0},
    "income_sources": {"income_by_source": 0.0},
    "freed_labour": {"machinery_wage": 0.0},
    "county_gdp": {"county_share": 0.0, "county_farms": 0.0, "county_luck": 0.0},
}

# Nobody has shown that these work as the rules say, and figures published to 2021 do not decide.
# Studies contradict each other on guarantees (Yu, Peng, Shi & Yang 2022; Huang, Liu & Tan 2023),
# extension at scale (Cui et al. 2018; Waddington et al. 2014) and orders along chains (Fujii 2016;
# Arata & Miyakawa 2022); on the others there is none. What
# studies agree on in sign is not here, though its size is assumed: large programmes do less a head
# (Waddington et al. 2014; Howell 2017), and partners' trade reaches western sellers (Marketing
# Science, doi 10.1287/mksc.2023.0214) and villagers' incomes (Song & Zhang 2025).
IN_DOUBT = (
    "guarantees",
    "shared_instruments",
    "smart_upgrading",
    "firm_institutes",
    "policy_entry",
    "founding",
    "commissioner_visits",
    "farm_contact",
    "talent_effects",
    "digital_services",
    "processing",
    "popularisation",
    "designation",
    "county_imitation",
    "pairing_capacity",
    "policy_delay",
    "chains",
)


def without(parameters: Parameters, names: Iterable[str]) -> Parameters:
    """``parameters`` with the named mechanisms off.

    Raises ``InputError`` for a name that is none of ``MECHANISMS``.
    """
    for name in names:
        if name not in MECHANISMS:
            near = nearest(name, list(MECHANISMS))
            raise InputError("unknown_mechanism", value=name, nearest=near)
        parameters = dataclasses.replace(parameters, **MECHANISMS[name])
    return parameters
