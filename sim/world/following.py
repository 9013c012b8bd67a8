"""What has to follow where a user's table sets some of several figures that belong together."""

from __future__ import annotations

import numpy as np

from sim.world.geography import Columns
from sim.world.user_table import Given

WHOLES = (  # shares that can't be more than one together
    ("primary_share", "secondary_share"),
    ("agriculture_jobs", "manufacturing_jobs", "ict_jobs", "scitech_jobs"),
)
TOWN, VILLAGE = "urban_population", "rural_population"


def follow(county: Columns, given: Given) -> None:
    """Moves in ``county`` what ``given`` did not set, so that parts and wholes agree.

    Urban and rural people add up to the people: the part not given is the rest; both keep their
    shares where only the whole is given; the whole is their sum where it is not. Shares not given
    shrink to what those given leave.
    """
    _people(county, given)
    for names in WHOLES:
        _shares(county, given, names)


def _people(county: Columns, given: Given) -> None:
    town, village, whole = (_set(county, given, name) for name in (TOWN, VILLAGE, "population"))
    touched = town | village | whole
    if not touched.any():
        return
    before = county[TOWN] + county[VILLAGE]
    urban, rural, people = (county[name].copy() for name in (TOWN, VILLAGE, "population"))
    both = town & village & ~whole
    people[both] = (urban + rural)[both]
    rest = town & ~village
    rural[rest] = np.maximum(people - urban, 0.0)[rest]
    rest = village & ~town
    urban[rest] = np.maximum(people - rural, 0.0)[rest]
    neither = whole & ~town & ~village
    share = np.divide(urban, before, out=np.zeros_like(urban), where=before > 0)
    urban[neither] = (people * share)[neither]
    rural[neither] = (people - urban)[neither]
    county |= {TOWN: urban, VILLAGE: rural, "population": people}


def _shares(county: Columns, given: Given, names: tuple[str, ...]) -> None:
    given_here = np.stack([_set(county, given, name) for name in names])
    if not given_here.any():
        return
    shares = np.stack([county[name] for name in names])
    fixed = np.where(given_here, shares, 0.0).sum(axis=0)
    loose = np.where(given_here, 0.0, shares).sum(axis=0)
    room = np.maximum(1.0 - fixed, 0.0)
    cut = np.divide(room, loose, out=np.ones_like(room), where=loose > room)
    for row, name in enumerate(names):
        move = given_here.any(axis=0) & ~given_here[row]
        county[name] = np.where(move, shares[row] * cut, shares[row])


def _set(county: Columns, given: Given, name: str) -> np.ndarray:
    """Mask of the counties whose figure the table gives."""
    mask = np.zeros(len(county["adcode"]), bool)
    if name in given:
        mask[given[name][0]] = True
    return mask
