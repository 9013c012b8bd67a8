"""The bare arithmetic of a firm's quarter: what no way of writing the rules can be quicker than."""

from __future__ import annotations

import math
import time

import numpy as np

from sim.core.chance import stream, uniform
from sim.core.compiled import njit
from sim.model.firms.table import FirmColumns, Firms

DRAWS = 10
TIMES = 5


@njit
def _bare(f: FirmColumns, seed: int) -> None:
    """Ten draws, four logarithms, three exponentials and a power a firm over sixteen columns, of
    which six are written, and no branch: about what a performer without a loan needs."""
    key = stream(seed, 0, 0)
    for i in range(f.id.size):
        luck = 1e-9
        for n in range(DRAWS):
            luck += uniform(key + np.uint64(n), f.id[i])
        size, chance = math.log(f.sales[i]), math.log(luck)
        known = math.log(1.0 + f.rd[i]) + math.log(1.0 + f.rd_stock[i])
        near = math.exp(-luck) + math.exp(-size) + math.exp(-f.weight[i])
        near += (f.sales[i] + 1.0) ** -0.18 + f.sector[i] + f.county[i]
        f.sales[i] *= 1.0 + 1e-12 * (near + chance)
        f.tfp[i] += 1e-12 * (known + f.propensity[i])
        f.rd[i] *= 1.0 + 1e-12 * (known + f.patents[i])
        f.rd_stock[i] += 1e-12 * (near + f.quality[i])
        f.cash[i] += 1e-12 * (f.gap[i] + f.filing_cost[i])
        f.debt[i] += 1e-12 * (f.collateral[i] + chance)


def bare_seconds(firms: Firms) -> float:
    """CPU seconds of the bare arithmetic over all rows, on copies; the least of some times."""
    copied = Firms({name: column[firms.rows()] for name, column in firms.arrays.items()}).named(
        FirmColumns
    )
    seconds = []
    for _ in range(1 + TIMES):  # the first compiles
        began = time.process_time()
        _bare(copied, 1)
        seconds.append(time.process_time() - began)
    return min(seconds)
