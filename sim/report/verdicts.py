"""Targets as they are shown: one row a target at a glance, all readings below."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.colors import to_hex

from sim.report.names import name
from sim.report.numbers import interval, number, share, with_unit
from sim.report.palette import MET, WHITE, ink, over_white
from sim.report.tables import Tables
from sim.targets import READINGS, TARGETS, Reading
from sim.text import say

PRINCIPAL = {reading.target: reading for reading in READINGS if reading.principal}


def asked(reading: Reading, language: str) -> str:
    """What the reading asks for, in words."""
    if not reading.judged:
        return say("asked.nothing", language)
    unit = name("unit", reading.unit, language)
    value = with_unit(reading.threshold, unit, language)
    return say(f"asked.{reading.rule.__name__}", language, value=value)


def measured(reading: Reading, language: str) -> str:
    """Which quantity is judged, with its unit."""
    words = say(f"measured.{reading.rule.__name__}", language)
    unit = name("unit", reading.unit, language)
    return say("report.measure", language, measure=words, unit=unit)


def reading_name(reading: Reading, language: str) -> str:
    """The reading in words."""
    return say(f"reading.{reading.target}.{reading.name}", language)


def at_a_glance(tables: Tables, language: str) -> list[dict[str, Any]]:
    """A row a target: its principal reading and the share of runs that meet it by scenario."""
    return [
        {
            "id": target,
            "name": say(f"target.{target}", language),
            "reading": reading_name(reading, language),
            "measured": measured(reading, language),
            "asked": asked(reading, language),
            "cells": [
                _shade(tables.verdicts[target, reading.name, scenario])
                for scenario in tables.scenarios
            ],
        }
        for target, reading in PRINCIPAL.items()
    ]


def all_readings(tables: Tables, language: str) -> list[dict[str, Any]]:
    """Every target with how its wording became a test, and every reading of it."""
    return [
        {
            "id": target,
            "name": say(f"target.{target}", language),
            "wording": say(f"target.{target}.wording", language),
            "readings": [
                {
                    "name": reading_name(reading, language),
                    "asked": asked(reading, language),
                    "measured": measured(reading, language),
                    "cells": [
                        _cell(tables.verdicts[target, reading.name, scenario], language)
                        for scenario in tables.scenarios
                    ],
                }
                for reading in READINGS
                if reading.target == target
            ],
        }
        for target in TARGETS
    ]


def _shade(row: dict[str, Any]) -> dict[str, Any]:
    probability = row["probability_met"]
    depth = 0.0 if math.isnan(probability) else round(0.08 + 0.85 * probability, 2)
    ground = to_hex(over_white((MET, depth)))
    return {
        "share": share(probability),
        "median": number(row["median"]),
        "ground": ground,
        "light": ink(ground) == WHITE,
    }


def _cell(row: dict[str, Any], language: str) -> dict[str, Any]:
    probability, year = row["probability_met"], row["first_year_met"]
    return {
        "share": share(probability),
        "width": None if math.isnan(probability) else round(100 * probability),
        "median": number(row["median"]),
        "interval": interval(row["low"], row["high"], language),
        "since": "" if pd.isna(year) else say("report.since", language, year=int(year)),
    }
