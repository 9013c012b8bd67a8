"""Shapes of distributions: tails, tents, concentration. All are weighted by what a row stands for.

A thinned world takes the largest firms with certainty and the others in part, so an estimate
without weights would see too many large ones.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln, zeta

from sim.core.arrays import Floats

FEW = 30  # rows below which nothing is estimated


def upper(values: Floats, weights: Floats, share: float) -> tuple[Floats, Floats, float]:
    """The values (m,) that make the upper ``share`` of all weight, theirs, and the largest below
    them."""
    order = np.argsort(-values, kind="stable")
    values, weights = values[order], weights[order]
    inside = np.cumsum(weights) <= share * weights.sum()
    number = int(inside.sum())
    least = float(values[min(number, len(values) - 1)]) if len(values) else np.nan
    return values[:number], weights[:number], least


def hill(values: Floats, weights: Floats, share: float = 0.10) -> float:
    """Exponent of the complementary distribution function in the upper ``share`` (Hill 1975);
    that of the density is one more. Missing below ``FEW`` rows."""
    top, w, least = upper(values, weights, share)
    if len(top) < FEW or least <= 0.0:
        return np.nan
    return float(w.sum() / (w * np.log(top / least)).sum())


def count_exponent(counts: Floats, weights: Floats, share: float = 0.10) -> float:
    """Exponent of the density of whole numbers in the upper ``share`` of those above zero.

    Maximum likelihood of the zeta distribution from the smallest count of that part on (Clauset,
    Shalizi & Newman 2009, SIAM Review 51, equation 3.5). Missing below ``FEW`` rows.
    """
    some = counts > 0
    if some.sum() < FEW:
        return np.nan
    top, _, _ = upper(counts[some], weights[some], share)
    least = float(top[-1]) if len(top) else 1.0
    tail = counts >= max(least, 1.0)
    if tail.sum() < FEW:
        return np.nan
    w = weights[tail] / weights[tail].sum()
    mean = float((w * np.log(counts[tail])).sum())
    minimum = minimize_scalar(
        lambda a: np.log(zeta(a, max(least, 1.0))) + a * mean, bounds=(1.05, 6.0), method="bounded"
    )
    return float(minimum.x)


def subbotin(values: Floats, weights: Floats) -> float:
    """Shape b of the density proportional to exp(-|x/a|^b / b) around the median: 1 is Laplace's
    tent, 2 the normal (Bottazzi & Secchi 2006). Maximum likelihood, the scale concentrated out."""
    w = weights / weights.sum()
    away = np.abs(values - weighted_quantile(values, weights, 0.5))
    away = away / max(float((w * away).sum()), 1e-300)

    def loss(b: float) -> float:
        scale = b * float((w * away**b).sum())  # a^b of exp(-|x/a|^b)
        return float(np.log(scale) / b + 1.0 / b + gammaln(1.0 + 1.0 / b))

    return float(minimize_scalar(loss, bounds=(0.3, 4.0), method="bounded").x)


def spread_slope(size: Floats, growth: Floats, weights: Floats, bins: int = 15) -> float:
    """Slope of ln sd of growth on ln size over ``bins`` equal parts of the firms (Stanley et al.
    1996, Nature 379); ``size`` is ln sales."""
    edges = weighted_quantile(size, weights, np.linspace(0.0, 1.0, bins + 1)[1:-1])
    place = np.searchsorted(edges, size, side="right")
    x, y = np.full(bins, np.nan), np.full(bins, np.nan)
    for part in range(bins):
        in_bin = place == part
        if in_bin.sum() >= FEW:
            w = weights[in_bin]
            mean = np.average(growth[in_bin], weights=w)
            x[part] = np.average(size[in_bin], weights=w)
            y[part] = 0.5 * np.log(np.average((growth[in_bin] - mean) ** 2, weights=w))
    there = np.isfinite(y)
    return float(np.polyfit(x[there], y[there], 1)[0]) if there.sum() > 2 else np.nan


def weighted_quantile(values: Floats, weights: Floats, at: Floats | float) -> Floats:
    """Quantiles of ``values`` at the shares ``at`` of all weight."""
    order = np.argsort(values, kind="stable")
    below = np.cumsum(weights[order]) - 0.5 * weights[order]
    return np.asarray(np.interp(at, below / weights.sum(), values[order]))


def spread(values: Floats, weights: Floats) -> float:
    """Standard deviation."""
    mean = np.average(values, weights=weights)
    return float(np.sqrt(np.average((values - mean) ** 2, weights=weights)))


def concentration(held: Floats, people: Floats) -> float:
    """Concentration index of ``held`` over places ranked by what each holds a head: 0 where all
    have alike, towards 1 where few people have all (twice the area under the diagonal)."""
    order = np.argsort(held / np.maximum(people, 1e-300), kind="stable")
    x = np.concatenate([[0.0], np.cumsum(people[order]) / people.sum()])
    y = np.concatenate([[0.0], np.cumsum(held[order]) / held.sum()])
    return float(1.0 - np.sum(np.diff(x) * (y[1:] + y[:-1])))


def top_share(held: Floats, share: float = 0.10) -> float:
    """Part of all that the ``share`` of places with the most of it hold."""
    number = max(round(share * len(held)), 1)
    return float(np.sort(held)[-number:].sum() / held.sum())
