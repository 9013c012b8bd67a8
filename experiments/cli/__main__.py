"""``county-innovation SUBCOMMAND [words]``, which ``python -m experiments.cli`` does too.

A word is looked up before anything else is imported, so that a misspelt one is answered at once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version

from experiments.called import NAME
from experiments.cli.subcommands import ALL, SUBCOMMANDS
from sim.errors import InputError, nearest
from sim.host.arguments import WRONG_INPUT, language_in
from sim.host.streams import lasting_streams
from sim.text import LANGUAGES, say
from sim.text.places import padded

HELP, VERSION = ("-h", "--help", "help"), "--version"


def main(words: Sequence[str] | None = None) -> int:
    """Answer a command line; returns the exit status: 0 done, 2 a user's mistake, said in one
    line, 130 stopped, and of ``doctor`` 1 where something is amiss."""
    language, asked = language_in(sys.argv[1:] if words is None else words)
    if asked and (its := SUBCOMMANDS.get(asked[0])) is not None:
        return its.main(asked[1:], language)
    with lasting_streams(notices=False):
        try:
            return _answered(asked, language)
        except InputError as error:
            print(error.line(_spoken(language)), file=sys.stderr)
            return WRONG_INPUT


def _answered(asked: Sequence[str], language: str | None) -> int:
    if language is not None and language not in LANGUAGES:
        allowed = ", ".join(LANGUAGES)
        raise InputError("choice", where="--lang", value=language, allowed=allowed)
    if asked and asked[0] not in (*HELP, VERSION):
        known = [*SUBCOMMANDS, "--help", VERSION]
        key = "unknown_option" if asked[0].startswith("-") else "unknown_subcommand"
        near, allowed = nearest(asked[0], SUBCOMMANDS), ", ".join(known)
        raise InputError(key, text=asked[0], nearest=near, allowed=allowed)
    if asked and asked[0] == VERSION:
        print(f"{NAME} {version(NAME)}")
    else:
        print("\n".join(usage(_spoken(language))))
    return 0


def usage(language: str) -> Iterator[str]:
    """What the command does, a line a subcommand."""
    yield say("command", language)
    yield f"  {NAME} {say('command.form', language)}"
    yield ""
    for its in ALL:
        form = say(f"command.{its.name}.form", language)
        yield f"  {padded(f'{its.name} {form}', WIDTH)} {say(f'command.{its.name}', language)}"
    yield ""
    for option, shown in OPTIONS.items():
        yield f"  {padded(shown, WIDTH)} {say(f'command.option.{option}', language)}"


OPTIONS = {"lang": "--lang en|zh", "json.where": "--json", "help": "--help", "version": VERSION}
WIDTH = 34  # places


def _spoken(language: str | None) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


if __name__ == "__main__":
    sys.exit(main())
