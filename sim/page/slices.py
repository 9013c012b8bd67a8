"""Answers made in a worker process, a moment of work at a time, so that they can be given up."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from sim.places.answers import Answer, Desk, Question

MOMENT = 0.5  # seconds of work between two looks at who still waits
OPEN = 40  # questions that a process remembers half answered


@dataclass(frozen=True)
class Step:
    """Answer ``number`` (from 0) to ``question``."""

    question: Question
    number: int


@dataclass
class _Going:
    """A question under way, and its answers so far."""

    work: Iterator[Answer | None]
    answers: list[Answer] = field(default_factory=list)


_going: OrderedDict[Question, _Going] = OrderedDict()


def advance(step: Step) -> Answer | None:
    """The answer that ``step`` asks for, if a moment's work brings it; else None: ask again.

    Raises what the question raises.
    """
    until = time.monotonic() + MOMENT
    its = _going.get(step.question)
    if its is None:
        its = _going[step.question] = _Going(_desk().ask(step.question))
        while len(_going) > OPEN:
            _going.popitem(last=False)
    _going.move_to_end(step.question)
    try:
        while len(its.answers) <= step.number and time.monotonic() < until:
            answer = next(its.work)
            if answer is not None:
                its.answers.append(answer)
    except BaseException:
        del _going[step.question]
        raise
    return its.answers[step.number] if len(its.answers) > step.number else None


@cache
def _desk() -> Desk:
    return Desk()
