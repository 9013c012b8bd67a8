"""A user's overrides, checked one by one before Hydra composes them.

Hydra takes ``+key=1`` and ``~key`` without a word and answers a misspelt key in several lines.
Here each override is either a change of a setting that exists or an ``InputError``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override, OverrideType
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf

from sim.config.catalogue import ALL, MAIN, MINE, options, scenario_names
from sim.errors import InputError, nearest

QUOTED = ("'", '"', "[", "{", "(")


def checked(overrides: Sequence[str], schema: DictConfig) -> list[str]:
    """``overrides`` in Hydra's syntax, each known to change an existing setting of ``schema``.

    Raises ``InputError`` for broken syntax, an added or deleted key, a sweep, an unknown key or
    choice, and a scenario asked for twice.
    """
    return [_checked(text, schema) for text in overrides]


def setting_paths(schema: DictConfig, prefix: str = "") -> Iterable[str]:
    """Every path of ``schema``, groups and settings: ``world``, ``world.scale`` and so on."""
    for key in schema:
        path = f"{prefix}{key!s}"
        yield path
        child = OmegaConf.select(schema, str(key))
        if isinstance(child, DictConfig):
            yield from setting_paths(child, f"{path}.")


def _checked(text: str, schema: DictConfig) -> str:
    override = _parsed(text)
    key = override.key_or_group
    if override.type in (OverrideType.ADD, OverrideType.FORCE_ADD):
        raise InputError("added_key", text=text)
    if override.type is OverrideType.DEL:
        raise InputError("deleted_key", text=text)
    if override.is_sweep_override():
        raise InputError("sweep", text=text, where=key, value=text.partition("=")[2])
    if override.package is not None or not key:
        raise InputError("override_syntax", text=text)
    line = str(override.input_line)
    if key == "scenario":
        _check_scenarios(override)
    elif key.startswith("scenario."):
        name, _, inside = key.removeprefix("scenario.").partition(".")
        _check_scenario_name(name, (*scenario_names(), MINE))
        # The levers a scenario lists are free-form for Hydra; `scenario.changed` checks them.
        return f"++{line}" if inside.startswith("levers") else line
    elif key == "world" and not isinstance(override.value(), dict):
        _check_option(key, str(override.value()))
    elif key not in set(setting_paths(schema)):
        near = nearest(key, setting_paths(schema))
        raise InputError("unknown_setting", where=key, nearest=near)
    return line


def _parsed(text: str) -> Override:
    """Hydra's reading of ``text``; a bare value it cannot read (Chinese, say) is quoted first."""
    parser = OverridesParser.create()
    key, equals, value = text.partition("=")
    if not re.fullmatch(r"[ -~]*", value) and not value.startswith(QUOTED):
        text = f"{key}{equals}'{value}'"
    try:
        return parser.parse_override(text)
    except HydraException:
        raise InputError("override_syntax", text=text) from None


def _check_scenarios(override: Override) -> None:
    value = override.value()
    names = value if isinstance(value, list) else [value]
    if not names or any(isinstance(name, (dict, list)) or name in (None, "") for name in names):
        raise InputError("no_scenario", allowed=", ".join(scenario_names()))
    asked: list[str] = []
    for name in map(str, names):
        _check_scenario_name(name, (*scenario_names(), MINE, MAIN, ALL))
        asked += scenario_names(name) if name in (ALL, MAIN) else [name]
    twice = sorted({name for name in asked if asked.count(name) > 1})
    if twice:
        raise InputError("duplicate_scenario", name=twice[0])


def _check_scenario_name(name: str, allowed: Sequence[str]) -> None:
    if name not in allowed:
        raise InputError(
            "unknown_scenario",
            name=name,
            nearest=nearest(name, allowed),
            allowed=", ".join(allowed),
        )


def _check_option(group: str, name: str) -> None:
    if name not in options(group):
        allowed = ", ".join(options(group))
        raise InputError("choice", where=group, value=name, allowed=allowed)
