"""What the command lines of all experiments share: words in, mistakes in one line, progress."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType, TracebackType
from typing import NoReturn, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.progress import TimeRemainingColumn as TimeLeftColumn

from sim.errors import InputError
from sim.text import LANGUAGES, say

WRONG_INPUT, STOPPED = 2, 130
HELP = ("-h", "--help")
AGAIN = 2.0  # seconds until an interrupt that was not heard is raised once more
EVERY = 10.0  # seconds between plain lines of progress


def run(experiment: Callable[[list[str]], None], words: Sequence[str] | None = None) -> int:
    """Run ``experiment`` with Hydra overrides and return the exit status.

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
        experiment(_known(asked))
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
    named = [word.removeprefix("language=") for word in words if word.startswith("language=")]
    return named[-1] if named and named[-1] in LANGUAGES else LANGUAGES[0]


def _known(words: list[str]) -> list[str]:
    for word in words:
        if word.startswith("-") and word not in HELP:
            raise InputError("unknown_option", text=word, allowed=", ".join(HELP))
    return words


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _stop_surely(number: int, frame: FrameType | None) -> NoReturn:
    # Some compiled modules swallow an interrupt that arrives while they are imported.
    signal.setitimer(signal.ITIMER_REAL, AGAIN)
    raise KeyboardInterrupt


def _end(line: str, status: int) -> int:
    sys.stderr.write(line + "\n")
    return status


class RunProgress:
    """Progress of runs with the time left: a bar on a terminal, else a line now and then."""

    def __init__(self, console: Console, language: str, *, quiet: bool = False) -> None:
        self.console, self.language, self.quiet = console, language, quiet
        self.total = self.ended = 0
        self.said = time.monotonic()
        self.first = (self.said, 0)  # when the first runs ended, and how many
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeLeftColumn(),
            console=console,
            transient=True,
            disable=quiet or not console.is_terminal,
        )
        self.task = self.bar.add_task("", total=None)

    def __enter__(self) -> Self:
        """Show the bar."""
        self.bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        self.bar.stop()

    def stage(self, name: str, runs: int = 0) -> None:
        """Say which stage begins; the first with ``runs`` starts the count."""
        words = say(f"terminal.stage.{name}", self.language)
        self.bar.update(self.task, description=words)
        if runs and not self.total:
            self.total = runs
            self.bar.reset(self.task, total=runs, description=words)
        self._line(words)

    def advance(self, runs: int) -> None:
        """Count ``runs`` more."""
        self.ended += runs
        self.bar.update(self.task, completed=self.ended)
        now = time.monotonic()
        if self.ended == runs:
            self.first = now, runs  # compiling comes before it and says nothing of the rest
        if now - self.said >= EVERY:
            self._line(self._words(now))
            self.said = now

    def _words(self, now: float) -> str:
        counts = {"ended": self.ended, "total": self.total}
        since, runs = self.first
        if self.ended == runs:
            return say("terminal.progress", self.language, **counts)
        left = (now - since) / (self.ended - runs) * (self.total - self.ended)
        return say("terminal.progress.left", self.language, seconds=round(left), **counts)

    def _line(self, words: str) -> None:
        if not self.quiet and not self.console.is_terminal:
            self.console.print(words)
            self.console.file.flush()
