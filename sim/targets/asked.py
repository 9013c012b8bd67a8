"""Which readings a user means by G10, G10.nation or all."""

from __future__ import annotations

from collections.abc import Iterable

from sim.errors import InputError, nearest
from sim.targets.readings import READINGS, TARGETS, Reading

ALL = "all"  # every target in its main reading


def asked_readings(words: Iterable[str], where: str) -> tuple[Reading, ...]:
    """The readings that ``words`` stand for: a target's main one (``G10``), one by its name
    (``G10.nation``), or ``all`` main ones.

    Raises ``InputError``, naming the setting ``where``, for no word, an unknown one, a reading
    without a threshold and one asked for twice.
    """
    known = {word: reading for reading in READINGS for word in _words(reading)}
    readings: list[Reading] = []
    for word in map(str, words):
        if word != ALL and word not in known:
            near = nearest(word, (*TARGETS, *known))
            raise InputError("unknown_target", where=where, value=word, nearest=near)
        asked = [known[target] for target in TARGETS] if word == ALL else [known[word]]
        for reading in asked:
            if not reading.judged:
                raise InputError("not_judged", where=where, value=word)
            if reading in readings:
                twice = f"{reading.target}.{reading.name}"
                raise InputError("duplicate_target", where=where, value=twice)
            readings.append(reading)
    if not readings:
        raise InputError("no_target", where=where, allowed=", ".join((ALL, *TARGETS)))
    return tuple(readings)


def _words(reading: Reading) -> Iterable[str]:
    if reading.principal:
        yield reading.target
    yield f"{reading.target}.{reading.name}"
