"""Progress in a notebook."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import ipywidgets
from IPython.display import display

from sim.progress.pace import Pace

SMOOTH = 0.2  # seconds between changes


class Widget:
    """A bar and a line in a notebook, which stay with their cell."""

    def __init__(self, status: Callable[[], str]) -> None:
        self._status = status
        self._stage = ipywidgets.Label()
        self._bar = ipywidgets.IntProgress(0, 0, 1)
        self._line = ipywidgets.Label()
        self._notes = ipywidgets.VBox()
        row = ipywidgets.HBox([self._stage, self._bar, self._line])
        self.box = ipywidgets.VBox([row, self._notes])
        self._shown = 0.0

    def begin(self) -> None:
        """Put it below the cell."""
        display(self.box)  # type: ignore[no-untyped-call]

    def stage(self, text: str) -> None:
        """Write the stage before the bar."""
        self._stage.value = text

    def show(self, pace: Pace) -> None:
        """Move the bar, not more often than an eye follows."""
        now = time.monotonic()
        if now - self._shown >= SMOOTH or not pace.left:
            self._shown = now
            self._bar.max, self._bar.value = max(pace.total, 1), pace.ended
            self._bar.bar_style = "" if not pace.failed else "warning"
            self._line.value = self._status()

    def line(self, text: str) -> None:
        """Write below the bar."""
        notes: tuple[Any, ...] = self._notes.children
        self._notes.children = (*notes, ipywidgets.Label(text))

    def end(self) -> None:
        """Leave the last line where it is."""
        self._line.value = self._status()
