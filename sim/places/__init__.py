"""Counties as a planner asks about them.

>>> from sim.places import Desk, Question, find
>>> [place.adcode for place in find("xinchang")]
[330624]

What there is:

- ``find(text, limit)``: the ``Place`` tuples that a name, pinyin, initials or a code may mean.
- ``profile(world, adcode)``: its ``Fact`` tuples, each with unit, value and mark.
- ``peers(world, adcode, 30)`` and ``around(world, adcode)``: codes of counties like it; of its
  prefecture and partners.
- ``with_own(settings, adcode, {"gdp": "428亿元"})``: world settings with an asker's own figures.
- ``Desk().ask(Question(adcode, b=levers, a=levers, draws=8))``: an iterator that gives ``None``
  after every simulated quarter, so that a question is given up by dropping it, and an ``Answer``
  after every draw. One ``Desk`` a process shares histories and branches among all questions.
- ``step_costs(answer)``, ``locked(levers, moved, costs, known, total)``: what a step of a lever
  costs, and other levers giving way to it.
"""

from typing import TYPE_CHECKING

from sim.host.faces import face

if TYPE_CHECKING:
    from sim.places.alike import around, peers
    from sim.places.answers import Answer, Desk, Question
    from sim.places.facts import Fact, profile
    from sim.places.finding import Place, find, place_of
    from sim.places.money import StepCost, locked, step_costs
    from sim.places.own import with_own

__all__ = [
    "Answer",
    "Desk",
    "Fact",
    "Place",
    "Question",
    "StepCost",
    "around",
    "find",
    "locked",
    "peers",
    "place_of",
    "profile",
    "step_costs",
    "with_own",
]

__getattr__, __dir__ = face(
    __name__,
    {
        "Answer": "sim.places.answers",
        "Desk": "sim.places.answers",
        "Question": "sim.places.answers",
        "Place": "sim.places.finding",
        "find": "sim.places.finding",
        "place_of": "sim.places.finding",
        "StepCost": "sim.places.money",
        "locked": "sim.places.money",
        "step_costs": "sim.places.money",
        "with_own": "sim.places.own",
        "around": "sim.places.alike",
        "peers": "sim.places.alike",
        "Fact": "sim.places.facts",
        "profile": "sim.places.facts",
    },
)
