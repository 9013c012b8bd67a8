"""All county-level units with their attributes: published where a file is at hand, else drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sim.world.census import read_census
from sim.world.derived import derive
from sim.world.economy import complete_economy
from sim.world.files import chosen
from sim.world.geography import Columns, read_units
from sim.world.lists import attach_designations, attach_platforms, choose_innovative
from sim.world.people import draw_people
from sim.world.user_table import read_user_table
from sim.world.world import WorldSettings
from sim.world.yearbook import KNOWN, read_yearbook

PEOPLE_STREAM, ECONOMY_STREAM = 1, 2


def build_counties(
    settings: WorldSettings,
) -> tuple[Columns, dict[str, str], dict[str, int], list[str]]:
    """Columns of the counties, their provenance, counts of units matched, rows left unmatched.

    Columns as documented in ``docs/model.md``; one row a unit, sorted by ``adcode``. Raises
    ``InputError`` for a missing or broken data package, file or user's table.
    """
    units = read_units()
    notes: list[str] = []
    matched = {"units": len(units["adcode"]), "county_area": int(units["county_area"].sum())}
    source = dict.fromkeys(units, "published")

    people, origin = _people(settings, units, notes, matched)
    source |= dict.fromkeys(people, origin)
    economy, origins = _economy(settings, units, people, notes, matched)
    source |= origins
    flags = attach_designations(units)
    platforms = attach_platforms(units, people)
    source |= dict.fromkeys(flags, "published") | dict.fromkeys(platforms, "published")

    county = units | people | economy | flags | platforms
    rules = {"innovative_2018": choose_innovative(units, county)}
    rules |= derive(county)
    source |= dict.fromkeys(rules, "assumption")
    if settings.table is not None:
        given = read_user_table(Path(settings.table), county | rules)
        _replace(county, given)
        rules |= derive(county)
        county |= rules
        _replace(county, given)
        source |= dict.fromkeys(given, "user")
    county |= {name: column for name, column in rules.items() if name not in county}
    return county, {f"counties.{name}": text for name, text in source.items()}, matched, notes


def _people(
    settings: WorldSettings, units: Columns, notes: list[str], matched: dict[str, int]
) -> tuple[Columns, str]:
    path, _ = chosen(settings.census, settings.yearbook)
    if path is None:
        return draw_people(units, np.random.default_rng([settings.seed, PEOPLE_STREAM])), "drawn"
    people, unmatched, number = read_census(path, units)
    notes += unmatched
    matched["census"] = number
    return people, "census 2020"


def _economy(
    settings: WorldSettings,
    units: Columns,
    people: Columns,
    notes: list[str],
    matched: dict[str, int],
) -> tuple[Columns, dict[str, str]]:
    """Economy of the units and where each column comes from; the yearbook covers county area and
    some districts, the rest is drawn even where it is at hand."""
    _, path = chosen(settings.census, settings.yearbook)
    known = {name: np.full(len(units["adcode"]), np.nan) for name in KNOWN}
    origin = "drawn"
    if path is not None:
        known, unmatched, found = read_yearbook(path, units)
        notes += unmatched
        matched["yearbook"] = int(found.sum())
        matched["yearbook_county_area"] = int((found & units["county_area"]).sum())
        origin = "yearbook 2021"
    rng = np.random.default_rng([settings.seed, ECONOMY_STREAM])
    return complete_economy(units, people, known, rng), dict.fromkeys(KNOWN, origin)


def _replace(county: Columns, given: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    for name, (rows, values) in given.items():
        if name in county:
            county[name] = county[name].copy()
            county[name][rows] = values
