"""What a study varies: settings of levers, behaviour parameters, a shock, and by which method.

``sweep.vary`` maps the dotted name of a setting to the values it takes, or to a range:
``[0.3, 0.5]``, ``{low: 0.3, high: 0.8}`` (with ``steps`` for a grid, ``log: true`` for equal
ratios), or the word ``range`` for all that the setting's declaration allows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from sim.behaviour import PRIORS
from sim.config.ranges import check_value
from sim.errors import InputError, nearest
from sim.policy import lever_settings
from sim.text import keys

METHODS = ("grid", "list", "latin_hypercube", "sobol", "morris", "csv")
SAMPLED = ("latin_hypercube", "sobol", "morris")
LEVERS, PARAMETERS, SHOCK = "levers.", "behaviour.fixed.", "shock"
RANGE = "range"
NATION = "100000"
HEADLINES: tuple[str, ...] = ("gerd", "technology_adoption", "hnte_stock", "industry_rd_to_revenue")
HEADLINES += ("patents_granted", "disposable_income_rural")
OF_TARGETS: tuple[str, ...] = (NATION, "county-area", "key-counties")
OF_TARGETS += tuple(f"region:{name}" for name in ("east", "centre", "west"))
PARTS = ("low", "high", "steps", "log")  # of a range
MOST_STEPS = 10_000
PROVINCES = (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55))
PROVINCES += tuple(range(61, 66))  # first two digits of their codes

type Value = float | int | str


@dataclass(frozen=True)
class SweepSettings:
    """The lever settings of a study, and what is kept of its runs.

    ``samples`` are points of a Latin hypercube or a Sobol sequence, trajectories of Morris, whose
    grid has ``levels``. ``file`` is the csv of that method. ``scopes`` names what indicators are
    kept for (none: all), from the year ``first`` on; ``counties`` keeps figures by county too.
    ``outcomes`` are what the page shows: an indicator of the nation, or ``indicator|scope``. With
    ``dry`` the size of the table is told and nothing is run.
    """

    method: str = field(default="grid", metadata={"choices": METHODS})
    vary: dict[str, Any] = field(default_factory=dict)
    samples: int = field(default=64, metadata={"low": 1, "high": 1_000_000})
    levels: int = field(default=4, metadata={"low": 2, "high": 64})
    file: str | None = None
    outcomes: list[str] = field(default_factory=lambda: list(HEADLINES))
    scopes: list[str] = field(default_factory=lambda: list(OF_TARGETS))
    first: int = field(default=2020, metadata={"low": 2016, "high": 2025})
    counties: bool = False
    dry: bool = False


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
        if self.log:
            value = self.low * (self.high / self.low) ** u
        else:
            value = self.low + u * (self.high - self.low)
        value = min(max(value, self.low), self.high)
        return round(value) if self.whole else value

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
    return f"sweep.vary.{name}"


@cache
def variable() -> Mapping[str, Mapping[str, Any]]:
    """What can vary: dotted name -> declaration (low, high, choices or unit; default)."""
    from sim.config.settings import Pinned, Scenario  # they stand above

    levers = {
        f"{LEVERS}{lever}.{name}": meta
        for lever, names in lever_settings().items()
        for name, meta in names.items()
    }
    parameters = {f"{PARAMETERS}{f.name}": {"default": 0.0, **f.metadata} for f in fields(Pinned)}
    shock = next(f for f in fields(Scenario) if f.name == SHOCK)
    return levers | parameters | {SHOCK: {"default": shock.default, **shock.metadata}}


def factors_of(vary: Mapping[str, Any]) -> tuple[Factor, ...]:
    """The factors that ``vary`` describes, in its order.

    Raises ``InputError`` for a name that cannot vary, a value outside its setting's range, a range
    that is none, and a setting named twice.
    """
    found: dict[str, Factor] = {}
    for name, content in named(vary):
        if name in found:
            raise InputError("factor_twice", where=where(name))
        found[name] = _factor(name, content)
    return tuple(found.values())


def named(vary: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted names and what is said of them, whether they were written dotted or nested."""
    for key, content in vary.items():
        name = f"{prefix}{key}"
        range_ = isinstance(content, Mapping) and (set(content) & set(PARTS) or not content)
        if isinstance(content, Mapping) and not range_ and name not in variable():
            yield from named(content, f"{name}.")
        else:
            yield name, content


def check_scopes(scopes: Sequence[str], where: str) -> None:
    """Raise ``InputError`` for a scope, named by the setting ``where``, that no indicator is
    measured for."""
    codes = [f"{province}0000" for province in PROVINCES]
    wide = [key.removeprefix("scope.") for key in keys() if key.startswith("scope.")]
    known = [*wide, *codes, *(f"county-area:{code}" for code in codes)]
    for scope in scopes:
        if scope not in known:
            near = nearest(scope, known)
            raise InputError("unknown_scope", where=where, value=scope, nearest=near)


def value_of(name: str, given: Any, place: str) -> Value:
    """``given`` as a value of the setting ``name``, of its type.

    Raises ``InputError``, naming ``place``, for what the setting does not allow.
    """
    meta = declared(name)
    if isinstance(meta["default"], str):
        if isinstance(given, bool):
            given = "on" if given else "off"  # how YAML reads these two words
        given = str(given)
        check_value(place, given, meta)
        return given
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise InputError("not_a_number", where=place, value=given)
    check_value(place, given, meta)
    if not isinstance(meta["default"], int):
        return float(given)
    if given != int(given):
        raise InputError("not_whole", where=place, value=given)
    return int(given)


def declared(name: str) -> Mapping[str, Any]:
    """The declaration of the setting ``name``; ``InputError`` if it cannot vary."""
    if name not in variable():
        raise InputError("cannot_vary", where=name, nearest=nearest(name, variable()))
    return variable()[name]


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
