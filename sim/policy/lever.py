"""What a lever is: a frozen dataclass of dated, ranged settings, and how it moves over time.

A lever never writes an outcome: its docstring names the price, constraint, contact rate,
capacity or budget it changes (its place of action), its unit cost and the clause of the plan.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sim.clock import quarter_index
from sim.errors import InputError


@dataclass(frozen=True)
class About:
    """What the plan and the bill know of a lever; words are in the catalogue (``lever.<name>``).

    ``clause`` is its id in ``sim.plan``. ``moves`` is the indicator it is there to move and
    ``direction`` +1 or -1, both in county areas. ``payer`` and ``receiver`` stand on its bill where
    a charge names no others. ``scaled`` are the settings through which it grows or shrinks.
    """

    clause: str
    moves: str
    payer: str
    receiver: str
    scaled: tuple[str, ...]
    direction: int = 1


def setting(
    default: Any,
    *,
    held: Any,
    unit: str,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] | None = None,
    off: Any = None,
) -> Any:
    """A setting of a lever: ``default`` is the plan as enacted, ``held`` its value in 2020, ``off``
    the value at which it does nothing: the lowest, or a word's of 2020, unless said."""
    if off is None:
        off = held if choices else low
    meta = {"held": held, "off": off, "unit": unit, "low": low, "high": high, "choices": choices}
    return field(default=default, metadata=meta)


def a_date(default: str, *, held: str = "") -> Any:
    """A quarter written ``2021Q1``."""
    return field(default=default, metadata={"held": held or default, "unit": "quarter"})


@dataclass(frozen=True)
class Lever:
    """Common to all levers: from ``start`` to ``end``, reached in ``ramp`` quarters.

    Before ``start`` and after ``end`` the setting of 2020 holds. With ``ramp=n`` a number moves
    from its 2020 value to the set value in n equal quarterly steps, the first in ``start``.
    """

    about: ClassVar[About]

    start: str = a_date("2021Q1")
    end: str = a_date("2025Q4")
    ramp: int = field(default=1, metadata={"held": 1, "unit": "quarters", "low": 1, "high": 20})

    def __post_init__(self) -> None:
        """Check every setting against its range; raises ``InputError``."""
        for f in dataclasses.fields(self):
            _check(type(self).__name__, f, getattr(self, f.name))
        if quarter_index(self.end) < quarter_index(self.start):
            where = f"{type(self).__name__}.end"
            raise InputError("end_before_start", where=where, value=self.end, start=self.start)

    def progress(self, quarter: int) -> float:
        """How far the lever has moved from 2020's setting to the set one, 0 to 1."""
        first, last = quarter_index(self.start), quarter_index(self.end)
        if not first <= quarter <= last:
            return 0.0
        return min(1.0, (quarter - first + 1) / self.ramp)

    def at(self, name: str, quarter: int) -> float:
        """The number in force in ``quarter``."""
        meta = type(self).__dataclass_fields__[name].metadata
        held, share = float(meta["held"]), self.progress(quarter)
        if share == 1.0:
            return float(getattr(self, name))
        return held + share * (float(getattr(self, name)) - held)

    def choice(self, name: str, quarter: int) -> str:
        """The word in force in ``quarter``."""
        held = type(self).__dataclass_fields__[name].metadata["held"]
        return str(getattr(self, name) if self.progress(quarter) > 0 else held)

    def switched_off(self) -> Lever:
        """The lever with the same dates and no effect."""
        offs = {f.name: f.metadata["off"] for f in dataclasses.fields(self) if "off" in f.metadata}
        return dataclasses.replace(self, **offs)

    @classmethod
    def held(cls) -> Lever:
        """The lever as it stood in 2020."""
        return cls(**{f.name: f.metadata["held"] for f in dataclasses.fields(cls)})


def _check(lever: str, f: dataclasses.Field[Any], value: Any) -> None:
    meta, where = f.metadata, f"{lever}.{f.name}"
    if meta["unit"] == "quarter":
        quarter_index(value, where)
    elif meta.get("choices"):
        if value not in meta["choices"]:
            raise InputError("choice", where=where, value=value, allowed=", ".join(meta["choices"]))
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InputError("not_a_number", where=where, value=value)
    elif not meta["low"] <= value <= meta["high"]:
        raise InputError("range", where=where, value=value, low=meta["low"], high=meta["high"])
