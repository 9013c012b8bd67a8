"""Whatever the code can name has its name in the catalogue."""

from __future__ import annotations

from sim.behaviour.mechanisms import MECHANISMS
from sim.behaviour.parameters import PRIORS
from sim.measure.capability import COMPONENTS, PILLARS
from sim.measure.indicators import INDICATORS
from sim.model.policy.bill import PAYERS, RECEIVERS
from sim.model.policy.levers import FAMILIES, lever_settings
from sim.targets import READINGS, TARGET_INDICATORS
from sim.text import keys

KEYS = set(keys())
COMMON = ("start", "end", "ramp")


def test_every_reading_is_named() -> None:
    asked = {f"target.{r.target}" for r in READINGS}
    asked |= {f"target.{r.target}.wording" for r in READINGS}
    asked |= {f"reading.{r.target}.{r.name}" for r in READINGS}
    asked |= {f"{part}.{r.rule.__name__}" for r in READINGS for part in ("asked", "measured")}
    asked |= {f"unit.{r.unit}" for r in READINGS}
    assert asked <= KEYS, asked - KEYS


def test_every_indicator_is_named() -> None:
    asked = {f"indicator.{name}" for name in [*INDICATORS, *TARGET_INDICATORS]}
    asked |= {f"unit.{indicator.unit}" for indicator in INDICATORS.values()}
    assert asked <= KEYS, asked - KEYS


def test_every_pillar_and_component_is_named() -> None:
    asked = {f"pillar.{pillar}" for pillar in PILLARS}
    asked |= {f"component.{component.name}" for component in COMPONENTS}
    assert asked <= KEYS, asked - KEYS


def test_every_lever_setting_choice_and_unit_is_named() -> None:
    settings = lever_settings()
    asked = {f"lever.{lever}" for lever in settings} | {f"family.{name}" for name in FAMILIES}
    for lever, own in settings.items():
        for name, meta in own.items():
            asked.add(f"lever.{name}" if name in COMMON else f"lever.{lever}.{name}")
            asked.add(f"unit.{meta['unit']}")
            asked |= {f"rule.{choice}" for choice in meta.get("choices") or ()}
    assert asked <= KEYS, asked - KEYS


def test_every_behaviour_parameter_is_named_and_nothing_else() -> None:
    told = {key for key in KEYS if key.startswith("parameter.")}
    assert told == {f"parameter.{name}" for name in PRIORS}


def test_every_mechanism_payer_and_receiver_is_named_and_nothing_else() -> None:
    for area, names in (("mechanism", MECHANISMS), ("payer", PAYERS), ("receiver", RECEIVERS)):
        told = {key.removeprefix(f"{area}.") for key in KEYS if key.startswith(f"{area}.")}
        assert {name for name in told if "." not in name} == set(names)


def test_every_lever_says_where_it_acts_what_it_costs_and_what_sets_it() -> None:
    asked = {f"lever.{name}" for name in COMMON}
    for lever, own in lever_settings().items():
        parts = {"place", "cost", "basis", *own} - set(COMMON)
        asked |= {f"lever.{lever}"} | {f"lever.{lever}.{part}" for part in parts}
    assert {key for key in KEYS if key.startswith("lever.")} == asked
