"""What the command lines of all experiments share: words in, mistakes in one line."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NoReturn

from experiments.result import as_json
from sim.config import compose
from sim.config.multirun import studies
from sim.config.study_file import expanded
from sim.errors import InputError
from sim.host.caches import cache_folder
from sim.host.interrupts import HELD
from sim.host.machine import must_have_room, refusal
from sim.host.notices import address
from sim.host.paths import absolute
from sim.host.streams import lasting_streams, shows
from sim.text import LANGUAGES, say

WRONG_INPUT, STOPPED = 2, 130
HELP = ("-h", "--help")
CFG = "--cfg"
JSON = "--json"
QUIET = "quiet=true"
JOB = "job"  # of the configurations that Hydra's --cfg prints the one that there is
MULTIRUN = ("-m", "--multirun")
OF_HYDRA: tuple[str, ...] = (
    "--hydra-help",
    "--version",
    "--resolve",
    "--package",
    "-p",
    "--run",
    "-r",
)
OF_HYDRA += ("--shell-completion", "-sc", "--config-path", "-cp", "--config-name", "-cn")
OF_HYDRA += ("--config-dir", "-cd", "--experimental-rerun", "--info", "-i")
LANGUAGE = re.compile(r"\s*language\s*=")
type Experiment = Callable[[list[str]], Path | None]
AGAIN = 2.0  # seconds until an interrupt that was not heard is raised once more


def run(experiment: Experiment, words: Sequence[str] | None = None) -> int:
    """Run ``experiment`` with Hydra overrides and return the exit status.

    It returns the folder of its results, if it made one. With ``--multirun`` it is run for every
    combination of the values that words list; with ``--json`` nothing is shown but a line of JSON
    for each folder.
    0 done; 2 a user's mistake, said in one line; 130 stopped by Ctrl-C or a signal to end.
    """
    asked = list(sys.argv[1:] if words is None else words)
    language = _language(asked)
    address(language)
    with lasting_streams(notices=not set(HELP) & set(asked)), _signals():
        return _answered(experiment, asked, language)


def _answered(experiment: Experiment, asked: list[str], language: str) -> int:
    try:
        absolute(".", "path")  # a command may be started in a folder that is gone by then
        known = _known([_readable(word) for word in asked])
        if not {*HELP, CFG} & set(known):
            must_have_room()
            cache_folder()  # settled before libraries look for a home of their own, with complaints
        if JSON in known and not {*HELP, CFG} & set(known):
            experiment, known = partial(_told_as_json, experiment), [*known, QUIET]
        words = [word for word in known if word not in (*MULTIRUN, JSON)]
        if set(MULTIRUN) & set(known) and not set(HELP) & set(known):
            _run_each(experiment, words, language)
        else:
            experiment(words)
    except InputError as error:
        return _end(error.line(language), error.line(), WRONG_INPUT)
    except (OSError, ImportError, MemoryError) as error:
        line = refusal(error)
        if line is None:
            raise
        return _end(line.line(language), line.line(), WRONG_INPUT)
    except KeyboardInterrupt:
        return _end(say("terminal.stopped", language), say("terminal.stopped"), STOPPED)
    return 0


def _told_as_json(experiment: Experiment, words: list[str]) -> None:
    folder = experiment(words)
    if folder is not None:
        sys.stdout.write(as_json(folder) + "\n")


@contextmanager
def _signals() -> Iterator[None]:
    """Have signals to end heard as Ctrl-C is, but for those that are to be ignored (``nohup``, a
    command in the background). Outside the main thread, which alone hears them, none is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handlers = dict.fromkeys(HELD, _stop_surely) | {signal.SIGALRM: _stop}
    before = {
        number: signal.signal(number, handler)
        for number, handler in handlers.items()
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        for number, former in before.items():
            signal.signal(number, signal.SIG_DFL if former is None else former)


def _readable(word: str) -> str:
    """``word`` in Unicode, also where Python reads the command line in a narrower encoding."""
    try:
        return os.fsencode(word).decode() if not word.isascii() else word
    except UnicodeError:
        text = word.encode("ascii", "backslashreplace").decode()
        raise InputError("word_encoding", text=text) from None


def _language(words: Sequence[str]) -> str:
    """The language asked for, also when the rest cannot be read."""
    named = [word.partition("=")[2].strip("'\" ") for word in words if LANGUAGE.match(word)]
    return named[-1] if named and named[-1] in LANGUAGES else LANGUAGES[0]


def _known(words: list[str]) -> list[str]:
    words = list(_with_cfg(words))
    for word in words:
        if word.startswith("-") and word not in (*HELP, CFG, *MULTIRUN, JSON):
            key = "hydra_option" if word.partition("=")[0] in OF_HYDRA else "unknown_option"
            allowed = ", ".join((*HELP, f"{CFG} {JOB}", *MULTIRUN, JSON))
            raise InputError(key, text=word, allowed=allowed)
    return words


def _with_cfg(words: list[str]) -> Iterator[str]:
    """``words`` with ``--cfg job``, in all the ways it may be written, as one word."""
    left = iter(words)
    for word in left:
        option, equals, value = word.partition("=")
        if option not in (CFG, "-c"):
            yield word
            continue
        value = value if equals else next(left, "")
        if value != JOB:
            raise InputError("cfg_job", text=f"{option} {value}".strip())
        yield CFG


def _run_each(experiment: Experiment, words: Sequence[str], language: str) -> None:
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


def _end(line: str, english: str, status: int) -> int:
    if not shows(sys.stderr, line):
        line = english.encode("ascii", "replace").decode()
    sys.stderr.write(line + "\n")
    return status
