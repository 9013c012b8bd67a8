"""What may be set of the page, and how the words of its command line are read."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin, get_type_hints

from sim.config.declared import Declared
from sim.config.values import value_of
from sim.config.written import parsed, written
from sim.errors import InputError, nearest

GROUP = "page"
FIRST = ("world.scale=0.02", "ensemble.replicates=8")  # of the words, unless others are given


@dataclass(frozen=True)
class PageSettings:
    """Where the page is served and how much it does at once.

    ``host`` and ``port`` are those it listens on (port 0: any that is free). ``names`` are host
    names by which others reach it, through a proxy say; addresses and localhost always do.
    ``base`` is the path it is served under. ``workers`` processes run the model, at most
    ``waiting`` questions are answered at once. ``first`` draws come before the rest.
    """

    host: str = "127.0.0.1"
    port: int = field(default=8420, metadata={"low": 0, "high": 65535})
    names: list[str] = field(default_factory=list)
    base: str = "/"
    workers: int | str = field(default="auto", metadata={"low": 1, "high": 64, "word": "auto"})
    waiting: int = field(default=60, metadata={"low": 1, "high": 1000})
    open: bool = True


def read_words(words: Sequence[str]) -> tuple[PageSettings, list[str]]:
    """The page's own settings, and the words left for the configuration of its runs.

    Raises ``InputError`` for a word of the page that names nothing or is out of range.
    """
    known = _declared()
    given: dict[str, Any] = {}
    rest: list[str] = []
    for word in words:
        where, _, text = word.partition("=")
        if where.partition(".")[0] != GROUP:
            rest.append(word)
            continue
        if where not in known:
            raise InputError("unknown_setting", where=where, nearest=nearest(where, known))
        given[where.removeprefix(f"{GROUP}.")] = value_of(where, _raw(word, text), known[where])
    settings = PageSettings(**given)
    base = "/" + settings.base.strip("/")
    return dataclasses.replace(settings, base=base), [*FIRST, *rest]


def listed() -> list[tuple[str, str]]:
    """Every word of the page with its default, for help."""
    return [(f"{name}={written(its.default)}", name) for name, its in _declared().items()]


def _raw(word: str, text: str) -> Any:
    try:
        return parsed(text)
    except ValueError:
        raise InputError("override_syntax", text=word) from None


def _declared() -> dict[str, Declared]:
    hints, values = get_type_hints(PageSettings), PageSettings()
    known = {}
    for one in dataclasses.fields(PageSettings):
        hint, value = hints[one.name], getattr(values, one.name)
        many = get_origin(hint) is list
        kind = (get_args(hint) or (hint,))[0]
        known[f"{GROUP}.{one.name}"] = Declared(kind, many, False, value, one.metadata)
    return known
