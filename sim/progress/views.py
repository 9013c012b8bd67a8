"""Where progress is shown: a terminal's bar, a notebook's widget, plain lines, nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Protocol

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from sim.progress.pace import Pace

EVERY = 10.0  # seconds between plain lines, or
SHARE = 0.01  # this share of the time since the beginning, whichever is longer

type Status = Callable[[], str]


class View(Protocol):
    """Shows the stage, how far it is, and lines that are to stay."""

    def begin(self) -> None:
        """Appear."""

    def stage(self, text: str) -> None:
        """Say which stage has begun."""

    def show(self, pace: Pace) -> None:
        """Show how far the runs are."""

    def line(self, text: str) -> None:
        """Say something that is to stay."""

    def end(self) -> None:
        """Go away, or come to rest."""


def view(console: Console, status: Status, *, quiet: bool) -> View:
    """The view that suits where ``console`` writes; ``status`` gives the line of the moment."""
    if quiet:
        return Nowhere()
    if console.is_jupyter and find_spec("ipywidgets") is not None:
        # What a notebook's widget is made of need not be installed.
        from sim.progress.widget import Widget

        return Widget(status)
    return Bar(console, status) if console.is_terminal else Lines(console, status)


class Nowhere:
    """Shows nothing."""

    def begin(self) -> None:
        """Nothing appears."""

    def stage(self, text: str) -> None:
        """Nothing is said."""

    def show(self, pace: Pace) -> None:
        """Nothing is shown."""

    def line(self, text: str) -> None:
        """Nothing is said."""

    def end(self) -> None:
        """Nothing goes away."""


class Bar:
    """A bar on a terminal and a line below it, gone at the end."""

    def __init__(self, console: Console, status: Status) -> None:
        self._bar = _Lined(status, console)
        self._task = self._bar.add_task("", total=None)

    def begin(self) -> None:
        """Show the bar."""
        self._bar.start()

    def stage(self, text: str) -> None:
        """Write the stage before the bar."""
        self._bar.update(self._task, description=text)

    def show(self, pace: Pace) -> None:
        """Move the bar."""
        self._bar.update(self._task, total=pace.total, completed=pace.ended)

    def line(self, text: str) -> None:
        """Write above the bar."""
        self._bar.console.print(text, soft_wrap=True)

    def end(self) -> None:
        """Take the bar away."""
        self._bar.stop()


class _Lined(Progress):
    """A bar and the line of the moment, in which time goes on between two steps."""

    def __init__(self, status: Status, console: Console) -> None:
        self._status = status
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        super().__init__(*columns, console=console, transient=True)

    def get_renderables(self) -> Iterable[RenderableType]:
        yield from super().get_renderables()
        yield Text(self._status())


class Lines:
    """A line at each stage and now and then, where nothing can be written over."""

    def __init__(self, console: Console, status: Status) -> None:
        self._console, self._status = console, status
        self._began = self._said = time.monotonic()
        self._new = False

    def begin(self) -> None:
        """Nothing is said before the first stage."""

    def stage(self, text: str) -> None:
        """Write the stage."""
        self._rest()
        self.line(text)

    def show(self, pace: Pace) -> None:
        """Write a line if the last one is a while ago."""
        self._new = True
        now = time.monotonic()
        if now - self._said >= max(EVERY, SHARE * (now - self._began)):
            self._said = now
            self._rest()

    def line(self, text: str) -> None:
        """Write ``text``."""
        self._console.print(text, soft_wrap=True)
        self._console.file.flush()

    def end(self) -> None:
        """Say how far it came."""
        self._rest()

    def _rest(self) -> None:
        if self._new:
            self._new = False
            self.line(self._status())
