"""Where progress is shown: a terminal's bar, a notebook's widget, plain lines, nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Any, Protocol

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from sim.progress.pace import Pace

EVERY = 10.0  # seconds between plain lines, or
SHARE = 0.01  # this share of the time since the beginning, whichever is longer
SMOOTH = 0.2  # seconds between changes of the widget

type Words = Callable[[], str]


class View(Protocol):
    """Shows the stage, how far it is, and lines that are to stay."""

    def begin(self) -> None:
        """Appear."""

    def stage(self, words: str) -> None:
        """Say which stage has begun."""

    def show(self, pace: Pace) -> None:
        """Show how far the runs are."""

    def line(self, words: str) -> None:
        """Say something that is to stay."""

    def end(self) -> None:
        """Go away, or come to rest."""


def view(console: Console, words: Words, *, quiet: bool) -> View:
    """The view that suits where ``console`` writes; ``words`` gives the line of the moment."""
    if quiet:
        return Nowhere()
    if console.is_jupyter and find_spec("ipywidgets") is not None:
        return Widget(words)
    return Bar(console, words) if console.is_terminal else Lines(console, words)


class Nowhere:
    """Shows nothing."""

    def begin(self) -> None:
        """Nothing appears."""

    def stage(self, words: str) -> None:
        """Nothing is said."""

    def show(self, pace: Pace) -> None:
        """Nothing is shown."""

    def line(self, words: str) -> None:
        """Nothing is said."""

    def end(self) -> None:
        """Nothing goes away."""


class Bar:
    """A bar on a terminal and a line below it, gone at the end."""

    def __init__(self, console: Console, words: Words) -> None:
        self._bar = _Lined(words, console)
        self._task = self._bar.add_task("", total=None)

    def begin(self) -> None:
        """Show the bar."""
        self._bar.start()

    def stage(self, words: str) -> None:
        """Write the stage before the bar."""
        self._bar.update(self._task, description=words)

    def show(self, pace: Pace) -> None:
        """Move the bar."""
        self._bar.update(self._task, total=pace.total, completed=pace.ended)

    def line(self, words: str) -> None:
        """Write above the bar."""
        self._bar.console.print(words, soft_wrap=True)

    def end(self) -> None:
        """Take the bar away."""
        self._bar.stop()


class _Lined(Progress):
    """A bar and the line of the moment, in which time goes on between two steps."""

    def __init__(self, words: Words, console: Console) -> None:
        self._words = words
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        super().__init__(*columns, console=console, transient=True)

    def get_renderables(self) -> Iterable[RenderableType]:
        yield from super().get_renderables()
        yield Text(self._words())


class Lines:
    """A line at each stage and now and then, where nothing can be written over."""

    def __init__(self, console: Console, words: Words) -> None:
        self._console, self._words = console, words
        self._began = self._said = time.monotonic()
        self._new = False

    def begin(self) -> None:
        """Nothing is said before the first stage."""

    def stage(self, words: str) -> None:
        """Write the stage."""
        self._rest()
        self.line(words)

    def show(self, pace: Pace) -> None:
        """Write a line if the last one is a while ago."""
        self._new = True
        now = time.monotonic()
        if now - self._said >= max(EVERY, SHARE * (now - self._began)):
            self._said = now
            self._rest()

    def line(self, words: str) -> None:
        """Write ``words``."""
        self._console.print(words, soft_wrap=True)
        self._console.file.flush()

    def end(self) -> None:
        """Say how far it came."""
        self._rest()

    def _rest(self) -> None:
        if self._new:
            self._new = False
            self.line(self._words())


class Widget:
    """A bar and a line in a notebook, which stay with their cell."""

    def __init__(self, words: Words) -> None:
        import ipywidgets

        self._words = words
        self._stage = ipywidgets.Label()
        self._bar = ipywidgets.IntProgress(0, 0, 1)
        self._line = ipywidgets.Label()
        self._notes = ipywidgets.VBox()
        row = ipywidgets.HBox([self._stage, self._bar, self._line])
        self.box = ipywidgets.VBox([row, self._notes])
        self._shown = 0.0

    def begin(self) -> None:
        """Put it below the cell."""
        from IPython.display import display

        display(self.box)  # type: ignore[no-untyped-call]

    def stage(self, words: str) -> None:
        """Write the stage before the bar."""
        self._stage.value = words

    def show(self, pace: Pace) -> None:
        """Move the bar, not more often than an eye follows."""
        now = time.monotonic()
        if now - self._shown >= SMOOTH or not pace.left:
            self._shown = now
            self._bar.max, self._bar.value = max(pace.total, 1), pace.ended
            self._bar.bar_style = "" if not pace.failed else "warning"
            self._line.value = self._words()

    def line(self, words: str) -> None:
        """Write below the bar."""
        import ipywidgets

        notes: tuple[Any, ...] = self._notes.children
        self._notes.children = (*notes, ipywidgets.Label(words))

    def end(self) -> None:
        """Leave the last line where it is."""
        self._line.value = self._words()
