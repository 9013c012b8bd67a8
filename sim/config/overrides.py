"""A user's overrides, checked one by one and read by what their settings are declared to be.

Hydra takes ``+key=1`` and ``~key`` without a word, answers a misspelt key in several lines and
reads ``2026_11_29`` as a number. So it is given the choices of groups alone; each other override
is either a change of a setting that exists, to a value of its type, or an ``InputError``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sim.config.catalogue import ALL, MAIN, MINE, options, scenario_names
from sim.config.declared import declarations, example
from sim.config.lever_files import chosen, is_group
from sim.config.prices_file import PRICES, prices_of
from sim.config.scenario_files import GROUP, is_file, offer, scenario_settings
from sim.config.values import value_of
from sim.config.vary import VARY, plain_factors
from sim.config.written import Raw, Scalar, parsed, written
from sim.errors import InputError, nearest

CHOSEN = ("world", "behaviour")  # groups of which one choice is taken
HYDRA = "hydra"
COUNTY = ("county", "adcode", "县", "县名", "我的县")  # what people ask a run for


@dataclass(frozen=True)
class Changes:
    """What overrides change: ``choices`` of groups as Hydra reads them, settings by dotted name.
    ``files`` are scenarios of a user's own, by the word that asked for them."""

    choices: Sequence[str]
    settings: Sequence[tuple[str, Any]]
    files: Mapping[str, str]


def checked(overrides: Sequence[str]) -> Changes:
    """What ``overrides`` change, each known to change an existing setting to a value of its type.

    Raises ``InputError`` for broken syntax, an added or deleted key, a setting of Hydra's own,
    several values, an unknown key or choice, a value of another type, a scenario asked for twice,
    and a scenario's file that cannot be used.
    """
    said = [read(text) for text in overrides]
    files = {
        word: offer(word)
        for key, raw in said
        if key == GROUP and not isinstance(raw, dict)
        for word in _words(raw)
        if is_file(word)
    }
    choices: list[str] = []
    families: dict[str, tuple[str, list[tuple[str, Any]]]] = {}
    changes: list[tuple[str, Any]] = []
    for key, raw in said:
        if is_group(key):
            families[key] = chosen(key, raw, partial(_changes, files=files))
        elif key == PRICES and isinstance(raw, Scalar) and not raw.none:
            changes += prices_of(raw.text)
        elif isinstance(raw, dict) or key not in (GROUP, *CHOSEN):
            changes += _changes(key, raw, files)
        elif key == GROUP:
            names = _checked_scenarios(raw, files)
            choices.append(f"{GROUP}={written([Scalar(name, quoted=True) for name in names])}")
        else:
            choices.append(f"{key}={_option(key, raw)}")
    choices += [f"{group}={choice}" for group, (choice, _) in families.items()]
    return Changes(
        choices,
        [
            *(one for _, its in families.values() for one in its),
            *changes,
        ],
        files,
    )


def read(text: str) -> tuple[str, Raw]:
    """The setting that the word ``text`` names, and what it says of it.

    Raises ``InputError`` for a word that cannot be read or is Hydra's own.
    """
    key, equals, value = (part.strip() for part in text.partition("="))
    bare = key.lstrip("+~")
    if bare == HYDRA or bare.startswith((f"{HYDRA}.", f"{HYDRA}/")):
        raise InputError("hydra_setting", where=bare)
    if key.startswith("+"):
        raise InputError("added_key", text=text)
    if key.startswith("~"):
        raise InputError("deleted_key", text=text)
    if not equals and "=" in (plain := unicodedata.normalize("NFKC", text)):
        raise InputError("full_width", text=text, plain=plain)
    if not equals or not key or "@" in key:
        raise InputError("override_syntax", text=text if text.strip() else f"'{text}'")
    try:
        return key, parsed(value)
    except ValueError:
        raise InputError("override_syntax", text=text) from None


def _changes(key: str, raw: Raw, files: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    if key == VARY or key.startswith(f"{VARY}."):
        yield from plain_factors(key, raw)
    elif key.startswith(f"{GROUP}."):
        name, _, inside = key.removeprefix(f"{GROUP}.").partition(".")
        _check_scenario_name(name, (*scenario_names(), MINE, *files.values()))
        where = f"{GROUP}.{name}"
        for path, value in scenario_settings(where, inside, raw):
            yield f"{where}.{path}", value
    elif key.lower() in COUNTY:
        value = raw.text if isinstance(raw, Scalar) else written(raw)
        raise InputError("county_word", where=key, value=value)
    elif key not in declarations():
        raise InputError("unknown_setting", where=key, nearest=nearest(key, declarations()))
    elif (its := declarations()[key]) is not None:
        yield key, value_of(key, raw, its)
    elif isinstance(raw, dict) and raw:
        for name, content in raw.items():
            yield from _changes(f"{key}.{name}", content, files)
    elif key == GROUP:
        raise InputError("no_scenario", allowed=", ".join(scenario_names()))
    else:
        raise InputError("a_group", where=key, example=example(f"{key}.", declarations()))


def _words(raw: Raw) -> list[str]:
    """What ``scenario=`` asks for."""
    named = raw if isinstance(raw, list) else [raw]
    texts = [x.text for x in named if isinstance(x, Scalar) and x.text and not x.none]
    if not texts or len(texts) < len(named):
        raise InputError("no_scenario", allowed=", ".join(scenario_names()))
    if isinstance(raw, Scalar) and "," in raw.text and not raw.quoted:
        raise InputError("sweep", text=f"{GROUP}={raw.text}", where=GROUP, value=raw.text)
    return texts


def _checked_scenarios(raw: Raw, files: Mapping[str, str]) -> list[str]:
    """Names of the scenarios asked for; a file's scenario has the file's name."""
    names = [files.get(word, word) for word in _words(raw)]
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


def _option(group: str, raw: Raw) -> str:
    """The choice of a group that ``raw`` names."""
    name = raw.text if isinstance(raw, Scalar) else written(raw)
    if name not in options(group):
        allowed = ", ".join(options(group))
        raise InputError("choice", where=group, value=name, allowed=allowed)
    return name
