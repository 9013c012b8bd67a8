"""All county-level units with their attributes: published where a file is at hand, else drawn."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.world.attributes import ATTRIBUTES
from sim.world.census import read_census
from sim.world.derived import derive
from sim.world.economy import complete_economy
from sim.world.files import chosen
from sim.world.following import follow
from sim.world.geography import Columns, check_codes, read_units
from sim.world.lists import attach_designations, attach_platforms, choose_innovative
from sim.world.literacy import literacy_surveys
from sim.world.naming import NAMING, figures, marks
from sim.world.outlines import areas
from sim.world.people import draw_people
from sim.world.settings import REBALANCED, WorldSettings
from sim.world.totals import rebalance
from sim.world.user_lists import Report, read_key_counties
from sim.world.user_table import Given, read_user_table
from sim.world.yearbook import KNOWN, read_yearbook

PEOPLE_STREAM, ECONOMY_STREAM = 1, 2


class Built(NamedTuple):
    """Columns of the counties, their provenance, where each unit's figures come from
    (``naming.marks``), counts of units matched, rows left unmatched, and what was matched of a
    user's tables (``own_rows.Reading.report``)."""

    counties: Columns
    provenance: dict[str, str]
    marks: Columns
    matched: dict[str, int]
    unmatched: list[str]
    brought: dict[str, Report]


def build_counties(
    settings: WorldSettings,
) -> Built:
    """The counties of ``settings``.

    Columns as documented in ``docs/model.md``; one row a unit, sorted by ``adcode``. Raises
    ``InputError`` for a missing or broken data package, file or user's table.
    """
    units = read_units()
    check_codes("world.full", settings.full, units["adcode"])
    units["km2"] = areas(units["adcode"], units["lat"])
    notes: list[str] = []
    matched = {"units": len(units["adcode"]), "county_area": int(units["county_area"].sum())}
    source = dict.fromkeys(units, "published")

    people, origin = _people(settings, units, notes, matched)
    source |= dict.fromkeys(people, origin)
    counted = origin != "drawn"
    economy, origins, read = _economy(settings, units, people, counted, notes, matched)
    source |= origins
    read["population"] = np.full(len(units["adcode"]), origin != "drawn")
    brought: dict[str, Report] = {}
    flags = attach_designations(units)
    if settings.key_counties is not None:
        path = Path(settings.key_counties)
        flags["key_county"], brought["key_counties"] = read_key_counties(path, units)
    platforms = attach_platforms(units, people)
    source |= dict.fromkeys(flags, "published") | dict.fromkeys(platforms, "published")
    source |= dict.fromkeys(("key_county",) if brought else (), "user")

    county = units | people | economy | flags | platforms
    rules = {"innovative_2018": choose_innovative(units, county)}
    surveys = literacy_surveys(settings.known_until)
    rules |= derive(county, surveys)
    source |= dict.fromkeys(rules, "assumption")
    source["developed"] = "assumption: published lists, else GDP a head"
    given: Given = {}
    before = {name: text for name, text in source.items() if name in ATTRIBUTES}
    if settings.table is not None:
        table = read_user_table(Path(settings.table), county | rules, counted)
        given, brought["table"] = table.given, table.report
        matched["table"] = int(str(table.report["units"]))
        matched["table_figures"] = int(str(table.report["figures"]))
        county = with_given(county, rules, given, surveys, settings.totals == REBALANCED)
        source |= dict.fromkeys(given, "user")
    county |= {name: column for name, column in rules.items() if name not in county}
    by_user = {name: _rows_of(name, given, units) for name in ATTRIBUTES}
    county["figures"] = figures(read, {name: by_user[name] for name in NAMING})
    source["figures"] = "published"  # which tables are at hand is known
    whose = marks(before, read, by_user, len(units["adcode"]))
    provenance = {f"counties.{name}": text for name, text in source.items()}
    return Built(county, provenance, whose, matched, notes, brought)


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
    counted: bool,
    notes: list[str],
    matched: dict[str, int],
) -> tuple[Columns, dict[str, str], Columns]:
    """Economy of the units, where each column comes from, and by column which units were read; the
    yearbook covers county area and some districts, the rest is drawn even where it is at hand."""
    _, path = chosen(settings.census, settings.yearbook)
    known = {name: np.full(len(units["adcode"]), np.nan) for name in KNOWN}
    origin = "drawn"
    if path is not None:
        known, unmatched, matching = read_yearbook(path, units, people["population"], counted)
        notes += unmatched
        matched["yearbook"] = int(matching.sum())
        matched["yearbook_county_area"] = int((matching & units["county_area"]).sum())
        for name in KNOWN:
            matched[f"yearbook.{name}"] = int(np.isfinite(known[name]).sum())
        origin = "yearbook 2021"
    rng = np.random.default_rng([settings.seed, ECONOMY_STREAM])
    read = {name: ~np.isnan(column) for name, column in known.items()}
    return complete_economy(units, people, known, rng), dict.fromkeys(KNOWN, origin), read


def _rows_of(name: str, given: Given, units: Columns) -> np.ndarray:
    """Which units have ``name`` from the user's table."""
    mask = np.zeros(len(units["adcode"]), bool)
    mask[given[name][0] if name in given else []] = True
    return mask


def with_given(
    county: Columns, rules: Columns, given: Given, surveys: Columns, rebalanced: bool = False
) -> Columns:
    """``county`` with the figures of a user's table, what follows from them, and ``rules`` anew;
    ``rebalanced``: with the totals of the provinces as they were."""
    changed = dict(county)
    _replace(changed, given)
    follow(changed, given)
    if rebalanced:
        rebalance(changed, county, given)
    derived = derive(changed, surveys)
    changed |= rules | derived
    _replace(changed, given)
    if rebalanced:
        rebalance(changed, derived, given)
    return changed


def _replace(county: Columns, given: Given) -> None:
    for name, (rows, values) in given.items():
        if name in county:
            county[name] = county[name].copy()
            county[name][rows] = values
