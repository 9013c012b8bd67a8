"""Keyed chance: a draw is a pure function of (seed, process, agent's lasting id, quarter).

Nothing else enters: not the order of agents, not their place in an array, not the number of
workers, not what another agent drew. The mixing step is the 64-bit finaliser of SplitMix64
(Steele, Lea & Flood 2014, OOPSLA), applied to the key.
"""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats, Ints
from sim.core.compiled import njit

_A = np.uint64(0xBF58476D1CE4E5B9)
_B = np.uint64(0x94D049BB133111EB)
GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2**64 over the golden ratio: spreads neighbouring ids
_S30, _S27, _S31, _S12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)
FURTHER = 1000  # quarters from one draw of a process to the next of the same agent
_TO_UNIT = 1.0 / 4503599627370496.0  # 2**-52: with one bit more, the half would round up to one


@njit
def mix(x: np.uint64) -> np.uint64:
    """SplitMix64 finaliser: a bijection of 64-bit words that scatters neighbouring keys."""
    x = (x ^ (x >> _S30)) * _A
    x = (x ^ (x >> _S27)) * _B
    return x ^ (x >> _S31)


@njit
def stream(seed: int, process: int, quarter: int, nth: int = 0) -> np.uint64:
    """The key of one process in one quarter of one run; combine with an id by ``uniform``.

    Who draws more than once for one process in a quarter takes the ``nth`` key for each further
    draw: that of a quarter ``nth`` thousand later, which no run reaches.
    """
    x = mix(np.uint64(seed) + GOLDEN)
    x = mix(x + np.uint64(process) * GOLDEN)
    return mix(x + np.uint64(quarter + FURTHER * nth + 1) * GOLDEN)


@njit
def uniform(key: np.uint64, agent: int) -> float:
    """A draw in (0, 1): never 0, never 1, so that logarithms of it exist."""
    word = mix(key + np.uint64(agent) * GOLDEN)
    return (float(np.int64(word >> _S12)) + 0.5) * _TO_UNIT


@njit
def uniforms(seed: int, process: int, quarter: int, agents: Ints) -> Floats:
    """Draws of many agents, shape of ``agents``."""
    key = stream(seed, process, quarter)
    out = np.empty(agents.size)
    for i in range(agents.size):
        out[i] = uniform(key, agents[i])
    return out
