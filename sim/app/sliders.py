"""Sliders for the three families of levers one can move, made from the levers' own metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

import ipywidgets as widgets

from sim.config.movable import numbers_of, positions
from sim.config.scenario import changed
from sim.model.policy.levers import FAMILIES, Levers
from sim.report.names import name
from sim.text import say

MOVED = ("credit", "talent", "pairing")  # families


def movable(family: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Lever, setting and metadata of every number of a family, dates and ramps left aside."""
    for lever in FAMILIES[family]:
        for setting, meta in numbers_of(lever):
            yield lever, setting, meta


def digits(value: float) -> str:
    """All the figures of a setting, thousands marked.

    >>> digits(70_000.0), digits(0.015), digits(228.7)
    ('70,000', '0.015', '228.7')
    """
    return f"{value:,.7g}" if abs(value) < 1e7 else f"{value:,.0f}"


class LeverSliders(widgets.HBox):  # type: ignore[misc]
    """One column of sliders a family; ``levers`` is what they say, as a change of the plan.

    ``moved`` is called after a slider was let go.
    """

    def __init__(self, language: str, moved: Callable[[], None]) -> None:
        self._moved, self._quiet = moved, False
        self._heads = {family: widgets.HTML() for family in MOVED}
        self._labels: dict[tuple[str, str], widgets.HTML] = {}
        self.sliders: dict[tuple[str, str], widgets.SelectionSlider] = {}
        columns = []
        for family in MOVED:
            column: list[widgets.Widget] = [self._heads[family]]
            for lever, setting, meta in movable(family):
                column += self._row(lever, setting, meta)
            columns.append(widgets.VBox(column, layout=widgets.Layout(flex="1 1 260px")))
        self.say(language)
        super().__init__(columns, layout=widgets.Layout(flex_flow="row wrap"))

    def _row(self, lever: str, setting: str, meta: Mapping[str, Any]) -> list[widgets.Widget]:
        stops = positions(meta["low"], meta["high"], meta["default"], meta["held"])
        slider = widgets.SelectionSlider(
            options=[(digits(stop), stop) for stop in stops],
            value=meta["default"],
            continuous_update=False,
            layout=widgets.Layout(width="98%"),
        )
        slider.add_class(f"lever-{lever}-{setting}".replace("_", "-"))
        slider.observe(self._slid, "value")
        self.sliders[lever, setting] = slider
        self._labels[lever, setting] = widgets.HTML()
        return [self._labels[lever, setting], slider]

    @property
    def levers(self) -> Levers:
        """The plan with the settings the sliders stand at."""
        difference: dict[str, dict[str, float]] = {}
        for (lever, setting), slider in self.sliders.items():
            difference.setdefault(lever, {})[setting] = slider.value
        return changed(Levers(), difference, "levers")

    def say(self, language: str) -> None:
        """Name families, levers, settings and units in ``language``."""
        for family in MOVED:
            self._heads[family].value = f"<b>{escape(say(f'family.{family}', language))}</b>"
            for lever, setting, meta in movable(family):
                label = say(
                    "app.setting",
                    language,
                    lever=say(f"lever.{lever}", language),
                    setting=say(f"lever.{lever}.{setting}", language),
                )
                marks = say(
                    "app.marks",
                    language,
                    unit=name("unit", meta["unit"], language),
                    plan=digits(meta["default"]),
                    held=digits(meta["held"]),
                )
                self._labels[lever, setting].value = (
                    f'<div style="line-height:1.35">{escape(label)}<br>'
                    f"<small>{escape(marks)}</small></div>"
                )

    def reset(self) -> None:
        """Put every slider back to the plan."""
        self._quiet = True
        for family in MOVED:
            for lever, setting, meta in movable(family):
                self.sliders[lever, setting].value = meta["default"]
        self._quiet = False
        self._moved()

    def _slid(self, _: object) -> None:
        if not self._quiet:
            self._moved()
