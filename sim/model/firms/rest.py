"""What performers wanted at the end of 2015: more than they did, as money was short then too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.core.arrays import Bools, Floats
from sim.model.firms import firm, plan, produce
from sim.model.firms.origins import FEW
from sim.model.firms.state import ACCOUNTS, count_peers
from sim.model.firms.step import surroundings, terms_in_force
from sim.model.firms.table import FirmColumns, Firms
from sim.model.quarter import Quarter
from sim.model.state import State

ENOUGH = 20_000  # performers tried, or as many as four quarters show: few tell little of a mean
MOST = 4


def begin(state: State, now: Quarter) -> None:
    """Raise what performers want to where want of money keeps them at the R&D of 2015 (2.2).

    R&D as published is what was done after money had run short. Who loses a share c of it each
    quarter rests c / (1 - rho) log points below what it wants: without that, every run would begin
    with years of R&D that falls to this rest. Large and small firms are taken apart, each for its
    mean.
    """
    firms = state.firms
    performers = int(np.count_nonzero(firms.rd > 0.0))
    tries = [replace(now, number=now.number - 4 * n) for n in range(rounds(performers))]
    lost = np.mean([rehearsed(state, quarter) for quarter in tries], axis=0)
    for large in (True, False):
        rows = (firms.rd > 0.0) & (firms.above_scale == large)
        firms.propensity[rows] += mean_lost(firms, lost, rows) / (1.0 - now.parameters.rho)


def rounds(performers: int) -> int:
    """Quarters of luck that are tried."""
    return min(max(-(-ENOUGH // max(performers, 1)), 1), MOST)


def rehearsed(state: State, now: Quarter) -> Floats:
    """Log points of R&D that each firm loses in the quarter at hand for want of money, (firms,),
    tried on a copy: firms plan, banks lend to whom they approve of, firms fund their R&D."""
    trial, n = Firms(state.firms.arrays), len(state.counties)
    columns = trial.named(FirmColumns)
    peers = count_peers(columns, state.fixed.circle)
    given = (terms_in_force(now), now.parameters.as_tuple(), now.seed, now.number)
    plan.plan(columns, surroundings(state, now, *peers), *given)
    planned = trial.rd.copy()
    pool, plenty = state.fixed.geography.province, np.full(n, np.inf)
    firm.ration(trial, plenty, pool, plenty, 0.0, now.seed, now.number, np.zeros((4, n)))
    produce.produce(columns, surroundings(state, now), *given, np.zeros((len(ACCOUNTS), n)))
    return np.log(np.where(planned > 0.0, planned, 1.0) / np.where(planned > 0.0, trial.rd, 1.0))


def mean_lost(firms: Firms, lost: Floats, rows: Bools) -> float:
    """Mean of what is ``lost`` (firms,) by R&D over ``rows`` (firms,), drawn towards nothing where
    they are few, as offsets of provinces are."""
    seen = np.count_nonzero(rows)
    if not seen:
        return 0.0
    mean = np.average(lost[rows], weights=(firms.weight * firms.rd)[rows])
    return float(mean) * seen / (seen + FEW)
