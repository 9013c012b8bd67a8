"""What the settings are declared to be: number, text, yes or no, one or a list."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sim.config.settings import Scenario, Settings
from sim.config.written import written

DATES = (".start", ".end", ".ramp")  # of every lever; no good examples


@dataclass(frozen=True)
class Declared:
    """One setting: the type of its values, whether it is a list of them, whether it may have none.

    ``meta`` is the field's metadata: range, choices, unit, a word that stands for a number.
    """

    kind: type
    many: bool = False
    optional: bool = False
    default: Any = None
    meta: Mapping[str, Any] = field(default_factory=dict)


@cache
def declarations() -> Mapping[str, Declared | None]:
    """Dotted name -> declaration, of all that overrides change; None for a group.

    What a user names himself, ``scenario`` and ``sweep.vary``, is a group without members here.
    """
    return dict(_members(Settings()))


@cache
def of_scenario() -> Mapping[str, Declared | None]:
    """The same for what a scenario holds; ``levers`` is a group."""
    return dict(_members(Scenario()))


def of_lever(meta: Mapping[str, Any]) -> Declared:
    """What a scenario may give a lever's setting, from ``lever_settings``: a scenario that is
    larger or smaller as a whole has parts of what is counted, too."""
    kind = str if isinstance(meta["default"], str) else float
    return Declared(kind, default=meta["default"], meta=meta)


def example(group: str, members: Mapping[str, Declared | None]) -> str:
    """A word that sets one of the ``members`` whose names begin with ``group``."""
    inside = [(x, its) for x, its in members.items() if x.startswith(group) and its is not None]
    name, its = next((one for one in inside if not one[0].endswith(DATES)), inside[0])
    value = its.meta.get("low") if its.default is None else its.default
    return f"{name}={written(value)}"


def _members(group: Any, prefix: str = "") -> Iterator[tuple[str, Declared | None]]:
    hints = get_type_hints(type(group))
    for one in dataclasses.fields(group):
        name, value = f"{prefix}{one.name}", getattr(group, one.name)
        if dataclasses.is_dataclass(value):
            yield name, None
            yield from _members(value, f"{name}.")
        elif isinstance(value, dict):
            yield name, None
        else:
            yield name, _declared(hints[one.name], value, one.metadata)


def _declared(hint: Any, default: Any, meta: Mapping[str, Any]) -> Declared:
    kinds = [kind for kind in (get_args(hint) or (hint,)) if kind not in (NoneType, Ellipsis)]
    many, optional = get_origin(hint) in (list, tuple), NoneType in get_args(hint)
    return Declared(kinds[0], many, optional, default, meta)
