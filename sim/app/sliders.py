"""The levers one can move, in the plan's own order: a slider a number, a list a rule."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from sim.config.scenario import changed
from sim.model.policy.levers import Levers, lever_settings
from sim.page.controls import Control, LeverShown, Mark, Section, sections
from sim.report.speech import Speech
from sim.text import say

type Setting = tuple[str, str]  # of a lever

SIDES = {"start": "0", "middle": "-50%", "end": "-100%"}  # where a mark's word stands
STYLE = """<style>
.lever-marks { position: relative; height: 17px; margin: 0 102px 4px 10px; font-size: 11px; }
.lever-marks span { position: absolute; top: 3px; line-height: 13px; white-space: nowrap; }
.lever-marks i { position: absolute; top: -6px; width: 2px; height: 9px; margin-left: -1px;
  background: currentColor; }
.compare-levers .lever-slider { margin: 2px 0 0 0; }
.compare-levers .lever-slider .slider-container { margin: 0 10px; }
.compare-levers .lever-slider .widget-readout { flex: 0 0 82px; width: 82px; max-width: 82px;
  overflow: visible; }
</style>"""


def digits(value: float) -> str:
    """All the figures of a setting, thousands marked.

    >>> digits(70_000.0), digits(0.015), digits(228.7)
    ('70,000', '0.015', '228.7')
    """
    return f"{value:,.7g}" if abs(value) < 1e7 else f"{value:,.0f}"


class LeverSliders(widgets.Accordion):  # type: ignore[misc]
    """A fold for each section of the plan; ``levers`` is what they say, as a change of the plan.

    ``moved`` is called with the lever's name after one of its settings was changed, with an empty
    one after all went back to the plan.
    """

    def __init__(self, language: str, moved: Callable[[str], None]) -> None:
        self._moved, self._quiet = moved, False
        self._heads: dict[str, widgets.HTML] = {}
        self._labels: dict[Setting, widgets.HTML] = {}
        self.marks: dict[Setting, widgets.HTML] = {}
        self.sliders: dict[Setting, widgets.SelectionSlider | widgets.Dropdown] = {}
        folds = [self._fold(section) for section in sections(Speech(language))]
        super().__init__(folds)
        self.say(language)
        self.selected_index = 0

    @property
    def levers(self) -> Levers:
        """The plan with the settings the sliders stand at."""
        difference: dict[str, dict[str, Any]] = {}
        for (lever, setting), slider in self.sliders.items():
            difference.setdefault(lever, {})[setting] = slider.value
        return changed(Levers(), difference, "levers")

    @property
    def labels(self) -> list[str]:
        """All that is written at the sliders, as HTML."""
        written = (self._heads, self._labels, self.marks)
        return [label.value for labels in written for label in labels.values()]

    def say(self, language: str) -> None:
        """Name sections, levers, settings, units and marks in ``language``."""
        self._quiet = True
        said = sections(Speech(language))
        self.titles = tuple(section.title for section in said)
        for lever in (lever for section in said for lever in section.levers):
            self._heads[lever.name].value = _head(lever, language)
            for control in lever.controls:
                key, slider = _key(control), self.sliders[_key(control)]
                self._labels[key].value = _label(control, language)
                self.marks[key].value = _marked(control.marks)
                chosen = slider.value
                slider.options, slider.value = _options(control), chosen
        self._quiet = False

    def reset(self) -> None:
        """Put every slider back to the plan."""
        self._quiet = True
        for (lever, setting), slider in self.sliders.items():
            slider.value = lever_settings()[lever][setting]["default"]
        self._quiet = False
        self._moved("")

    def _fold(self, section: Section) -> widgets.VBox:
        rows: list[widgets.Widget] = []
        for lever in section.levers:
            self._heads[lever.name] = widgets.HTML()
            rows.append(self._heads[lever.name])
            for control in lever.controls:
                rows += self._row(control)
        return widgets.VBox(rows)

    def _row(self, control: Control) -> list[widgets.Widget]:
        key = lever, setting = _key(control)
        kind = widgets.SelectionSlider if control.stops else widgets.Dropdown
        slider = kind(
            options=_options(control),
            value=lever_settings()[lever][setting]["default"],
            layout=widgets.Layout(width="98%"),
        )
        if control.stops:
            slider.continuous_update = False
            slider.add_class("lever-slider")
        slider.add_class(f"lever-{lever}-{setting}".replace("_", "-"))
        slider.observe(lambda _: None if self._quiet else self._moved(lever), "value")
        self.sliders[key] = slider
        self._labels[key], self.marks[key] = widgets.HTML(), widgets.HTML()
        marks = [self.marks[key]] if control.stops else []
        return [self._labels[key], slider, *marks]


def _key(control: Control) -> Setting:
    lever, _, setting = control.key.partition(".")
    return lever, setting


def _options(control: Control) -> list[tuple[str, float | str]]:
    """What is shown and what is set, of every stop or choice."""
    if not control.stops:
        return [(name, choice) for choice, name in control.choices]
    return [(digits(float(stop) * control.factor), float(stop)) for stop in control.stops]


def _head(lever: LeverShown, language: str) -> str:
    about = say("app.lever", language, moves=lever.moves, cost=lever.cost)
    return (
        f'<div style="line-height:1.4;margin-top:6px"><b>{escape(lever.title)}</b><br>'
        f"<small>{escape(about)}</small></div>"
    )


def _label(control: Control, language: str) -> str:
    words = control.label
    if control.unit:
        words = say("report.measure", language, measure=words, unit=control.unit)
    return f'<div style="line-height:1.3">{escape(words)}</div>'


def _marked(marks: tuple[Mark, ...]) -> str:
    """A stroke and a word below the slider for each mark."""
    strokes = "".join(
        f'<i style="left:{mark.at}%"></i>'
        f'<span style="left:{mark.at}%;transform:translateX({SIDES[mark.anchor]})">'
        f"{escape(mark.text)}</span>"
        for mark in marks
    )
    return f'<div class="lever-marks">{strokes}</div>'
