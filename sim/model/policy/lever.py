"""What a lever is: a frozen dataclass of dated, ranged settings, and how it moves over time.

A lever never writes an outcome: its docstring names the price, constraint, contact rate,
capacity or budget it changes (its place of action), its unit cost and the clause of the plan; its
method ``cost`` says what is charged for what was used of it in a quarter.
"""

from __future__ import annotations

import copy
import dataclasses
import re
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from sim.core.clock import QUARTERS, quarter_index
from sim.errors import InputError
from sim.model.policy.bill import APPROPRIATION, OWN_PAYMENT, Charge
from sim.model.policy.price import check_number


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
    base: float = 1.0,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] | None = None,
    off: Any = None,
) -> Any:
    """A setting of a lever: ``default`` is the plan as enacted, ``held`` its value in 2020, ``off``
    the value at which it does nothing: the lowest, or a word's of 2020, unless said. ``base`` is
    what one ``unit`` is in yuan, persons or shares: the model reckons in these."""
    if off is None:
        off = held if choices else low
    meta = {"held": held, "off": off, "unit": unit, "base": base, "choices": choices}
    return field(default=default, metadata=meta | {"low": low, "high": high})


def a_date(default: str, *, held: str = "") -> Any:
    """A quarter written ``2021Q1``."""
    return field(default=default, metadata={"held": held or default, "unit": "quarter"})


@dataclass(frozen=True)
class Lever:
    """Common to all levers: from ``start`` to ``end``, reached in ``ramp`` quarters.

    Before ``start`` and after ``end`` the setting of 2020 holds. What holds in the plan's last
    quarter goes on after it (assumption: no later plan is known). With ``ramp=n`` a number moves
    from its 2020 value to the set value in n equal quarterly steps, the first in ``start``.

    ``name`` is the class's in small letters: ``CreditGuarantee`` is ``credit_guarantee``. Levers
    that act ``at_once`` are not delayed on their way from ministry to county.
    """

    name: ClassVar[str]
    about: ClassVar[About]
    at_once: ClassVar[bool] = False

    start: str = a_date("2021Q1")
    end: str = a_date("2025Q4")
    ramp: int = field(default=1, metadata={"held": 1, "unit": "quarters", "low": 1, "high": 20})

    def __init_subclass__(cls) -> None:
        cls.name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

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
        quarter = min(quarter, QUARTERS - 1)
        if not first <= quarter <= last:
            return 0.0
        return min(1.0, (quarter - first + 1) / self.ramp)

    def at(self, name: str, quarter: int) -> float:
        """The number in force in ``quarter``, in the unit it is set in."""
        meta = type(self).__dataclass_fields__[name].metadata
        held, share = float(meta["held"]), self.progress(quarter)
        if share == 1.0:
            return float(getattr(self, name))
        return held + share * (float(getattr(self, name)) - held)

    def choice(self, name: str, quarter: int) -> str:
        """The word in force in ``quarter``."""
        held = type(self).__dataclass_fields__[name].metadata["held"]
        return str(getattr(self, name) if self.progress(quarter) > 0 else held)

    def in_force(self, quarter: int) -> Self:
        """The lever whose settings are what is in force in ``quarter``, numbers in base units.

        Its ranges, which are those of settings, are not checked.
        """
        acting = copy.copy(self)
        for f in dataclasses.fields(self):
            if f.metadata.get("choices"):
                object.__setattr__(acting, f.name, self.choice(f.name, quarter))
            elif "base" in f.metadata:
                number = f.metadata["base"] * self.at(f.name, quarter)
                object.__setattr__(acting, f.name, number)
        return acting

    def charge(
        self, amount: float, kind: str = APPROPRIATION, *, payer: str = "", receiver: str = ""
    ) -> Charge:
        """``amount`` yuan for this lever, paid and received as ``about`` says unless said here;
        what firms pay is their own payment."""
        payer = payer or self.about.payer
        kind = OWN_PAYMENT if payer == "firm" else kind
        return Charge(self.name, kind, payer, receiver or self.about.receiver, amount)

    def switched_off(self) -> Lever:
        """The lever with the same dates and no effect."""
        offs = {f.name: f.metadata["off"] for f in dataclasses.fields(self) if "off" in f.metadata}
        return dataclasses.replace(self, **offs)

    @classmethod
    def held(cls) -> Lever:
        """The lever as it stood in 2020."""
        return cls(**{f.name: f.metadata["held"] for f in dataclasses.fields(cls)})


@dataclass(frozen=True)
class LeverGroup:
    """The levers of one subject: a field each, of the lever's class and called by its name."""

    family: ClassVar[str]


def _check(lever: str, f: dataclasses.Field[Any], value: Any) -> None:
    meta, where = f.metadata, f"{lever}.{f.name}"
    if meta["unit"] == "quarter":
        quarter_index(value, where)
    elif meta.get("choices"):
        if value not in meta["choices"]:
            raise InputError("choice", where=where, value=value, allowed=", ".join(meta["choices"]))
    else:
        check_number(where, value, meta)
