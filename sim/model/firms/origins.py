"""How places and sectors differ at the start, kept as offsets of the rules that act from then on.

At the end of 2015 provinces and sectors differ as published. One hazard, one intensity and one
patent constant for all would let a run forget that within years: a Markov chain has one steady
state. Each offset here is a closed form of the start alone; nothing is fitted to later outcomes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import expit, logit, ndtri

from sim.core.arrays import Floats, Ints, sum_by
from sim.model.firms.state import SECTORS
from sim.model.firms.table import Firms

FEW = 10.0  # performers whose own mean counts as much as the nation's; assumption, 5-20
# Log patents of a province against the nation's, at most: where a thinned world has left it one
# small performer, it is not taken at its word. No province is near it in a fiftieth of the nation.
FURTHEST = 2.5
ROUNDS = 200  # of fitting two margins in turn; the worlds here need fewer than fifty
CLOSE = 1e-10
NEWTON = 12  # steps to the mode of a concave function of one number
GRID = np.linspace(-7.0, 7.0, 141)  # widths about the mode
AT_ONCE = 20_000


class Origins(NamedTuple):
    """Offsets by county, shape (n_counties,), and by sector, shape (SECTORS,)."""

    start_place: Floats  # logit of starting R&D
    start_sector: Floats
    intensity_place: Floats  # ln R&D intensity of performers
    patents_place: Floats  # ln patents
    patents_sector: Floats  # the intercept itself


def origins(
    firms: Firms,
    province: Ints,
    grants_a_patent: Floats,
    boost: Floats,
    growth: Floats,
    ln_intensity: Floats,
    elasticity: float,
    spread: float,
    luck: Floats,
) -> Origins:
    """The offsets of a start; writes what sets each firm apart as an inventor.

    ``province`` (n_counties,) codes; ``grants_a_patent`` (n_counties,) patents granted in 2016 for
    each valid one of 2015, the province's; ``boost`` (n_counties,) factor that subsidies of 2015
    put on patents; ``growth`` (n_counties,) quarterly ln growth of GDP; ``ln_intensity``
    (SECTORS,) means of 2015; ``elasticity`` of patents to the stock of R&D; ``spread`` of
    inventors, and the ``luck`` (firms,) that they are drawn by.
    """
    codes, index = np.unique(province, return_inverse=True)
    number, at = len(codes), index[firms.county]
    start_province, start_sector = start_offsets(firms, at, number)
    given = (grants_a_patent, boost, growth, elasticity)
    firms.inventor[:] = 0.0
    place, sector = patent_offsets(firms, at, number, *given)
    usual = expected_grants(firms, boost, growth, elasticity)
    usual *= np.exp(place[at] + sector[firms.sector]) / grants_a_patent[firms.county]
    firms.inventor = inventors(firms.patents, usual, spread, luck)
    patents_province, patents_sector = patent_offsets(firms, at, number, *given)
    return Origins(
        start_province[index],
        start_sector,
        intensity_offsets(firms, at, number, ln_intensity)[index],
        patents_province[index],
        patents_sector,
    )


def start_offsets(firms: Firms, province: Ints, number: int) -> tuple[Floats, Floats]:
    """Offsets of the logit of starting R&D, by province (P,) and by sector (SECTORS,), from who
    does R&D among above-scale firms; ``province`` (firms,) counts from 0 to below
    ``number``, P.

    With one hazard of stopping, the odds of doing R&D at rest are starts over stops: offsets of
    the starts that are log odds of 2015 keep odds ratios as they are. Offsets of the two add up,
    and meet both margins; each province and sector is taken with one firm more that is as the
    nation, so that small ones have odds at all.
    """
    rows = np.flatnonzero(firms.above_scale & firms.alive)
    cell = province[rows] * SECTORS + firms.sector[rows]
    shape, weight = (number, SECTORS), firms.weight[rows]
    there = sum_by(cell, weight, number * SECTORS).reshape(shape)
    perform = sum_by(cell, weight * (firms.rd[rows] > 0), number * SECTORS).reshape(shape)
    mean = float(logit(perform.sum() / there.sum()))

    wanted = [
        there.sum(axis) * (perform.sum(axis) + expit(mean)) / (there.sum(axis) + 1.0)
        for axis in (0, 1)
    ]
    wanted[0] *= wanted[1].sum() / wanted[0].sum()

    def adjusted(offset: Floats, other: Floats, axis: int) -> Floats:
        # One Newton step of each root; the steps of both margins go on till nothing moves.
        share = expit(mean + (other[:, None] + offset if axis == 0 else offset[:, None] + other))
        slope = np.maximum((there * share * (1.0 - share)).sum(axis), 1e-12)
        step = (wanted[axis] - (there * share).sum(axis)) / slope
        return np.asarray(offset + np.clip(step, -1.0, 1.0))

    return _in_turn(adjusted, np.zeros(number), np.zeros(SECTORS))


def _in_turn(
    adjusted: Callable[[Floats, Floats, int], Floats], rows: Floats, columns: Floats
) -> tuple[Floats, Floats]:
    """Offsets of rows and columns, each ``adjusted`` in turn until none moves."""
    for _ in range(ROUNDS):
        new_columns = adjusted(columns, rows, 0)
        new_rows = adjusted(rows, new_columns, 1)
        moved = max(np.abs(new_rows - rows).max(), np.abs(new_columns - columns).max())
        rows, columns = new_rows, new_columns
        if moved < CLOSE:
            break
    return rows, columns


def intensity_offsets(firms: Firms, province: Ints, number: int, ln_intensity: Floats) -> Floats:
    """Mean ln R&D intensity of a province's performers less that of their sectors, (P,), drawn
    towards zero where they are few (partial pooling: Efron & Morris 1975)."""
    rows = np.flatnonzero(firms.rd > 0)
    apart = np.log(firms.rd[rows] / firms.sales[rows]) - ln_intensity[firms.sector[rows]]
    weight, at = firms.weight[rows], province[rows]
    mean = sum_by(at, weight * apart, number) / np.maximum(sum_by(at, weight, number), 1e-12)
    seen = np.bincount(at, minlength=number)
    return np.asarray(mean * seen / (seen + FEW))


def patent_offsets(
    firms: Firms,
    province: Ints,
    number: int,
    grants_a_patent: Floats,
    boost: Floats,
    growth: Floats,
    elasticity: float,
) -> tuple[Floats, Floats]:
    """Intercepts of the patent equation by province (P,) and sector (SECTORS,).

    Firms of a province are granted, over 2016, what its valid patents grew by and lost, and those
    of a sector a share as of its valid patents; subsidies of 2015 are taken in, and the stock of
    R&D grows meanwhile as demand does; inventors count as they are. Margins are met in turn
    (iterative proportional fitting: Deming & Stephan 1940).
    """
    expected = expected_grants(firms, boost, growth, elasticity) * np.exp(firms.inventor)
    cell = province * SECTORS + firms.sector
    raw = sum_by(cell, firms.weight * expected, number * SECTORS).reshape(number, SECTORS)
    held = firms.weight * firms.patents * firms.alive
    by_province = sum_by(province, held * grants_a_patent[firms.county], number)
    by_sector = sum_by(firms.sector, held, SECTORS)
    # A province or sector of which a thinned world holds no performer is as the others are.
    able = (raw.sum(axis=0) > 0.0, raw.sum(axis=1) > 0.0)
    wanted = [np.maximum(by_sector, 1e-9) * able[0], np.maximum(by_province, 1e-9) * able[1]]
    wanted[0] *= wanted[1].sum() / wanted[0].sum()

    def adjusted(_: Floats, other: Floats, axis: int) -> Floats:
        given = (raw * np.exp(other[:, None] if axis == 0 else other[None, :])).sum(axis)
        ratio = np.divide(wanted[axis], given, out=np.ones_like(given), where=able[axis])
        return np.asarray(np.log(ratio))

    place, sector = _in_turn(adjusted, np.zeros(number), np.zeros(SECTORS))
    level = float(np.average(place, weights=wanted[1]))
    place = np.where(able[1], place - level, 0.0)
    sector = np.where(able[0], sector, np.average(sector, weights=wanted[0])) + level
    return np.clip(place, -FURTHEST, FURTHEST), sector


def expected_grants(firms: Firms, boost: Floats, growth: Floats, elasticity: float) -> Floats:
    """Patents (firms,) that each firm's R&D would bring over 2016 at intercepts of zero, and none
    where there is no R&D; arguments as of ``origins``."""
    later = np.exp(elasticity * np.outer(np.arange(1, 5), growth)).mean(axis=0)
    brought = np.zeros(len(firms))
    rows = np.flatnonzero(firms.rd > 0)
    brought[rows] = firms.rd_stock[rows] ** elasticity * (boost * later)[firms.county[rows]]
    return brought


def inventors(patents: Floats, usual: Floats, spread: float, luck: Floats) -> Floats:
    """What sets firms apart as inventors, ln: drawn from N(-spread^2/2, spread^2), a factor of
    mean one, given that a firm holds ``patents`` where ``usual`` ones would be (all (firms,)).

    Counts are taken to be Poisson about usual times factor, as in panels of patents and R&D with
    lasting effects of firms (Hausman, Hall & Griliches 1984, Econometrica 52:909-938). The
    distribution given a count is inverted on a grid about its mode.
    """
    mean, precision = -0.5 * spread**2, spread**-2.0
    drawn = mean + spread * ndtri(luck)
    for rows in np.array_split(np.flatnonzero(usual > 0.0), max(1, len(usual) // AT_ONCE)):
        held, brought = patents[rows], usual[rows]
        mode = np.log((held + precision) / (brought + precision))
        for _ in range(NEWTON):
            slope = held - brought * np.exp(mode) - precision * (mode - mean)
            mode += slope / (brought * np.exp(mode) + precision)
        width = 1.0 / np.sqrt(brought * np.exp(mode) + precision)
        u = mode[:, None] + width[:, None] * GRID
        ln = held[:, None] * u - brought[:, None] * np.exp(u) - 0.5 * precision * (u - mean) ** 2
        share = np.cumsum(np.exp(ln - ln.max(axis=1, keepdims=True)), axis=1)
        share /= share[:, -1:]
        drawn[rows] = [np.interp(*one) for one in zip(luck[rows], share, u, strict=True)]
    return np.asarray(drawn)
