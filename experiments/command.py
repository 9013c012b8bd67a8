"""What the command lines of all experiments share: words in, mistakes in one line."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NoReturn

from sim.config import compose
from sim.config.multirun import studies
from sim.config.study_file import expanded
from sim.errors import InputError
from sim.text import LANGUAGES, say

WRONG_INPUT, STOPPED = 2, 130
HELP = ("-h", "--help")
MULTIRUN = ("-m", "--multirun")
OF_HYDRA = (
    "--hydra-help",
    "--version",
    "--cfg",
    "-c",
    "--resolve",
    "--package",
    "-p",
    "--run",
    "-r",
)
OF_HYDRA += ("--shell-completion", "-sc", "--config-path", "-cp", "--config-name", "-cn")
OF_HYDRA += ("--config-dir", "-cd", "--experimental-rerun", "--info", "-i")
LANGUAGE = re.compile(r"\s*language\s*=")
AGAIN = 2.0  # seconds until an interrupt that was not heard is raised once more


def run(experiment: Callable[[list[str]], None], words: Sequence[str] | None = None) -> int:
    """Run ``experiment`` with Hydra overrides and return the exit status.

    With ``--multirun`` it is run for every combination of the values that words list.
    0 done; 2 a user's mistake, said in one line; 130 stopped by Ctrl-C or a signal to end.
    """
    asked = list(sys.argv[1:] if words is None else words)
    language = _language(asked)
    before = {
        number: signal.signal(number, handler)
        for number, handler in (
            (signal.SIGTERM, _stop_surely),
            (signal.SIGINT, _stop_surely),
            (signal.SIGALRM, _stop),
        )
    }
    try:
        known = _known(asked)
        if set(MULTIRUN) & set(known) and not set(HELP) & set(known):
            _run_each(experiment, [word for word in known if word not in MULTIRUN], language)
        else:
            experiment([word for word in known if word not in MULTIRUN])
    except InputError as error:
        return _end(error.line(language), WRONG_INPUT)
    except KeyboardInterrupt:
        return _end(say("terminal.stopped", language), STOPPED)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def _language(words: Sequence[str]) -> str:
    """The language asked for, also when the rest cannot be read."""
    named = [word.partition("=")[2].strip("'\" ") for word in words if LANGUAGE.match(word)]
    return named[-1] if named and named[-1] in LANGUAGES else LANGUAGES[0]


def _known(words: list[str]) -> list[str]:
    for word in words:
        if word.startswith("-") and word not in (*HELP, *MULTIRUN):
            key = "hydra_option" if word.partition("=")[0] in OF_HYDRA else "unknown_option"
            raise InputError(key, text=word, allowed=", ".join((*HELP, *MULTIRUN)))
    return words


def _run_each(experiment: Callable[[list[str]], None], words: Sequence[str], language: str) -> None:
    all_of_them = studies(words)
    # A mistake in the last is told before the first is run.
    quiet = [compose(expanded(chosen)).settings.quiet for chosen in all_of_them]
    for number, chosen in enumerate(all_of_them, start=1):
        if not quiet[number - 1]:
            told, total = " ".join(chosen), len(all_of_them)
            line = say("terminal.multirun", language, number=number, total=total, words=told)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
        experiment(chosen)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _stop_surely(number: int, frame: FrameType | None) -> NoReturn:
    # Some compiled modules swallow an interrupt that arrives while they are imported.
    signal.setitimer(signal.ITIMER_REAL, AGAIN)
    raise KeyboardInterrupt


def _end(line: str, status: int) -> int:
    sys.stderr.write(line + "\n")
    return status
