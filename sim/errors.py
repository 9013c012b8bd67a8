"""What a user got wrong, said in one line.

Raised anywhere below the command line; caught once, in the command line, which prints the line
and ends with exit status 2. The text lives in the catalogue under ``error.<key>``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sim.text import say


class InputError(Exception):
    """A setting, name, file or folder that cannot be used.

    ``key`` names the catalogue entry, ``values`` fill its placeholders: what, where, what is
    allowed, the nearest valid name. One of them may be a mistake in turn.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.key, self.values)

    def line(self, language: str = "en") -> str:
        """The message in ``language``, always one line."""
        values = {
            name: value.line(language) if isinstance(value, InputError) else value
            for name, value in self.values.items()
        }
        return " ".join(say(f"error.{self.key}", language, **values).split())

    def __str__(self) -> str:
        return self.line()


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


def nearest(name: str, allowed: Iterable[str]) -> str:
    """The allowed name closest to ``name``; the first one if nothing is close."""
    names = list(allowed)
    return (difflib.get_close_matches(name, names, n=1, cutoff=0.0) or names[:1] or [""])[0]
