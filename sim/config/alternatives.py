"""Several values in one word, for ``--multirun``: ``a=1,2`` and what Hydra writes for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Glob, Override
from hydra.errors import HydraException

from sim.config.catalogue import options, scenario_names
from sim.config.overrides import CHOSEN, read
from sim.config.scenario_files import GROUP
from sim.config.vary import variable
from sim.config.written import parts, written
from sim.errors import InputError

MOST = 1000  # studies; more is a slip of the pen
CHOICE = re.compile(r"choice\s*\((.*)\)\s*", re.DOTALL)
OF_HYDRA = re.compile(r"\s*(?:range|interval|glob|sort|shuffle|tag|choice)\s*\(")
# What Hydra's parser and its iterators end in, given wrong arguments.
FAULTS = (HydraException, ArithmeticError, ValueError, TypeError, RecursionError, AssertionError)


def alternatives(text: str) -> list[str]:
    """The words that ``text`` stands for where several values may be given: ``a=1,2`` is two.

    Values are left as they are written. ``choice(...)``, ``range(...)``, ``sort(...)``,
    ``shuffle(...)`` and, for groups, ``glob(...)`` are read as Hydra reads them. Raises
    ``InputError`` for broken syntax, an interval, which lists no values, and too many values.
    """
    key, equals, value = text.partition("=")
    if not equals:
        read(text)  # says what is wrong with it
    try:
        if chosen := CHOICE.fullmatch(value.strip()):
            found = parts(chosen[1])
        elif OF_HYDRA.match(value):
            found = list(islice(_by_hydra(key.strip(), value), MOST + 1))
        else:
            found = parts(value)
    except FAULTS:
        raise InputError("override_syntax", text=text) from None
    if not found:
        raise InputError("no_values", where=key)
    if len(found) > MOST:
        raise InputError("too_many_studies", most=MOST)
    return [f"{key}={one.strip()}" for one in found]


def _by_hydra(key: str, value: str) -> Iterator[str]:
    override = OverridesParser.create().parse_override(f"{GROUP}={value}")
    if override.is_interval_sweep():
        kind = "interval" if key in variable() else "interval_named"
        raise InputError(kind, where=key, text=f"{key}={value}")
    pattern: Any = override.value()
    if isinstance(pattern, Glob):
        yield from _matching(key, pattern)
    else:
        yield from _values(override)


def _values(override: Override) -> Iterator[str]:
    value: Any
    for value in override.sweep_iterator():
        yield written(getattr(value, "text", value))  # Hydra's quoted texts as texts


def _matching(key: str, pattern: Glob) -> list[str]:
    """The choices of the group ``key`` whose names match."""
    if key != GROUP and key not in CHOSEN:
        raise InputError("glob", where=key, allowed=", ".join((GROUP, *CHOSEN)))
    return list(pattern.filter(list(scenario_names() if key == GROUP else options(key))))
