"""The help of an experiment: scenarios and settings, from their own declarations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from sim.config import compose
from sim.config.catalogue import scenario_names
from sim.config.declared import declarations
from sim.config.vary import PARAMETERS
from sim.config.written import digits, written
from sim.model.policy.levers import FAMILIES, lever_settings
from sim.model.policy.prices import price_settings
from sim.text import keys, say


def usage(experiment: str, overrides: list[str], fixed: Sequence[str] = ()) -> str:
    """What to write and what there is to set, in the language that ``overrides`` asks for; what
    the experiment decides itself (``fixed``) is left out."""
    return "\n".join(_lines(experiment, compose(overrides).plain, fixed)) + "\n"


def _lines(
    experiment: str, configuration: Mapping[str, Any], fixed: Sequence[str]
) -> Iterator[str]:
    language = configuration["language"]
    projects = experiment == "project_2025"
    yield say("terminal.help.what" if projects else f"terminal.help.what.{experiment}", language)
    if projects:
        for part in ("how", "example", "national", "own", "chinese"):
            yield "  " + say(f"terminal.help.{part}", language)
        yield ""
        yield say("terminal.help.scenarios", language)
        for name in scenario_names():
            sentence = say(f"scenario.{name}.sentence", language)
            yield f"  {name:<34} {say(f'scenario.{name}', language)}: {sentence}"
    else:
        yield "  " + say("terminal.help.how.experiment", language, experiment=experiment)
    yield ""
    yield say("terminal.help.settings", language)
    if projects:
        yield f"  {'scenario=main':<28} {say('terminal.help.scenario', language)}"
    if experiment in GROUPS:
        for part, shown in STUDIES.items():
            yield f"  {shown:<28} {say(f'terminal.help.{part}', language)}"
    yield f"  {'--cfg job':<28} {say('terminal.help.cfg', language)}"
    yield f"  {'world=thinned':<28} {say('terminal.help.world', language)}"
    for part in (*_own(experiment, configuration), *SETTINGS):
        if part not in fixed:
            value = reduce(lambda node, key: node[key], part.split("."), configuration)
            meta, meaning = _declared(part), say(f"terminal.help.{part}", language)
            yield f"  {f'{part}={typed(value)}':<28} {meaning}{_span(meta, language)}"
    yield f"  {PARAMETERS + 'NAME=null':<28} {say('terminal.help.behaviour.fixed', language)}"
    yield ""
    yield say("terminal.help.levers", language)
    yield "  " + say("terminal.help.families", language)
    for family in FAMILIES:
        yield f"    levers/{family}=plan  {say(f'family.{family}', language)}"
    for lever, settings in lever_settings().items():
        yield f"  {say(f'lever.{lever}', language)}"
        for name, meta in settings.items():
            if name not in ("start", "end", "ramp"):
                meaning = say(f"lever.{lever}.{name}", language)
                setting = f"levers.{lever}.{name}={typed(meta['default'])}"
                yield f"    {setting}  {meaning}{_bounds(meta, language)}"
    yield "  " + say("terminal.help.dates", language)
    yield ""
    yield say("terminal.help.prices", language)
    for price, meta in price_settings().items():
        meaning = f"{say(f'price.{price}', language)}{_bounds(meta, language)}"
        yield f"    prices.{price}={typed(meta['default'])}  {meaning}"


def _own(experiment: str, configuration: Mapping[str, Any]) -> list[str]:
    """The settings of the group that belongs to ``experiment``, those that help has words for."""
    group = GROUPS.get(experiment, "")
    settings = (f"{group}.{name}" for name in configuration.get(group, ()))
    helped = [setting for setting in settings if f"terminal.help.{setting}" in keys()]
    return [*TOP.get(experiment, ()), *helped]


def _declared(part: str) -> Mapping[str, Any]:
    """What the declaration of a setting says of its values; nothing if it is a group."""
    its = declarations()[part]
    return {} if its is None else its.meta


def _bounds(meta: Mapping[str, Any], language: str) -> str:
    """What a value is one of, or what it lies between and its unit, in square brackets."""
    if meta.get("choices"):
        return f" [{', '.join(meta['choices'])}]"
    return _span(meta, language)


def _span(meta: Mapping[str, Any], language: str) -> str:
    parts = []
    if meta.get("low") is not None:
        ends = {end: _grouped(meta[end]) for end in ("low", "high")}
        parts.append(say("terminal.help.range", language, **ends))
    if "unit" in meta:
        parts.append(say(f"unit.{meta['unit']}", language))
    return f" [{COMMA[language].join(parts)}]" if parts else ""


def _grouped(value: float) -> str:
    """A number as it is read: with signs between its thousands from ten thousand on, which years
    do not reach."""
    return f"{value:,.0f}" if value >= 10_000 else digits(value)


def typed(value: Any) -> str:
    """A value as it may be typed; a number in full, without a power of ten."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return digits(value) if number else written(value)


COMMA = {"en": ", ", "zh": "\uff0c"}
GROUPS = {
    "sweep": "sweep",
    "sensitivity": "sensitivity",
    "frontier": "frontier",
    "discover": "discovery",
    "verify": "verification",
    "did_battery": "battery",
    "calibrate": "calibration",
    "hindcast": "calibration",
}
"""Settings of their own, by experiment."""
TOP = {
    "hindcast": ("fit", "test", "origins", "observations"),
    "calibrate": ("observations",),
}
"""Settings of its own that stand outside a group, by experiment."""
STUDIES = {
    "study": "study=FILE.yaml",
    "name": "name=NAME",
    "resume": "resume=FOLDER",
    "multirun": "--multirun",
}
"""How a study is described, named and taken up."""
SETTINGS = (
    "world.scale",
    "world.census",
    "world.yearbook",
    "world.table",
    "world.institutes",
    "world.key_counties",
    "world.pairs",
    "world.totals",
    "world.seed",
    "world.known_until",
    "ensemble.replicates",
    "ensemble.seeds",
    "ensemble.seed",
    "ensemble.until",
    "executor.kind",
    "executor.workers",
    "executor.threads",
    "executor.address",
    "executor.time_limit",
    "behaviour.draws",
    "behaviour.off",
    "language",
    "results",
    "quiet",
)
