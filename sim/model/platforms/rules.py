"""Platforms, parks, spaces and demonstration sites: who gets one, how long it tells, how far it is.

What stood in 2020 is part of the rates that the world starts from; only what is opened later
adds an effect of its own.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from sim.core.arrays import ROUNDING, Array, Floats, Ints, whole
from sim.core.network import great_circle
from sim.world.draws import apportion

KINDS = ("laboratories", "transfer_centres", "incubators")
TIERS = ("county", "province", "nation")
TIER_GAIN = (0.3, 0.3, 0.4)  # a national park counts one; assumption, each +-0.1
LASTS = 16  # quarters of full effect; assumption, 12-20
HALF_LIFE = 4.0  # quarters, after that; assumption, 2-8
TRADES = 2  # sectors that agricultural parks are for: food and light industry, the first two
PARKS_SHOW = 0.15  # of the way a quarter that sales follow parks: three quarters in two years;
# assumption, 0.08-0.3
# MOST Torch High Technology Industry Development Center, report on business incubation, 2018; a
# place of each is published nowhere, so they follow jobs in science and technology services (A).
INCUBATORS_2018 = 4_849
# MOST, three batches of 2016-2018 (638 + 568 + 618), not looked up again; spread over county
# areas by rural people (assumption).
SPACES_2018 = 1_824
LOWER_PARKS = (5.0, 3.0)  # county, province parks a national one; assumptions, 2-10 and 2-5


def shared_out(number: int, shares: Floats, luck: Floats, limit: Floats | None = None) -> Ints:
    """Whole numbers by county that sum to ``number``, expected in proportion to ``shares`` (n,).

    Each gets the whole part of its share; the rest is drawn without replacement by lot, ``luck``
    (n,) in (0, 1), with the weights of Efraimidis & Spirakis 2006: a larger number keeps the
    winners of a smaller one. None gets more than ``limit`` (n,); what nobody can take is left.
    """
    given = np.zeros(len(shares), np.int64)
    room = np.where(shares > 0.0, np.inf if limit is None else np.floor(limit), 0.0)
    while number > 0 and (room > 0.0).any():
        open_shares = np.where(room > 0.0, shares, 0.0)
        exact = number * open_shares / open_shares.sum()
        units = whole(exact)
        got = np.minimum(units, room)
        rest = np.where((got < room) & (exact - units > ROUNDING), exact - units, 0.0)
        rows = np.flatnonzero(rest)
        got[rows[least(-np.log(luck[rows]) / rest[rows], number - int(got.sum()))]] += 1.0
        if not got.any():
            break
        given += got.astype(np.int64)
        room -= got
        number -= int(got.sum())
    return given


def least(turns: Floats, number: int) -> Ints:
    """Places of the ``number`` smallest, in no order; the lower place on a tie."""
    if number >= len(turns):
        return np.arange(len(turns))
    last = np.partition(turns, number - 1)[number - 1] if number > 0 else -np.inf
    before = np.flatnonzero(turns < last)
    return np.r_[before, np.flatnonzero(turns == last)[: number - len(before)]]


def fading(age: Ints) -> Floats:
    """Effect of what was opened ``age`` quarters ago (negative: none): full for ``LASTS``
    quarters, halved every ``HALF_LIFE`` after them (5.3)."""
    late = 0.5 ** (np.maximum(age - LASTS + 1, 0) / HALF_LIFE)
    return np.asarray(np.where(age >= 0, late, 0.0))


def first(added: Floats) -> Floats:
    """log2(1 + added): one for the first in a county, less for each further one."""
    return np.asarray(np.log2(1.0 + added))


def shown(sites: Floats, farms: Floats, households: float) -> Floats:
    """Share of a county's ``farms`` (n,) that ``sites`` (n,) show to, each to ``households`` a
    year; at most one (5.3)."""
    return np.asarray(np.minimum(households * sites / np.maximum(farms, 1.0), 1.0))


def columns(county: dict[str, Array]) -> dict[str, Array]:
    """What stands at the start of a run, shape (n,) each."""
    rural = np.where(county["county_area"], county["rural_population"], 0.0)
    jobs = county["population"] * county["employed_share"] * county["scitech_jobs"]
    farms = county["farm_households"]
    national = float(county["agri_parks"].sum())
    platforms: dict[str, Array] = {}
    for tier, ratio in zip(TIERS, LOWER_PARKS, strict=False):
        platforms[f"parks_{tier}"] = apportion(round(ratio * national), shares(farms)).astype(float)
    platforms["incubators_2018"] = apportion(INCUBATORS_2018, shares(jobs)).astype(float)
    platforms["star_spaces"] = apportion(SPACES_2018, shares(rural)).astype(float)
    return platforms


def shares(base: Floats) -> Floats:
    """``base`` over its sum."""
    return np.asarray(base / base.sum())


def next_km(points: Floats) -> Floats:
    """Way from each county's centre to the next county's, km, shape (n,); infinite where there is
    one county only. ``points`` (n, 3) are on the unit sphere."""
    chord: Floats = cKDTree(points).query(points, k=2)[0]
    return great_circle(chord[:, 1])


def nearest_km(points: Floats, neighbour: Floats, platforms: Floats) -> Floats:
    """Mean way from a firm of each county to a service platform, km, shape (n,).

    Where there are n platforms: half the way to the next county's centre (``neighbour``, (n,), is
    ``next_km``) over sqrt(n), as for n points strewn over its area; where there is none, the way
    to the nearest centre that has one. ``points`` (n, 3) are on the unit sphere.
    """
    has = platforms >= 1.0
    if not has.any() or len(points) < 2:
        return np.full(len(points), np.nan)
    km = 0.5 * neighbour / np.sqrt(np.maximum(platforms, 1.0))
    km[~has] = great_circle(np.asarray(cKDTree(points[has]).query(points[~has], k=1)[0]))
    return np.asarray(km)
