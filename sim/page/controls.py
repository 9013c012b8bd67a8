"""The levers as the page shows them: in the plan's own order, each with range, marks and unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.config.movable import COMMON, numbers_of, positions
from sim.core.clock import PLAN_BEGINS, QUARTERS
from sim.model.policy.levers import about_levers, lever_settings
from sim.page.question import plainly
from sim.plan.register import clauses
from sim.report.speech import Speech

SECTIONS = ("4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "5")
NEAR = 0.16  # of a slider's length; marks that are nearer share a word
RULES = "4.5"  # where guidance by class of county stands, which the plan's principles ask for


@dataclass(frozen=True)
class Mark:
    """A mark at a slider, ``at`` per cent of its length."""

    at: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Control:
    """One setting: a slider with ``stops``, or a list of ``choices``.

    Values are shown times ``factor`` with ``unit``.
    """

    key: str
    label: str
    unit: str
    factor: float
    plan: str
    held: str
    stops: tuple[str, ...]
    marks: tuple[Mark, ...]
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LeverShown:
    """A lever: what it is called, what it acts on and moves, what it costs, its settings."""

    name: str
    title: str
    clause: str
    place: str
    cost: str
    moves: str
    controls: tuple[Control, ...]
    dates: tuple[Control, ...]

    def control(self, setting: str) -> Control:
        """The control of one of its settings."""
        key = f"{self.name}.{setting}"
        return next(one for one in (*self.controls, *self.dates) if one.key == key)


@dataclass(frozen=True)
class Section:
    """A section of the plan and its levers."""

    id: str
    title: str
    levers: tuple[LeverShown, ...]


def sections(voice: Speech) -> tuple[Section, ...]:
    """All levers under the sections of the plan, in its order."""
    groups: dict[str, list[LeverShown]] = {section: [] for section in SECTIONS}
    for clause, lever in _in_order():
        groups[section_of(clause)].append(_lever(lever, voice))
    return tuple(
        Section(section, voice.say(f"page.section.{section}"), tuple(levers))
        for section, levers in groups.items()
    )


def section_of(clause: str) -> str:
    """The section under which the page shows a clause; boxes stand with theirs."""
    section = next(one.section for one in clauses() if one.id == clause)
    if section.startswith("box "):
        return f"4.{section.removeprefix('box ')}"
    if section.startswith("5"):
        return "5"
    return section if section in SECTIONS else RULES


def _in_order() -> Iterator[tuple[str, str]]:
    about = about_levers()
    for clause in clauses():
        for lever, its in about.items():
            if its.clause == clause.id:
                yield clause.id, lever


def _lever(lever: str, voice: Speech) -> LeverShown:
    its, settings = about_levers()[lever], lever_settings()[lever]
    sliders = {setting: _slider(lever, setting, meta, voice) for setting, meta in numbers_of(lever)}
    lists = {
        setting: _list(lever, setting, meta, voice)
        for setting, meta in settings.items()
        if meta.get("choices")
    }
    ordered = [sliders.get(setting) or lists.get(setting) for setting in settings]
    way = voice.say(f"page.{'up' if its.direction > 0 else 'down'}")
    return LeverShown(
        name=lever,
        title=voice.say(f"lever.{lever}"),
        clause=its.clause,
        place=voice.say(f"lever.{lever}.place"),
        cost=voice.say(f"lever.{lever}.cost"),
        moves=voice.beside(voice.say(f"indicator.{its.moves}"), way),
        controls=tuple(one for one in ordered if one is not None),
        dates=tuple(_dates(lever, settings, voice)),
    )


def _slider(lever: str, setting: str, meta: Mapping[str, Any], voice: Speech) -> Control:
    stops = positions(meta["low"], meta["high"], meta["default"], meta["held"])
    scale = voice.of_setting(meta["unit"])
    return Control(
        key=f"{lever}.{setting}",
        label=voice.say(f"lever.{lever}.{setting}"),
        unit=scale.label,
        factor=scale.factor,
        plan=plainly(meta["default"]),
        held=plainly(meta["held"]),
        stops=tuple(map(plainly, stops)),
        marks=tuple(_marks(stops, meta["default"], meta["held"], voice)),
        choices=(),
    )


def _marks(stops: tuple[float, ...], plan: float, held: float, voice: Speech) -> Iterator[Mark]:
    """Marks of the plan and of 2020, one where both are near."""
    at = {
        key: stops.index(value) / (len(stops) - 1)
        for key, value in (("plan", plan), ("held", held))
    }
    if plan == held:
        yield _mark(at["plan"], voice.say("page.mark.both"))
        return
    near = abs(at["plan"] - at["held"]) < NEAR
    for key in ("held", "plan"):
        other = "plan" if key == "held" else "held"
        side = "end" if at[key] < at[other] else "start"
        yield _mark(at[key], voice.say(f"page.mark.{key}"), side if near else "middle")


def _mark(at: float, text: str, anchor: str = "middle") -> Mark:
    if at < 0.04:
        anchor = "start" if anchor == "middle" else anchor
    elif at > 0.96:
        anchor = "end" if anchor == "middle" else anchor
    return Mark(round(100.0 * at, 2), text, anchor)


def _list(lever: str, setting: str, meta: Mapping[str, Any], voice: Speech) -> Control:
    choices = tuple((choice, voice.name("rule", choice)) for choice in meta["choices"])
    return Control(
        f"{lever}.{setting}",
        voice.say(f"lever.{lever}.{setting}"),
        "",
        1.0,
        meta["default"],
        meta["held"],
        (),
        (),
        choices,
    )


def _dates(lever: str, settings: Mapping[str, Any], voice: Speech) -> Iterator[Control]:
    """When a lever begins, ends and how long it takes."""
    quarters = [f"{2016 + q // 4}Q{q % 4 + 1}" for q in range(PLAN_BEGINS, QUARTERS)]
    for setting in COMMON:
        meta = settings[setting]
        steps = range(meta["low"], meta["high"] + 1) if setting == "ramp" else quarters
        choices = tuple((str(step), str(step)) for step in steps)
        plan, held = str(meta["default"]), str(meta["held"])
        yield Control(
            f"{lever}.{setting}",
            voice.say(f"lever.{setting}"),
            "",
            1.0,
            plan,
            held,
            (),
            (),
            choices,
        )
