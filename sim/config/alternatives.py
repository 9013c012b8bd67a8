"""Several values in one word, for ``--multirun``: ``a=1,2`` and what Hydra writes for it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from sim.config.catalogue import options, scenario_names
from sim.config.lever_files import GROUPS
from sim.config.overrides import CHOSEN, read
from sim.config.scenario_files import GROUP
from sim.config.vary import variable
from sim.config.written import parts, written
from sim.errors import InputError

MOST = 1000  # studies; more is a slip of the pen
CHOICE = re.compile(r"choice\s*\((.*)\)\s*", re.DOTALL)
OF_HYDRA = re.compile(r"\s*(?:range|interval|glob|sort|shuffle|tag|choice)\s*\(")


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
            values = parts(chosen[1])
        elif OF_HYDRA.match(value):
            values = _by_hydra(key.strip(), value)
        else:
            values = parts(value)
    except ValueError:
        raise InputError("override_syntax", text=text) from None
    if not values:
        raise InputError("no_values", where=key)
    if len(values) > MOST:
        raise InputError("too_many_studies", most=MOST)
    return [f"{key}={one.strip()}" for one in values]


def _by_hydra(key: str, value: str) -> list[str]:
    """The values that Hydra reads in ``value``, one more than ``MOST`` at most.

    Raises ``ValueError`` for what Hydra cannot read.
    """
    # Imported late, so that a misspelt setting is answered at once.
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.core.override_parser.types import Glob
    from hydra.errors import HydraException

    try:
        override = OverridesParser.create().parse_override(f"{GROUP}={value}")
        if override.is_interval_sweep():
            kind = "interval" if key in variable() else "interval_named"
            raise InputError(kind, where=key, text=f"{key}={value}")
        pattern: Any = override.value()
        if isinstance(pattern, Glob):
            return list(pattern.filter(_names(key)))
        values: list[Any] = list(islice(override.sweep_iterator(), MOST + 1))
    except (HydraException, ArithmeticError, TypeError, RecursionError, AssertionError) as error:
        raise ValueError(value) from error
    return [written(getattr(one, "text", one)) for one in values]  # Hydra's quoted texts as texts


def _names(key: str) -> list[str]:
    """The choices of the group ``key``."""
    groups = (GROUP, *CHOSEN, *GROUPS)
    if key not in groups:
        raise InputError("glob", where=key, allowed=", ".join(groups))
    return list(scenario_names() if key == GROUP else options(key))
