"""What a study varies: settings of levers, prices, behaviour parameters, a shock.

``sweep.vary`` maps the dotted name of a setting to the values it takes, or to a range:
``[0.3, 0.5]``, ``{low: 0.3, high: 0.8}`` (with ``steps`` for a grid, ``log: true`` for equal
ratios), or the word ``range`` for all that the setting's declaration allows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from sim.behaviour.parameters import PRIORS
from sim.config.ranges import check_value
from sim.config.settings import Pinned, Scenario
from sim.config.values import THOUSANDS, number, text, yes_or_no
from sim.config.written import Raw, Scalar, written
from sim.errors import InputError, nearest
from sim.model.policy.levers import lever_settings
from sim.model.policy.prices import price_settings

VARY = "sweep.vary"
LEVERS, PRICES, PARAMETERS, SHOCK = "levers.", "prices.", "behaviour.fixed.", "shock"
RANGE = "range"
PARTS = ("low", "high", "steps", "log")  # of a range
MOST_STEPS = 10_000

type Value = float | int | str


@dataclass(frozen=True)
class Factor:
    """A setting that varies: over listed ``values``, or from ``low`` to ``high``."""

    name: str
    values: tuple[Value, ...] = ()
    low: float = math.nan
    high: float = math.nan
    steps: int | None = None
    log: bool = False
    whole: bool = False

    def at(self, u: float) -> Value:
        """The value at ``u`` (0 to 1) of the range, or of the list laid along it."""
        if self.values:
            return self.values[min(int(u * len(self.values)), len(self.values) - 1)]
        high = self.high + 1.0 if self.whole else self.high  # so that each number weighs the same
        value = self.low * (high / self.low) ** u if self.log else self.low + u * (high - self.low)
        value = min(max(value, self.low), self.high)
        return math.floor(value) if self.whole else value

    def listed(self) -> tuple[Value, ...]:
        """All its values, in order; ``InputError`` for a range without ``steps``."""
        if self.values:
            return self.values
        if self.steps is None:
            raise InputError("range_needs_steps", where=where(self.name))
        points = (self.at(k / max(self.steps - 1, 1)) for k in range(self.steps))
        return tuple(dict.fromkeys(points))


def where(name: str) -> str:
    """How the line about a mistake calls what is said of the setting ``name``."""
    return f"{VARY}.{name}"


@cache
def variable() -> Mapping[str, Mapping[str, Any]]:
    """What can vary: dotted name -> declaration (low, high, choices or unit; default)."""
    levers = {
        f"{LEVERS}{lever}.{name}": meta
        for lever, names in lever_settings().items()
        for name, meta in names.items()
    }
    prices = {f"{PRICES}{name}": meta for name, meta in price_settings().items()}
    parameters = {f"{PARAMETERS}{f.name}": {"default": 0.0, **f.metadata} for f in fields(Pinned)}
    shock = next(f for f in fields(Scenario) if f.name == SHOCK)
    return levers | prices | parameters | {SHOCK: {"default": shock.default, **shock.metadata}}


def factors_of(vary: Mapping[str, Any]) -> tuple[Factor, ...]:
    """The factors that ``vary`` describes, in its order.

    Raises ``InputError`` for a name that cannot vary, a value outside its setting's range, a range
    that is none, and a setting named twice.
    """
    factors: dict[str, Factor] = {}
    for name, content in named(vary):
        if name in factors:
            raise InputError("factor_twice", where=where(name))
        factors[name] = _factor(name, content)
    return tuple(factors.values())


def named(vary: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted names and what is said of them, whether they were written dotted or nested."""
    for key, content in vary.items():
        name = f"{prefix}{key}"
        range_ = isinstance(content, Mapping) and (set(content) & set(PARTS) or not content)
        if isinstance(content, Mapping) and not range_ and name not in variable():
            yield from named(content, f"{name}.")
        else:
            yield name, content


def plain_factors(key: str, raw: Raw) -> Iterator[tuple[str, Any]]:
    """What a user wrote of ``key`` (``sweep.vary`` or within it): dotted names and values.

    Raises ``InputError`` for what cannot vary, a value of another type and a name given twice.
    """
    inside = key[len(VARY) + 1 :]
    if not inside and not isinstance(raw, dict):
        raise InputError("varies_nothing", where=key, value=written(raw))
    said: set[str] = set()
    for name, content in named(raw if isinstance(raw, dict) and not inside else {inside: raw}):
        if name in said:
            raise InputError("factor_twice", where=where(name))
        said.add(name)
        yield where(name), _plain(name, content)


def value_of(name: str, given: Any, place: str) -> Value:
    """``given`` as a value of the setting ``name``, of its type.

    Raises ``InputError``, naming ``place``, for what the setting does not allow.
    """
    meta = declared(name)
    raw = given
    if not isinstance(given, Scalar | list | dict):  # plain: of a study kept or made in Python
        raw = Scalar(given if isinstance(given, str) else written(given))
    if isinstance(meta["default"], str):
        value: Value = text(place, raw)
    else:
        value = number(place, raw, meta, whole=isinstance(meta["default"], int))
    check_value(place, value, meta)
    return value


def declared(name: str) -> Mapping[str, Any]:
    """The declaration of the setting ``name``; ``InputError`` if it cannot vary."""
    if name not in variable():
        raise InputError("cannot_vary", where=name, nearest=nearest(name, variable()))
    return variable()[name]


def _plain(name: str, content: Raw) -> Any:
    """What was written of the factor ``name``, its values of their type."""
    place, meta = where(name), declared(name)
    if isinstance(content, list):
        return [value_of(name, value, place) for value in content]
    if isinstance(content, dict):
        return {part: _part(name, part, value) for part, value in content.items()}
    if content.text == RANGE and not isinstance(meta["default"], str):
        return RANGE
    if "," in content.text and not THOUSANDS.fullmatch(content.text):
        word = f"{place}={content.text}"
        raise InputError("sweep", text=word, where=place, value=content.text)
    return value_of(name, content, place)


def _part(name: str, part: str, given: Raw) -> Any:
    """A part of a range: its ends are values of the setting ``name``."""
    place = f"{where(name)}.{part}"
    if part == "log":
        return yes_or_no(place, given)
    if part == "steps":
        return number(place, given, {"low": 2, "high": MOST_STEPS}, whole=True)
    return value_of(name, given, place) if part in ("low", "high") else written(given)


def _factor(name: str, content: Any) -> Factor:
    meta = declared(name)
    if content == RANGE and not isinstance(meta["default"], str):
        content = {"low": meta["low"], "high": meta["high"], "log": _log(name)}
    if isinstance(content, Mapping):
        return _range(name, content, meta)
    values = content if isinstance(content, Sequence) and not isinstance(content, str) else None
    values = [content] if values is None else list(values)
    if not values:
        raise InputError("no_values", where=where(name))
    return Factor(name, tuple(value_of(name, value, where(name)) for value in values))


def _range(name: str, content: Mapping[str, Any], meta: Mapping[str, Any]) -> Factor:
    place = where(name)
    for part in content:
        if part not in PARTS:
            near = nearest(str(part), PARTS)
            raise InputError("unknown_setting", where=f"{place}.{part}", nearest=f"{place}.{near}")
    if isinstance(meta["default"], str) or not {"low", "high"} <= set(content):
        raise InputError("not_a_range", where=place)
    low, high = (value_of(name, content[end], f"{place}.{end}") for end in ("low", "high"))
    steps, log = content.get("steps"), content.get("log", False)
    if not isinstance(log, bool):
        raise InputError("not_yes_no", where=f"{place}.log", value=log)
    if not float(low) < float(high):
        raise InputError("empty_range", where=place, low=low, high=high)
    if log and float(low) <= 0.0:
        raise InputError("log_from_zero", where=place, low=low)
    if steps is not None:
        if isinstance(steps, bool) or not isinstance(steps, int):
            raise InputError("not_whole", where=f"{place}.steps", value=steps)
        check_value(f"{place}.steps", steps, {"low": 2, "high": MOST_STEPS})
    whole = isinstance(meta["default"], int)
    return Factor(name, low=float(low), high=float(high), steps=steps, log=log, whole=whole)


def _log(name: str) -> bool:
    return name.startswith(PARAMETERS) and PRIORS[name.removeprefix(PARAMETERS)].log
