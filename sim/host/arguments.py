"""Command lines with options of their own: a mistake in them is one line and exit status 2."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from sim.errors import InputError
from sim.text import LANGUAGES

WRONG_INPUT = 2


class Arguments(argparse.ArgumentParser):
    """A parser that knows ``--lang`` and raises ``InputError`` for words it cannot read."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog=prog, allow_abbrev=False)
        self.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])

    def error(self, message: str) -> NoReturn:
        """Raise ``InputError`` in place of printing the usage."""
        raise InputError("arguments", program=self.prog, reason=message)

    def run(self, words: Sequence[str], show: Callable[[argparse.Namespace], None]) -> int:
        """``show`` what ``words`` ask for; exit status 2 and one line for a user's mistake, for
        each of those in a table."""
        try:
            show(self.parse_args(words))
        except InputError as error:
            print("\n".join(error.lines(_language(words))), file=sys.stderr)
            return WRONG_INPUT
        return 0


def _language(words: Sequence[str]) -> str:
    """The language asked for, also when the rest cannot be read."""
    said = "=".join(words).rpartition("--lang=")[2].partition("=")[0]
    return said if said in LANGUAGES else LANGUAGES[0]
