"""What is asked: a county, its own figures, two schemes. The address of the page says all of it.

``c=330624&a=no_plan&b.voucher.coverage=0.6&own.gdp=4.6e10&lang=zh`` is the county 330624 with a GDP
of its own, scheme A the settings of 2020, scheme B the plan with one setting changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sim.config.declared import Declared, of_lever
from sim.config.scenario import changed
from sim.config.values import value_of
from sim.config.written import Scalar
from sim.errors import InputError, nearest
from sim.model.policy.levers import Levers, lever_settings
from sim.report.speech import Speech
from sim.text import LANGUAGES
from sim.world.attributes import ATTRIBUTES

LONGEST, MOST = 8000, 400  # characters of an address, and settings in it
BASES = ("plan", "no_plan")
SCHEMES = ("a", "b")
COUNTY, LANGUAGE, OWN, LOCK = "c", "lang", "own", "lock"


@dataclass(frozen=True)
class Scheme:
    """A choice of levers, ``plan`` or ``no_plan`` (2020's settings), and differences from it."""

    base: str = "plan"
    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def levers(self) -> Levers:
        """All levers as the scheme sets them; raises ``InputError`` for what no lever allows."""
        base = Levers() if self.base == "plan" else Levers.held()
        return changed(base, self.changes, "levers")

    @property
    def moved(self) -> tuple[str, ...]:
        """Levers that the reader has changed."""
        return tuple(self.changes)


@dataclass(frozen=True)
class Question:
    """One state of the page. ``own`` are the reader's figures of the county, in base units;
    ``lock`` asks for scheme B at the plan's cost."""

    county: int | None = None
    a: Scheme = Scheme()
    b: Scheme = Scheme()
    own: Mapping[str, float] = field(default_factory=dict)
    language: str = "en"
    lock: bool = False

    @property
    def voice(self) -> Speech:
        """What it is answered with."""
        return Speech(self.language)

    def written(self) -> str:
        """The address that says this, behind its ``#``."""
        parts: list[tuple[str, str]] = []
        if self.county is not None:
            parts.append((COUNTY, str(self.county)))
        for name, scheme in (("a", self.a), ("b", self.b)):
            if scheme.base != "plan":
                parts.append((name, scheme.base))
            for lever, settings in scheme.changes.items():
                parts += [(f"{name}.{lever}.{key}", plainly(v)) for key, v in settings.items()]
        parts += [(f"{OWN}.{name}", plainly(value)) for name, value in self.own.items()]
        if self.lock:
            parts.append((LOCK, "1"))
        return urlencode([*parts, (LANGUAGE, self.language)])


def read(text: str, language: str = "en") -> Question:
    """The question that an address asks; ``language`` where it names none.

    Raises ``InputError`` for what is no question: an unknown name, a value out of its range, a
    setting given twice, an address that is too long.
    """
    if len(text) > LONGEST:
        raise InputError("page_address_long", most=LONGEST)
    try:
        pairs = parse_qsl(text.lstrip("#?"), max_num_fields=MOST, errors="strict")
    except ValueError:
        raise InputError("page_address", text=text) from None
    names = [name for name, _ in pairs]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError("factor_twice", where=twice)
    given = dict(pairs)
    county, lock = given.pop(COUNTY, ""), given.pop(LOCK, "0")
    lang = given.pop(LANGUAGE, language)
    if lang not in LANGUAGES:
        raise InputError("choice", where=LANGUAGE, value=lang, allowed=", ".join(LANGUAGES))
    if county and not (county.isascii() and county.isdigit() and len(county) == 6):
        raise InputError("page_county", value=county)
    bases = {name: given.pop(name, "plan") for name in SCHEMES}
    for name, base in bases.items():
        if base not in BASES:
            raise InputError("choice", where=name, value=base, allowed=", ".join(BASES))
    schemes: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in SCHEMES}
    own: dict[str, float] = {}
    for where, value in given.items():
        which, _, rest = where.partition(".")
        declared = _known().get(where)
        if declared is None:
            raise InputError("unknown_setting", where=where, nearest=nearest(where, _known()))
        read_value = value_of(where, Scalar(value), declared)
        if which == OWN:
            own[rest] = read_value
        else:
            lever, _, setting = rest.partition(".")
            schemes[which].setdefault(lever, {})[setting] = read_value
    asked = Question(
        int(county) if county else None,
        Scheme(bases["a"], schemes["a"]),
        Scheme(bases["b"], schemes["b"]),
        own,
        lang,
        lock == "1",
    )
    _ = asked.a.levers, asked.b.levers  # an end before its start is found here
    return asked


def plainly(value: float | int | str) -> str:
    """A value as an address and a file have it: all its digits, whole numbers without a point.

    >>> plainly(70000.0), plainly(0.1), plainly("need")
    ('70000', '0.1', 'need')
    """
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


@cache
def _known() -> dict[str, Declared]:
    settings = {
        f"{scheme}.{lever}.{name}": of_lever(meta)
        for scheme in SCHEMES
        for lever, its in lever_settings().items()
        for name, meta in its.items()
    }
    figures = {
        f"{OWN}.{name}": Declared(
            float, meta={"low": min(its.low, 0.0) if its.or_zero else its.low, "high": its.high}
        )
        for name, its in ATTRIBUTES.items()
    }
    return settings | figures
