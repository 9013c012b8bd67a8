"""Targets in all their readings, as they are shown."""

from __future__ import annotations

import math
from collections.abc import Container
from typing import Any

import pandas as pd

from sim.report.numbers import number, share, shares
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.targets import NONE, READINGS, TARGETS, WHOLE, Reading, grows_every_year, why

PRINCIPAL = {reading.target: reading for reading in READINGS if reading.principal}


def asked(reading: Reading, voice: Speech) -> str:
    """What the reading asks for, in words."""
    if not reading.judged:
        return voice.say("asked.nothing")
    unit = voice.name("unit", reading.unit)
    value = voice.with_unit(reading.threshold, unit)
    return voice.say(f"asked.{reading.rule.__name__}", value=value)


def measured(reading: Reading, voice: Speech) -> str:
    """Which quantity is judged, with its unit."""
    quantity = voice.say(f"measured.{reading.rule.__name__}")
    unit = voice.name("unit", reading.unit)
    return voice.say("report.measure", measure=quantity, unit=unit)


def reading_name(reading: Reading, voice: Speech) -> str:
    """The reading in words."""
    return voice.say(f"reading.{reading.target}.{reading.name}")


def quoted(reading: Reading, far: Container[str]) -> bool:
    """Whether its figures are a finding: the model can judge it, and no series that it is read from
    is among those that stand ``far`` from what was published."""
    return reading.gap != WHOLE and not any(one in far for one in reading.indicators)


def mark(reading: Reading, voice: Speech, far: Container[str] = ()) -> str:
    """What has to be said wherever the reading is shown: a gap of the model, a level that is
    ``far`` off; mostly nothing."""
    marks = [] if reading.gap == NONE else [voice.say(f"mark.{reading.gap}")]
    if any(one in far for one in reading.indicators):
        marks.append(voice.say("mark.far"))
    return voice.clauses(marks)


def marked(words: str, reading: Reading, voice: Speech, far: Container[str] = ()) -> str:
    """``words``, which name the reading or its target, with its ``mark`` if it has one."""
    sign = mark(reading, voice, far)
    return voice.say("mark", words=words, mark=sign) if sign else words


def why_unjudged(reading: Reading, voice: Speech) -> str:
    """Which of its indicators the model cannot judge, and why; nothing if it can judge all."""
    return why(reading.indicators, voice.language)


def all_readings(tables: Tables, voice: Speech) -> list[dict[str, Any]]:
    """Every target with how its wording became a test, and every reading of it."""
    return [
        {
            "id": target,
            "name": voice.say(f"target.{target}"),
            "wording": voice.say(f"target.{target}.wording"),
            "mark": mark(PRINCIPAL[target], voice, tables.far),
            "gap": why_unjudged(PRINCIPAL[target], voice),
            "readings": [
                {
                    "name": reading_name(reading, voice),
                    "mark": mark(reading, voice, tables.far),
                    "asked": asked(reading, voice),
                    "measured": measured(reading, voice),
                    "cells": [
                        _cell(reading, tables.verdicts[target, reading.name, scenario], voice)
                        for scenario in tables.scenarios
                    ],
                }
                for reading in READINGS
                if reading.target == target
            ],
        }
        for target in TARGETS
    ]


def _cell(reading: Reading, row: dict[str, Any], voice: Speech) -> dict[str, Any]:
    """Growth in every year can be met in the last one only: no year is told."""
    probability, year = row["probability_met"], row["first_year_met"]
    dated = reading.rule is not grows_every_year and not pd.isna(year)
    return {
        "share": share(probability),
        "few": shares(row["probability_low"], row["probability_high"]),
        "width": None if math.isnan(probability) else round(100 * probability),
        "median": number(row["median"]),
        "interval": voice.interval(row["low"], row["high"]),
        "since": voice.say("report.since", year=int(year)) if dated else "",
    }
