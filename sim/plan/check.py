"""The register held to the code: every name exists, every lever and indicator has its clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.config.catalogue import options
from sim.measure.indicators import INDICATORS
from sim.model.policy.levers import about_levers
from sim.plan.places import ROOT, named
from sim.plan.register import EXTRA_INDICATORS, Clause, clauses
from sim.targets import READINGS


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
