"""The step of moving firms."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.core import network
from sim.core.arrays import Bools, Floats, Ints, sum_by
from sim.core.chance import uniforms
from sim.model.firms.table import Firms
from sim.model.movers import rules
from sim.model.movers.chance import Process
from sim.model.quarter import Quarter
from sim.model.state import Counties, State
from sim.model.step import step

EAST = 0


@step(
    reads=(
        Counties.county_area, Counties.firms_2015, Counties.lat, Counties.lon,
        Counties.park_effect, Counties.region, Counties.urban_income, Firms.sector, Firms.soe,
    ),
    last=(Counties.firms_arrived, Counties.firms_departed, Firms.above_scale, Firms.county),
    writes=(Counties.firms_arrived, Counties.firms_departed, Firms.county),
    rule="2.14",
)  # fmt: skip
def relocate(state: State, now: Quarter) -> None:
    """Large private firms of the east look for a cheaper place inland; some move there. Nobody is
    born or lost: what one county gains another loses (2.14)."""
    counties, firms = state.counties, state.firms
    if now.number % 4 == 0:
        counties.firms_arrived[:] = counties.firms_departed[:] = 0.0
    rows = looking(state, now)
    if not len(rows):
        return
    home, places, paired = firms.county[rows], *choices(state, now, firms.id[rows], rows)
    ln_wage = np.log(counties.urban_income)
    points = network.unit_vectors(counties.lon, counties.lat)
    km = network.great_circle(np.linalg.norm(points[places] - points[home][:, None], axis=2))
    odds = rules.appeal(
        ln_wage[places] - ln_wage[home][:, None],
        km,
        counties.park_effect[places],
        paired,
        rules.partner_push(now.policy.pairing_firms.branches),
        now.parameters.move_wage,
    )
    luck = draws(now, Process.CHOOSE, firms.id[rows], places.shape[1] + 1)
    choice = rules.chosen(odds, luck)
    goes = choice >= 0
    rows, left, reached = rows[goes], home[goes], places[goes, choice[goes]]
    firms.county[rows] = reached
    n = len(counties)
    counties.firms_departed += sum_by(left, firms.weight[rows], n)
    counties.firms_arrived += sum_by(reached, firms.weight[rows], n)


def looking(state: State, now: Quarter) -> Ints:
    """Rows of firms that look for another place this quarter."""
    counties, firms = state.counties, state.firms
    rows = np.flatnonzero(firms.alive & firms.above_scale & ~firms.soe)
    rows = rows[rules.MOVING[firms.sector[rows]] & (counties.region[firms.county[rows]] == EAST)]
    return rows[now.luck(Process.LOOK, firms.id[rows]) < 0.25 * now.parameters.move_hazard]


def choices(state: State, now: Quarter, ids: Ints, rows: Ints) -> tuple[Ints, Bools]:
    """Rows of the counties that each firm looks at, (firms, places), and whether they are partners
    of its own: some drawn by their firms of 2015, then the partner that gets most from it."""
    counties, pairs = state.counties, state.pairs
    inland = counties.county_area & (counties.region != EAST)
    cumulated = np.cumsum(counties.firms_2015 * inland)
    places = rules.drawn_places(cumulated, draws(now, Process.PLACE, ids, rules.PLACES))
    share = state.fixed.pair_share
    partner = state.fixed.once("partner", lambda: first_partner(pairs, share, len(counties)))
    own = partner[state.firms.county[rows]]
    has = own >= 0
    paired = np.zeros((len(ids), rules.PLACES + 1), bool)
    paired[:, -1] = has
    # Who has no partner looks at its first place twice.
    last = np.where(has, own, places[:, 0])
    return np.column_stack([places, last]), paired


def first_partner(pairs: Mapping[str, Ints], share: Floats, n: int) -> Ints:
    """The recipient (n,) that gets most of each donor, -1 for who gives nothing."""
    partner = np.full(n, -1)
    order = np.argsort(share, kind="stable")
    partner[pairs["donor"][order]] = pairs["recipient"][order]
    return partner


def draws(now: Quarter, process: Process, ids: Ints, number: int) -> Floats:
    """Draws in (0, 1), (firms, number), by firm, quarter and place in the list."""
    wide = (ids[:, None] * np.int64(64) + np.arange(number)).ravel()
    return uniforms(now.seed, int(process), now.number, wide).reshape(len(ids), number)
