"""Figures of the year that commissioners report."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Bools, Floats, sum_by
from sim.core.weights import county_sum, exact
from sim.model.commissioners import commissioner as rules
from sim.model.commissioners.step import fit
from sim.model.commissioners.table import Commissioners
from sim.model.firms.table import Firms
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import report


@report(
    reads=(
        Counties.key_county, Counties.visit, Firms.county, Commissioners.host, Commissioners.kind,
        Commissioners.skill, Commissioners.source, Commissioners.speciality, Commissioners.stream,
        Nation.corps_complete,
    ),
)  # fmt: skip
def figures(state: State, now: Quarter) -> dict[str, Floats]:
    """Skill and match of those who serve, by source, and firms visited, shape (n,) each."""
    people, counties = state.commissioners, state.counties
    firms, n = state.firms, len(counties)
    rows = np.flatnonzero(people.host >= 0)
    host, weight = people.host[rows], people.weight[rows]
    match = fit(state)[people.kind[rows], people.speciality[rows], host]

    def total(values: Floats) -> Floats:
        return sum_by(host, exact(weight * values), n)

    keys = counties.key_county
    return {
        "commissioners_active": sum_by(host, weight, n),
        "corps_counties": (has_corps(state) & keys).astype(float),
        "corps_complete_quarters": state.nation.corps_complete * keys,
        "key_counties": keys.astype(float),
        "commissioner_skill": total(people.skill[rows]),
        "commissioner_match": total(match),
        "commissioners_market": total(people.source[rows] == rules.MARKET),
        "commissioners_social": total(people.source[rows] == rules.SOCIAL),
        "firms_served": counties.visit * county_sum(firms, firms.alive, n),
    }


def has_corps(state: State) -> Bools:
    """Counties with members of a corps on post, shape (n,)."""
    people = state.commissioners
    corps = (people.host >= 0) & (people.stream == rules.CORPS)
    return np.bincount(people.host[corps], minlength=len(state.counties)) > 0
