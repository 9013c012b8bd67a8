"""The notch of the high-tech certificate: how a firm below the threshold gets there (rule 2.8).

A firm whose R&D falls short of what the certificate asks closes the gap by real R&D, by calling
other spending R&D, or not at all (Chen, Liu, Suarez Serrato & Xu 2021). Only real R&D makes
knowledge; certificates and the super-deduction look at what is reported. Reports can be raised
at once, real R&D follows at the speed of ``rho``, so the relabelled part is largest at first.
"""

from __future__ import annotations

from sim.core.compiled import njit
from sim.core.intensity import intensity_threshold

YEARS = 3.0  # a certificate lasts


@njit
def answer_within(rho: float) -> float:
    """Share of its long-run answer that R&D gives on average within the twelve quarters of a
    certificate: the mean of 1 - rho^t over t = 1..12."""
    return 1.0 - rho * (1.0 - rho**12) / (12.0 * (1.0 - rho))


@njit
def relabelled(
    gap: float, asked: float, rd: float, cost: float, relief: float, eta: float, price: float
) -> float:
    """Cheapest part of ``gap`` to relabel, yuan a year: least of
    xi F^2/T - t F + B (G-F)^2/(2 eta R) over 0 <= F <= G.

    ``asked`` is T, ``rd`` R, ``cost`` B, ``relief`` t (tax a relabelled yuan saves), ``price`` xi.
    The last term is what is lost by spending more than pays by itself at elasticity ``eta``.
    """
    ease = eta * rd
    if ease <= 0.0:
        return gap  # no real R&D at any price
    best = (cost * gap + relief * ease) / (2.0 * price * ease / asked + cost)
    return min(best, gap)


@njit
def moving_cost(
    fake: float,
    real: float,
    asked: float,
    rd: float,
    cost: float,
    relief: float,
    eta: float,
    price: float,
) -> float:
    """Yuan a year that a gap costs of which ``fake`` is relabelled and ``real`` spent more."""
    spent = price * fake * fake / asked - relief * fake
    if real > 0.0:
        spent += cost * real * real / (2.0 * eta * rd)
    return spent


@njit
def moves(
    gap: float,
    asked: float,
    rd: float,
    gain: float,
    cost: float,
    relief: float,
    eta: float,
    price: float,
) -> bool:
    """Whether ``gain``, yuan over the certificate's twelve quarters, pays for closing ``gap``."""
    fake = relabelled(gap, asked, rd, cost, relief, eta, price)
    return gain > YEARS * moving_cost(fake, gap - fake, asked, rd, cost, relief, eta, price)


@njit
def relabelling_cost(fake: float, sales: float, price: float) -> float:
    """Yuan a year that a firm pays to have ``fake`` of other spending pass as R&D."""
    return price * fake * fake / (intensity_threshold(sales) * sales)
