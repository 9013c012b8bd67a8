"""Targets in all their readings, as they are shown."""

from __future__ import annotations

import math
from collections.abc import Container
from typing import Any

import pandas as pd

from sim.report.names import name
from sim.report.numbers import CLAUSE, interval, number, share, shares, with_unit
from sim.report.tables import Tables
from sim.targets import NONE, READINGS, TARGETS, WHOLE, Reading, grows_every_year, why
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
    quantity = say(f"measured.{reading.rule.__name__}", language)
    unit = name("unit", reading.unit, language)
    return say("report.measure", language, measure=quantity, unit=unit)


def reading_name(reading: Reading, language: str) -> str:
    """The reading in words."""
    return say(f"reading.{reading.target}.{reading.name}", language)


def quoted(reading: Reading, far: Container[str]) -> bool:
    """Whether its figures are a finding: the model can judge it, and no series that it is read from
    is among those that stand ``far`` from what was published."""
    return reading.gap != WHOLE and not any(one in far for one in reading.indicators)


def mark(reading: Reading, language: str, far: Container[str] = ()) -> str:
    """What has to be said wherever the reading is shown: a gap of the model, a level that is
    ``far`` off; mostly nothing."""
    marks = [] if reading.gap == NONE else [say(f"mark.{reading.gap}", language)]
    if any(one in far for one in reading.indicators):
        marks.append(say("mark.far", language))
    return CLAUSE[language].join(marks)


def marked(words: str, reading: Reading, language: str, far: Container[str] = ()) -> str:
    """``words``, which name the reading or its target, with its ``mark`` if it has one."""
    sign = mark(reading, language, far)
    return say("mark", language, words=words, mark=sign) if sign else words


def why_unjudged(reading: Reading, language: str) -> str:
    """Which of its indicators the model cannot judge, and why; nothing if it can judge all."""
    return why(reading.indicators, language)


def all_readings(tables: Tables, language: str) -> list[dict[str, Any]]:
    """Every target with how its wording became a test, and every reading of it."""
    return [
        {
            "id": target,
            "name": say(f"target.{target}", language),
            "wording": say(f"target.{target}.wording", language),
            "mark": mark(PRINCIPAL[target], language, tables.far),
            "gap": why_unjudged(PRINCIPAL[target], language),
            "readings": [
                {
                    "name": reading_name(reading, language),
                    "mark": mark(reading, language, tables.far),
                    "asked": asked(reading, language),
                    "measured": measured(reading, language),
                    "cells": [
                        _cell(reading, tables.verdicts[target, reading.name, scenario], language)
                        for scenario in tables.scenarios
                    ],
                }
                for reading in READINGS
                if reading.target == target
            ],
        }
        for target in TARGETS
    ]


def _cell(reading: Reading, row: dict[str, Any], language: str) -> dict[str, Any]:
    """Growth in every year can be met in the last one only: no year is told."""
    probability, year = row["probability_met"], row["first_year_met"]
    dated = reading.rule is not grows_every_year and not pd.isna(year)
    return {
        "share": share(probability),
        "few": shares(row["probability_low"], row["probability_high"]),
        "width": None if math.isnan(probability) else round(100 * probability),
        "median": number(row["median"]),
        "interval": interval(row["low"], row["high"], language),
        "since": say("report.since", language, year=int(year)) if dated else "",
    }
