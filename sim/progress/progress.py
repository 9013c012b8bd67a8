"""``RunProgress``: told by whoever has runs done, shown where it suits."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console

from sim.progress.pace import Pace
from sim.progress.views import view
from sim.text import say


class RunProgress:
    """Progress of runs, in a terminal, in a notebook, or as plain lines.

    ``with RunProgress(language="zh") as progress: ...``; stages are ``terminal.stage.<name>`` of
    the catalogue, notes ``terminal.note.<key>``. A stage with runs has a count of its own, and
    goes on with it when it comes again.
    """

    def __init__(
        self, console: Console | None = None, language: str = "en", *, quiet: bool = False
    ) -> None:
        self.language = language
        self._paces: dict[str, Pace] = {}
        self._pace: Pace | None = None
        self._view = view(console or Console(), self._status, quiet=quiet)

    def __enter__(self) -> Self:
        """Begin to show."""
        self._view.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Show no more."""
        self._view.end()

    def stage(self, name: str, runs: int = 0) -> None:
        """Say which stage begins, and how many runs it has in all, if any."""
        self._view.stage(say(f"terminal.stage.{name}", self.language))
        if runs:
            self._pace = self._paces.setdefault(name, Pace(runs))
            self._pace.total = runs
            self._view.show(self._pace)

    def advance(self, done: int, failed: int = 0) -> None:
        """Count so many runs more that are done, and that have failed."""
        if self._pace is not None:
            self._pace.advance(time.monotonic(), done, failed)
            self._view.show(self._pace)

    def note(self, key: str, **values: object) -> None:
        """Say something that is to stay on the screen."""
        self._view.line(say(f"terminal.note.{key}", self.language, **values))

    def _status(self) -> str:
        return self._pace.words(time.monotonic(), self.language) if self._pace else ""
