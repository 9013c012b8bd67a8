"""A panel for notebooks: one's own levers beside the plan, on the same luck.

Levers stand to the left, what they do to the right of them: first the indicator that the lever
moved last is there to move, and what it costs. A thread runs and draws; the panel only says what is
wanted. So a slider answers at once, and a change while the runs go on starts them again from the
end of 2020, which is kept.
"""

from __future__ import annotations

import threading
import time
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from sim.app.moved import money, moved_levers, moved_table, series_of
from sim.app.pairs import PairedRuns, Seen
from sim.app.sliders import STYLE, LeverSliders
from sim.app.view import (
    FIGURES,
    LANGUAGE_NAMES,
    SERIES,
    TABLES,
    View,
    font_style,
    html,
    pictures,
    same,
)
from sim.config import scenario_files
from sim.ensemble.work.live import stages
from sim.errors import InputError
from sim.host.paths import absolute
from sim.model.policy.levers import Levers
from sim.report.maps import MAPPED, mapped_name
from sim.report.names import series_name
from sim.report.numbers import share
from sim.report.speech import Speech
from sim.report.table import style
from sim.report.tables import Tables
from sim.targets import LAST_YEAR
from sim.text import LANGUAGES, say
from sim.world import WorldSettings

HEADINGS = ("targets", "paths", "costs", "maps")


class CompareLevers(widgets.VBox):  # type: ignore[misc]
    """All levers of the plan to move; ``plan`` beside ``mine``.

    The first answer comes from ``first_draws`` draws in a world thinned to ``first_scale``, then
    ``draws`` draws in ``world`` refine it. ``wait()`` gives the tables that are shown.

    >>> panel = CompareLevers(WorldSettings(scale=0.1), language="zh")  # shown by a notebook
    >>> panel.close()
    """

    def __init__(
        self,
        world: WorldSettings | None = None,
        language: str = "en",
        draws: int = 8,
        first_scale: float = 0.02,
        first_draws: int = 2,
    ) -> None:
        super().__init__()
        if language not in LANGUAGES:
            raise InputError(
                "choice", where="language", value=language, allowed=", ".join(LANGUAGES)
            )
        self._runs = PairedRuns(stages(world or WorldSettings(), draws, first_scale, first_draws))
        self._view, self._levers = View(language), Levers()
        self._at: Seen | None = None  # where the runs are
        self._seen: Seen | None = None  # what is shown
        self._seen_levers: Levers | None = None  # of what is shown
        self._drawn: tuple[Levers | None, View] | None = None  # what the figures belong to
        self._done: Levers | None = None  # levers whose runs have all ended
        self._failure: Exception | None = None
        self._closing = False
        self._woken = threading.Event()  # something is wanted
        self._shown = threading.Condition()  # something new is shown
        self._started = time.monotonic()
        self.seconds_to_first: float | None = None
        self._build(language)
        self.children = self._rows()
        self._say()
        self._thread = threading.Thread(target=self._work, name="compare-levers", daemon=True)
        self._thread.start()
        self._woken.set()

    # What a user sees and sets

    def _build(self, language: str) -> None:
        self.sliders = LeverSliders(language, self._moved)
        names = [(LANGUAGE_NAMES[word], word) for word in LANGUAGES]
        narrow = widgets.Layout(width="auto")
        self.language = widgets.ToggleButtons(options=names, value=language)
        self.language.style.button_width = "auto"
        self.reset = widgets.Button(layout=narrow)
        self.series = widgets.Dropdown(options=[("", key) for key in SERIES], layout=narrow)
        self.mapped = widgets.Dropdown(options=[("", key) for key in MAPPED], layout=narrow)
        self.progress = widgets.FloatProgress(min=0.0, max=1.0)
        self.status = widgets.HTML()
        self.headings = {name: widgets.HTML() for name in HEADINGS}
        self.tables = {name: widgets.HTML() for name in TABLES}
        self.same, self.font = widgets.HTML(), widgets.HTML(STYLE)
        self.money, self.moved = widgets.HTML(), widgets.HTML()
        self.money.add_class("compare-money")
        self.moved.add_class("moved-table")
        self.add_class("compare-levers")
        self.figures = {name: widgets.Image(layout=_figure_layout()) for name in FIGURES}
        for name, figure in self.figures.items():
            figure.add_class(f"figure-{name}")
        for name, table in self.tables.items():
            table.add_class(name.replace("_", "-"))
        self.status.add_class("compare-status")
        self.reset.on_click(lambda _: self.sliders.reset())
        for control in (self.language, self.series, self.mapped):
            control.observe(self._looked, "value")

    def _rows(self) -> list[widgets.Widget]:
        def row(*parts: widgets.Widget) -> widgets.HBox:
            layout = widgets.Layout(flex_flow="row wrap", align_items="center")
            return widgets.HBox(parts, layout=layout)

        levers = widgets.VBox([self.sliders], layout=_column_layout("0 1 400px"))
        found = [
            self.money,
            self.moved,
            row(self.headings["paths"], self.series),
            row(self.figures["path"], self.figures["difference"]),
            self.tables["differences_said"],
            self.headings["targets"],
            self.tables["targets_table"],
            self.headings["costs"],
            self.tables["costs_table"],
            row(self.figures["costs"]),
            row(self.headings["maps"], self.mapped),
            self.same,
            row(self.figures["map"]),
        ]
        right = widgets.VBox(found, layout=_column_layout("1 1 460px"))
        return [
            row(self.language, self.reset, self.progress, self.status),
            widgets.HBox([levers, right], layout=widgets.Layout(flex_flow="row wrap")),
            self.tables["warnings_said"],
            self.font,
        ]

    def _say(self) -> None:
        """Put every fixed word into the language chosen."""
        language = self._view.language
        self.sliders.say(language)
        self.reset.description = say("app.reset", language)
        for control, names in (
            (self.series, [(series_name(*key, language), key) for key in SERIES]),
            (self.mapped, [(mapped_name(key, Speech(language)), key) for key in MAPPED]),
        ):
            chosen = control.value
            control.options, control.value = names, chosen
        for part, heading in self.headings.items():
            heading.value = f"<h3>{escape(say(f'report.{part}', language, last=LAST_YEAR))}</h3>"
        self.same.value = ""
        self._tell()

    def _moved(self, lever: str) -> None:
        self._levers = self.sliders.levers
        if lever:
            self.series.value = series_of(lever)  # what it is there to move is looked at
        self._woken.set()

    def _looked(self, change: Any) -> None:
        view = View(self.language.value, self.series.value, self.mapped.value)
        if None in (view.series, view.mapped) or view == self._view:
            return  # the options are being renamed
        spoken, self._view = self._view.language, view
        if view.language != spoken:
            self._say()
        self._woken.set()

    # What a program asks

    def wait(self, draws: int = 1, seconds: float = 120.0) -> Tables:
        """The tables shown for the levers as they stand, once ``draws`` draws are in them.

        Raises ``TimeoutError`` after so many seconds, and what went wrong in a run.
        """
        with self._shown:
            ended = self._shown.wait_for(lambda: self._failure or self._ready(draws), seconds)
        if self._failure is not None:
            raise self._failure
        if not ended or self._seen is None or self._seen.tables is None:
            raise TimeoutError(say("app.waited", self._view.language, seconds=seconds))
        return self._seen.tables

    def pictures(self) -> list[bytes]:
        """The figures shown now, PNG, those that are hidden left out."""
        shown = (figure for figure in self.figures.values() if figure.layout.display != "none")
        return [figure.value for figure in shown]

    def save(self, file: str | Path) -> Path:
        """Write the levers as they stand to a scenario file, for ``scenario=[plan,mine.yaml]``."""
        path = absolute(file, "file")
        path.parent.mkdir(parents=True, exist_ok=True)
        scenario_files.write(path, self._levers, Levers())
        return path

    def close(self) -> None:
        """Stop running and take the panel away."""
        self._closing = True
        self._woken.set()
        super().close()

    def _ready(self, draws: int) -> bool:
        drawn = self._drawn == (self._levers, self._view)
        return drawn and self._seen is not None and self._seen.done >= draws

    # What the thread does

    def _work(self) -> None:
        while not self._closing:
            self._woken.wait()
            self._woken.clear()
            try:
                self._failure = None
                self._answer(self._levers)
            except Exception as error:  # told to the user; the next change tries again
                self._failure = error
                self._tell()
                with self._shown:
                    self._shown.notify_all()

    def _answer(self, levers: Levers) -> None:
        """Run ``levers`` and show what is there, until all is done or other levers are wanted."""
        if self._done == levers:
            return self._show()
        for seen in self._runs.work(levers):
            if self._closing or self._levers != levers:
                return self._woken.set()
            looked = self._woken.is_set()  # another language or figure is wanted
            self._woken.clear()
            if seen is not None:
                self._at = seen
                self._tell()
                if seen.tables is not None:
                    self._seen, self._seen_levers = seen, levers
            if looked or (seen is not None and seen.tables is not None):
                self._show()
        self._done = levers
        self._tell()
        if self._levers != levers:
            self._woken.set()
        return None

    def _show(self) -> None:
        """Draw what has been seen, unless something else is wanted meanwhile."""
        if self._seen is None or self._seen.tables is None:
            return
        tables, view = self._seen.tables, self._view
        for name, text in html(tables, view.language).items():
            self.tables[name].value = text
        levers = self._seen_levers or Levers()
        changed = (
            moved_table(tables, levers, Speech(view.language)) if moved_levers(levers) else None
        )
        self.money.value = f"<b>{escape(money(tables, Speech(view.language)))}</b>"
        self.moved.value = f"<style>{style()}</style>{changed.html()}" if changed else ""
        alike = same(tables, view.mapped)
        self.same.value = escape(say("app.same", view.language)) if alike else ""
        for name, picture in pictures(tables, view):
            if self._woken.is_set():
                return
            self.figures[name].value = picture
            self.figures[name].layout.display = "none" if alike and name == "map" else None
            if self.seconds_to_first is None:
                self.seconds_to_first = time.monotonic() - self._started
        if self.font.value == STYLE:
            self.font.value = STYLE + font_style()
        self._tell()
        self._drawn = self._seen_levers, view
        with self._shown:
            self._shown.notify_all()

    def _tell(self) -> None:
        """Say how far the runs are and what the figures stand on."""
        language, at, seen = self._view.language, self._at, self._seen
        if self._failure is not None:
            failure = self._failure
            line = failure.line(language) if isinstance(failure, InputError) else repr(failure)
            sentences = [say("app.failed", language, reason=line)]
        elif self._done == self._levers:
            sentences = []
        elif at is None:
            sentences = [say("app.preparing", language)]
        else:
            sentences = [say("app.running", language, **_extent(at))]
        if seen is not None:
            key = "app.shown" if self._seen_levers == self._levers else "app.stale"
            sentences.append(say(key, language, **_extent(seen)))
        self.status.value = escape(" ".join(sentences))
        self.progress.value = 0.0 if at is None else self._runs.share(at)


def _extent(seen: Seen) -> dict[str, object]:
    scale = share(seen.stage.world.scale)
    draws = seen.stage.draws
    return {"done": seen.done, "next": min(seen.done + 1, draws), "draws": draws, "scale": scale}


def _column_layout(flex: str) -> widgets.Layout:
    """A column of the panel, which scrolls by itself, so that lever and effect are both seen."""
    return widgets.Layout(flex=flex, min_width="340px", max_height="860px", overflow="auto")


def _figure_layout() -> widgets.Layout:
    """Hidden until there is something to show; two figures a row where there is room."""
    return widgets.Layout(display="none", flex="1 1 420px", min_width="300px", max_width="720px")
