"""The register held to the code: every name exists, every lever and indicator has its clause."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.config.catalogue import options
from sim.measure.indicators import INDICATORS
from sim.model.policy.levers import Levers, about_levers
from sim.plan.register import EXTRA_INDICATORS, Clause, clauses
from sim.targets import READINGS

ROOT = Path(__file__).parents[2]


def faults(register: Sequence[Clause] | None = None) -> list[str]:
    """What is wrong with a register (that of the plan unless given), a sentence each."""
    at_hand = clauses() if register is None else register
    return [line for part in (_names, _levers, _indicators, _targets) for line in part(at_hand)]


def _names(register: Sequence[Clause]) -> Iterator[str]:
    known = {
        "levers": set(about_levers()),
        "indicators": set(INDICATORS),
        "scenarios": set(options("scenario")),
        "experiments": {path.stem for path in ROOT.joinpath("experiments").glob("*.py")},
    }
    ids = [clause.id for clause in register]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"{twice} is in the register twice"
    for clause in register:
        if not clause.names():
            yield f"{clause.id} has no carrier"
        for kind, there in known.items():
            for name in getattr(clause, kind):
                if name not in there:
                    yield f"{clause.id}: {name} is none of the {kind}"
        for rule in clause.rules:
            if named(rule) is None:
                yield f"{clause.id}: sim.{rule} does not exist"


def _levers(register: Sequence[Clause]) -> Iterator[str]:
    carried = {clause.id: clause.levers for clause in register}
    for lever, its in about_levers().items():
        if lever not in carried.get(its.clause, ()):
            yield f"lever {lever} says that it carries {its.clause}, the register does not"


def _indicators(register: Sequence[Clause]) -> Iterator[str]:
    carried = {name for clause in register for name in clause.indicators}
    for name in INDICATORS:
        if (name in carried) == (name in EXTRA_INDICATORS):
            yield f"indicator {name} must be in a clause or among the extras, and not in both"
    for lever, its in about_levers().items():
        home = next((c for c in register if c.id == its.clause), None)
        if home is not None and its.moves not in home.indicators:
            yield f"{home.id}: {its.moves}, which {lever} is there to move, is not among it"


def _targets(register: Sequence[Clause]) -> Iterator[str]:
    carried = {clause.id: clause.indicators for clause in register}
    for reading in READINGS:
        for indicator, _ in reading.series:
            if indicator not in carried.get(reading.target, ()):
                yield f"{reading.target}: {indicator} is judged and not in the register"


def named(rule: str) -> Any:
    """What the dotted name below ``sim`` stands for, or None."""
    module, _, name = rule.rpartition(".")
    try:
        return getattr(import_module(f"sim.{module}" if module else "sim"), name, None)
    except ModuleNotFoundError:
        return None


def lever_rule(name: str) -> str:
    """The dotted name below ``sim`` of a lever's class."""
    kind = type(getattr(Levers(), name))
    return f"{kind.__module__.removeprefix('sim.')}.{kind.__qualname__}"


def place(rule: str) -> str:
    """``sim/model/firms/rules.py:12`` of a rule; the file alone of what is no function or class."""
    thing = named(rule)
    code = getattr(thing, "py_func", thing)  # of a compiled rule, what was written
    try:
        path = Path(inspect.getsourcefile(code) or "").relative_to(ROOT).as_posix()
        return f"{path}:{inspect.getsourcelines(code)[1]}"
    except TypeError:
        return f"sim/{rule.rpartition('.')[0].replace('.', '/')}.py"
