"""Command lines with options of their own: a mistake in them is one line and exit status 2."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from sim.errors import InputError
from sim.host.streams import lasting_streams
from sim.text import LANGUAGES, say

WRONG_INPUT = 2
SPELLINGS = ("--lang", "--language", "language")


class Arguments(argparse.ArgumentParser):
    """A parser that knows ``--lang`` and raises ``InputError`` for words it cannot read.

    ``name`` is that of a subcommand (``experiments.cli``); its help is written from the catalogue:
    ``command.<name>`` and its ``.form``, and ``command.option.<option>`` of what it takes.
    """

    def __init__(self, prog: str, name: str = "") -> None:
        self.name, self.language = name, LANGUAGES[0]
        self.taken: list[argparse.Action] = []
        super().__init__(prog=prog, allow_abbrev=False, add_help=not name)
        if name:
            self.add_argument("-h", "--help", action="help")
        self.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0])

    def add_argument(self, *names: Any, **facts: Any) -> argparse.Action:
        """Take one argument more; help lists them in the order in which they were added."""
        action = super().add_argument(*names, **facts)
        self.taken.append(action)
        return action

    def format_help(self) -> str:
        """What it does, how it is written, what it takes, in the language asked for."""
        if not self.name:
            return super().format_help()
        key = f"command.{self.name}"
        form = say(f"{key}.form", self.language)
        lines = [say(key, self.language), f"  {self.prog} {form}".rstrip(), ""]
        for its in sorted(self.taken, key=lambda its: bool(its.option_strings)):
            shown = ", ".join(its.option_strings) or its.dest.upper()
            shown += " en|zh" if its.dest == "lang" else ""
            lines.append(f"  {shown:<16} {say(f'command.option.{its.dest}', self.language)}")
        return "\n".join(lines) + "\n"

    def error(self, message: str) -> NoReturn:
        """Raise ``InputError`` in place of printing the usage."""
        raise InputError("arguments", program=self.prog, reason=message)

    def run(self, words: Sequence[str], show: Callable[[argparse.Namespace], int | None]) -> int:
        """``show`` what ``words`` ask for, and give the exit status, 0 unless ``show`` says
        another; 2 and one line for a user's mistake, for each of those in a table.

        The language may be written as experiments have it, too: ``language=zh``.
        """
        language, others = language_in(words)
        asked = [*others, *([] if language is None else [f"--lang={language}"])]
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        with lasting_streams(notices=False):
            try:
                return show(self.parse_args(asked)) or 0
            except InputError as error:
                print("\n".join(error.lines(self.language)), file=sys.stderr)
                return WRONG_INPUT


def language_in(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """The language that ``words`` ask for, in whichever of its spellings (``--lang zh``,
    ``--lang=zh``, ``language=zh``), and the other words; the last one counts."""
    language, others, left = None, list[str](), iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if name.strip() in SPELLINGS and equals:
            language = value.strip().strip("'\"")
        elif word in SPELLINGS[:2] and (following := next(left, None)) is not None:
            language = following
        else:
            others.append(word)
    return language, others


def print_json(content: Any) -> None:
    """Print ``content`` as readable JSON."""
    print(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))
