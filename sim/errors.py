"""What a user got wrong, said in one line.

Raised anywhere below the command line; caught once, in the command line, which prints the line
and ends with exit status 2. The text lives in the catalogue under ``error.<key>``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from sim.text import catalogue

LONGEST = 299  # characters of a line
CUTS = (LONGEST, 120, 60, 30, 15)  # characters of a value in it, until the line is short enough
NEAR = 0.6  # share of the letters that a near name has in common, in order
LONGEST_NAME = 100  # characters; what is longer is no slip of the pen


class InputError(Exception):
    """A setting, name, file or folder that cannot be used.

    ``key`` names the catalogue entry, ``values`` fill its placeholders: what, where, what is
    allowed, the nearest valid name. One of them may be a mistake in turn. Where ``nearest`` is
    empty the question after it is left out; an entry ``error.<key>.far``, if there is one, says
    where to look instead.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.key, self.values)

    def line(self, language: str = "en") -> str:
        """The message in ``language``: one line of under 300 characters, long values cut."""
        for longest in CUTS:
            text = self._said(language, longest)
            if len(text) <= LONGEST:
                return text
        return text[: LONGEST - 1] + "…"

    def lines(self, language: str = "en") -> list[str]:
        """All that is wrong, a line each, where there is room for more than one."""
        return [self.line(language)]

    def __str__(self) -> str:
        return self.line()

    def _said(self, language: str, longest: int) -> str:
        values = {name: _told(x, name, language, longest) for name, x in self.values.items()}
        return " ".join(self._template(language).format(**values).split())

    def _template(self, language: str) -> str:
        known, key = catalogue(), f"error.{self.key}"
        if self.values.get("nearest") != "":
            return known[key][language]
        far = known.get(f"{key}.far", known[key])[language]
        return far.replace(known["error.near"][language], "")


class NoAgentError(InputError, KeyError):
    """No agent of this id lives here; a ``KeyError``, as of every mapping."""


class NoAttributeError(InputError, AttributeError):
    """No agent of this kind has what was asked for; an ``AttributeError``, as in Mesa."""


class WrongTimeError(InputError, ValueError):
    """A time that the clock of a model cannot be set to."""


class RunEndedError(InputError, RuntimeError):
    """A model that cannot go on."""


class WrongKindError(InputError, TypeError):
    """A value of another kind than the one that is wanted."""


def of_kind(where: str, value: object, kind: type) -> None:
    """Raise ``WrongKindError`` unless ``value``, given for ``where``, is a ``kind``."""
    if not isinstance(value, kind):
        given, wanted = type(value).__name__, kind.__name__
        raise WrongKindError("wrong_kind", where=where, given=given, wanted=wanted)


def _again(kind: type[InputError], key: str, values: dict[str, object]) -> InputError:
    """Rebuild after pickling: a worker's mistake must reach the command line whole."""
    return kind(key, **values)


def _told(value: object, name: str, language: str, longest: int) -> object:
    """``value`` as a line can hold it: printable, at most ``longest`` characters."""
    if isinstance(value, int | float):
        return value
    if isinstance(value, InputError):
        return value._said(language, longest)
    head = str(value)[:10_000]
    text = "".join(x if x.isprintable() else " " if x.isspace() else "?" for x in head)
    if len(text) <= longest:
        return text
    if name == "allowed":  # names: those that fit are told whole
        return f"{text[:longest].rpartition(', ')[0]}, …"
    half = longest // 2
    return f"{text[:half]}…{text[-half:]}"


def nearest(name: str, allowed: Iterable[str], near: float = NEAR) -> str:
    """The allowed name closest to ``name``; empty if none is near.

    Near is a name with at least the share ``near`` of its letters in common, and one of whose
    words half or more are all those of ``name`` (``voucher`` is near ``levers.voucher``).
    """
    if len(name) > LONGEST_NAME:
        return ""
    names = list(allowed)
    asked = name.casefold()
    words = _words(asked)
    with_all = [x for x in names if words and _half(words, _words(x.casefold()))]
    folded = {x.casefold(): x for x in reversed(with_all or names)}
    likest = difflib.get_close_matches(asked, folded, n=1, cutoff=0.0 if with_all else near)
    return folded[likest[0]] if likest else ""


def _half(words: set[str], of: set[str]) -> bool:
    return words <= of and 2 * len(words) >= len(of)


def _words(name: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", name))
