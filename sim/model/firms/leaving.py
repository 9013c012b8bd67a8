"""What a firm's size and productivity mean for its leaving, among firms of its age."""

from __future__ import annotations

import math

import numpy as np

from sim.behaviour.parameters import Parameters
from sim.core.arrays import Floats
from sim.core.compiled import njit
from sim.model.firms import rules
from sim.model.firms.table import FirmColumns


@njit
def exit_means(f: FirmColumns, frontier: Floats, b: Parameters) -> Floats:
    """ln of the mean of e^``exit_shift`` by class of age, shape (EXIT_CLASSES,): with it taken off,
    firms of a class leave at the registered rate on average, whatever their size."""
    factors, weights = np.zeros(rules.EXIT_CLASSES), np.zeros(rules.EXIT_CLASSES)
    for i in range(f.id.size):
        if f.alive[i]:
            gap = f.tfp[i] - frontier[f.sector[i]]
            k = rules.exit_class(f.age[i])
            factors[k] += f.weight[i] * math.exp(
                rules.exit_shift(f.sales[i], gap, b.exit_productivity)
            )
            weights[k] += f.weight[i]
    usual = factors.sum() / max(weights.sum(), 1.0)
    means = np.empty(rules.EXIT_CLASSES)
    for k in range(rules.EXIT_CLASSES):
        means[k] = math.log(factors[k] / weights[k] if weights[k] > 0.0 else max(usual, 1e-9))
    return means
