"""What statistics make of firms once a year: the frontier, the above-scale line, little giants."""

from __future__ import annotations

import numpy as np

from sim.behaviour.parameters import Parameters
from sim.core import law
from sim.core.arrays import in_turn, whole
from sim.core.weights import county_sum, group_quantile
from sim.model.firms import state as firm_state
from sim.model.firms.leaving import exit_means
from sim.model.firms.table import FirmColumns
from sim.model.quarter import Quarter
from sim.model.state import State

FRONTIER = 0.90  # quantile of ln A that counts as the sector's frontier
SCALE_OUT = 1.5e7  # yuan of sales below which a firm leaves the above-scale statistics; assumption
GIANT_SHARE = 0.3  # most that may be named of the eligible in a year; assumption


def remember(state: State, parameters: Parameters) -> None:
    """Once a year: frontier by sector, mean shifts of exit by age, and by county the mean
    productivity that entrants start from and the number of performers."""
    firms, n = state.firms, len(state.counties)
    state.nation.frontier = group_quantile(
        firms.alive, firms.sector, firms.tfp, firms.weight, firm_state.SECTORS, FRONTIER
    )
    columns, frontier = firms.named(FirmColumns), state.nation.frontier
    state.nation.ln_exit_mean = exit_means(columns, frontier, parameters.as_tuple())
    count = county_sum(firms, np.ones(len(firms)), n)
    state.counties.mean_tfp = np.where(
        count > 0, county_sum(firms, firms.tfp, n) / np.maximum(count, 1.0), 0.0
    )
    state.counties.performers = county_sum(firms, firms.rd > 0, n)


def name_giants(state: State, now: Quarter) -> None:
    """Once a year the best specialised firms become little giants, up to the quota (2.9)."""
    firms = state.firms
    quota = now.drivers.little_giants[now.year - 2015]
    held = firms.weight[firms.giant & firms.alive].sum()
    rows = np.flatnonzero((firms.srdi_left > 0) & ~firms.giant & firms.alive)
    order = np.lexsort((firms.id[rows], -firms.quality[rows]))
    rows = rows[order][: int(whole(GIANT_SHARE * len(rows)))]
    firms.giant[rows[in_turn(firms.weight[rows], quota - held)]] = True


def cross_the_scale(state: State) -> None:
    """Once a year industrial firms join or leave the above-scale statistics by their sales."""
    firms = state.firms
    industry = firms.sector != firm_state.SERVICES
    firms.above_scale[industry & (firms.sales >= law.ABOVE_SCALE_SALES)] = True
    firms.above_scale[firms.sales < SCALE_OUT] = False
