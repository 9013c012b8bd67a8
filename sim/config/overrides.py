"""A user's overrides, checked one by one before Hydra composes them.

Hydra takes ``+key=1`` and ``~key`` without a word and answers a misspelt key in several lines.
Here each override is either a change of a setting that exists or an ``InputError``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override, OverrideType
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf

from sim.config.catalogue import ALL, MAIN, MINE, options, scenario_names
from sim.config.scenario_files import GROUP, is_file, offer
from sim.errors import InputError, nearest

VARY = "sweep.vary."
QUOTED = ("'", '"', "[", "{", "(")


def checked(overrides: Sequence[str], schema: DictConfig) -> list[str]:
    """``overrides`` in Hydra's syntax, each known to change an existing setting of ``schema``.

    Raises ``InputError`` for broken syntax, an added or deleted key, a sweep, an unknown key or
    choice, a scenario asked for twice, and a scenario's file that cannot be used.
    """
    parsed = [(text, _parsed(text)) for text in overrides]
    files = {
        word: offer(word)
        for _, override in parsed
        if override.key_or_group == GROUP and override.type is OverrideType.CHANGE
        for word in _words(override)
        if is_file(word)
    }
    return [_checked(text, override, schema, files) for text, override in parsed]


def alternatives(text: str) -> list[str]:
    """The words that ``text`` stands for where several values may be given: ``a=1,2`` is two.

    Raises ``InputError`` for broken syntax.
    """
    override = _parsed(text)
    if not override.is_sweep_override():
        return [text]
    return [f"{override.get_key_element()}={value}" for value in override.sweep_string_iterator()]


def setting_paths(schema: DictConfig, prefix: str = "") -> Iterable[str]:
    """Every path of ``schema``, groups and settings: ``world``, ``world.scale`` and so on."""
    for key in schema:
        path = f"{prefix}{key!s}"
        yield path
        child = OmegaConf.select(schema, str(key))
        if isinstance(child, DictConfig):
            yield from setting_paths(child, f"{path}.")


def _checked(text: str, override: Override, schema: DictConfig, files: Mapping[str, str]) -> str:
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
    if key == GROUP:
        names = _checked_scenarios(override, files)
        listed = ",".join(f"'{name}'" for name in names)  # quoted: a file's name may be Chinese
        return f"{GROUP}=[{listed}]" if files else line
    if key.startswith(f"{GROUP}."):
        name, _, inside = key.removeprefix(f"{GROUP}.").partition(".")
        _check_scenario_name(name, (*scenario_names(), MINE, *files.values()))
        # The levers a scenario lists are free-form for Hydra; `scenario.changed` checks them.
        return f"++{line}" if inside.startswith("levers") else line
    if f"{key}.".startswith(VARY):
        if f"{key}." == VARY and not isinstance(override.value(), dict):
            raise InputError("varies_nothing", where=key, value=override.value())
        return f"++{line}"  # free-form for Hydra; `vary.factors_of` checks what varies
    if key in ("behaviour", "world") and not isinstance(override.value(), dict):
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


def _words(override: Override) -> list[str]:
    """What ``scenario=`` asks for."""
    value = override.value()
    words = value if isinstance(value, list) else [value]
    if not words or any(isinstance(word, (dict, list)) or word in (None, "") for word in words):
        raise InputError("no_scenario", allowed=", ".join(scenario_names()))
    return [str(word) for word in words]


def _checked_scenarios(override: Override, files: Mapping[str, str]) -> list[str]:
    """Names of the scenarios asked for; a file's scenario has the file's name."""
    names = [files.get(word, word) for word in _words(override)]
    asked: list[str] = []
    for name in names:
        _check_scenario_name(name, (*scenario_names(), MINE, MAIN, ALL, *files.values()))
        asked += scenario_names(name) if name in (ALL, MAIN) else [name]
    twice = sorted({name for name in asked if asked.count(name) > 1})
    if twice:
        raise InputError("duplicate_scenario", name=twice[0])
    return names


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
