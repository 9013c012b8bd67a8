"""The levers of a family, chosen from ``configs/levers`` or a file of a user's own.

``levers/credit=held`` takes a file that comes with the project; ``levers/talent=my_file`` one that
a user has put beside them, ``levers/talent=folder/my_file.yaml`` one of anywhere. A user's file
sets some of the family's levers; the others stay as they are in the plan, or in the choice that
its ``defaults`` name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from sim.config.catalogue import options
from sim.config.scenario_files import LEVERS, is_file
from sim.config.written import Raw, Scalar, written
from sim.config.yaml_file import read_yaml
from sim.errors import InputError, nearest
from sim.host.paths import absolute
from sim.model.policy.levers import FAMILIES

# Group -> levers of the family.
GROUPS = {f"{LEVERS}/{family}": levers for family, levers in FAMILIES.items()}
PLAN = "plan"
CHOICES = (PLAN, "held", "off")  # that come with the project
DEFAULTS, SELF = "defaults", "_self_"

type Changes = Iterator[tuple[str, Any]]


def is_group(key: str) -> bool:
    """Whether ``key`` is written as the group of a family's levers."""
    return key.startswith(f"{LEVERS}/")


def chosen(
    group: str, raw: Raw, changes: Callable[[str, Raw], Changes]
) -> tuple[str, list[tuple[str, Any]]]:
    """The choice of the project for ``group`` that ``raw`` names or its file begins from, and what
    the file sets: dotted names and values, read by ``changes``.

    Raises ``InputError`` for an unknown group or choice and for a file that cannot be used.
    """
    if group not in GROUPS:
        raise InputError("unknown_setting", where=group, nearest=nearest(group, GROUPS))
    word = raw.text if isinstance(raw, Scalar) else written(raw)
    if word in CHOICES:
        return word, []
    if is_file(word):
        path = absolute(word, group)
    elif word in options(group):
        path = Path(str(files("configs").joinpath(group, f"{word}.yaml")))
    else:
        allowed = ", ".join((*dict.fromkeys((*CHOICES, *options(group))), "FILE.yaml"))
        raise InputError("choice", where=group, value=word, allowed=allowed)
    content = read_yaml(path)
    if not isinstance(content, dict) or not content:
        raise InputError("lever_file_shape", file=path, example=f"{GROUPS[group][0]}: ...")
    try:
        base = _base(content.pop(DEFAULTS, []))
        changed: dict[str, Any] = {}
        for key, its in content.items():
            for setting, value in _own(group, key, its, changes):
                if setting in changed:
                    raise InputError("factor_twice", where=setting)
                changed[setting] = value
        return base, list(changed.items())
    except InputError as error:
        raise InputError("in_file", file=path, reason=error) from None


def _base(raw: Raw) -> str:
    """The choice of the project that a file's ``defaults`` list names."""
    names = [written(item) for item in (raw if isinstance(raw, list) else [raw])]
    bases = [name for name in names if name != SELF]
    if len(bases) > 1 or not set(bases) <= set(CHOICES):
        value, allowed = written(raw), ", ".join(CHOICES)
        raise InputError("choice", where=DEFAULTS, value=value, allowed=allowed)
    return bases[0] if bases else PLAN


def _own(group: str, key: str, raw: Raw, changes: Callable[[str, Raw], Changes]) -> Changes:
    """What a file says of one lever, which has to be one of the family."""
    lever = key.partition(".")[0]
    its = next((its for its, levers in GROUPS.items() if lever in levers), group)
    if its != group:
        raise InputError("lever_elsewhere", name=lever, its=its, group=group)
    yield from changes(f"{LEVERS}.{key}", raw)
