"""``county-innovation study [NAME] [setting=value ...]``: an experiment by its name, or the list
of them."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence

import experiments
from experiments import work
from experiments.called import NAME
from sim.errors import InputError, nearest
from sim.host.arguments import WRONG_INPUT, language_in, print_json
from sim.host.streams import lasting_streams
from sim.text import LANGUAGES, say

MAIN_JOB = "project_2025"  # its sentence has a key of its own


def names() -> list[str]:
    """Every experiment: what may be set is in ``experiments``, what it does in its ``work``."""
    rooms = (experiments.__path__, work.__path__)
    declared, done = ({its.name for its in pkgutil.iter_modules(room)} for room in rooms)
    return sorted(declared & done)


def about(name: str, language: str) -> str:
    """What an experiment does, in a sentence."""
    key = "terminal.help.what"
    return say(key if name == MAIN_JOB else f"{key}.{name}", language)


def main(words: Sequence[str]) -> int:
    """Carry out the experiment that the first word names; without one, list them."""
    if words and words[0] in names():
        status: int = importlib.import_module(f"experiments.{words[0]}").main(list(words[1:]))
        return status
    said, others = language_in(words)
    language = said if said in LANGUAGES else LANGUAGES[0]
    with lasting_streams(notices=False):
        if others and not others[0].startswith("-"):
            near, allowed = nearest(others[0], names()), ", ".join(names())
            wrong = InputError("unknown_experiment", name=others[0], nearest=near, allowed=allowed)
            print(wrong.line(language), file=sys.stderr)
            return WRONG_INPUT
        if "--json" in others:
            print_json([{"experiment": name, "says": about(name, language)} for name in names()])
            return 0
        print(say("command.study", language))
        print(f"  {NAME} study {say('command.study.form', language)}\n")
        for name in names():
            print(f"  {name:<16} {about(name, language)}")
    return 0
