"""A question about a county and its answer, which narrows as more runs come in.

A ``Question`` names a county, two settings of the levers, A and B, and what the asker knows better
than the world does. ``Desk.ask`` yields ``None`` after every quarter that has been simulated, so
that it can be given up by dropping it, and an ``Answer`` after every draw. The first answers come
from a thinned world and are those of the county's peers; then the county, its prefecture, its
partners and its peers are simulated in full (``WorldSettings.full``).

A county whose own figures are drawn is one of many that could stand there: its answer is that of
its peers (``Answer.subject``), with the interval over peers and draws. One whose people, GDP and
above-scale firms were read or given has an answer of its own, with the interval over draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from sim.config import compose
from sim.config.written import written
from sim.core.arrays import Floats
from sim.ensemble.design.draws import Branch, Draw, draws
from sim.ensemble.work.histories import world_of
from sim.ensemble.work.live import LiveRuns, Stage, stages
from sim.host.paths import located
from sim.model.policy.levers import Levers
from sim.places.alike import around, peers
from sim.places.bill import (
    Cost,
    bill_of,
    by_payer,
    here_by_lever,
    mean_by_lever,
    spent,
    spent_by_lever,
)
from sim.places.chains import Chain, chains_of
from sim.places.facts import row_of
from sim.places.lens import Lens
from sim.places.notes import Note, note, size, years_of
from sim.places.outcomes import OUTCOMES, Outcome
from sim.places.spread import Spread
from sim.places.targets import Goal, goals_of
from sim.places.trust import Trust, trust_of
from sim.world import World, WorldSettings
from sim.world.naming import may_be_named

COUNTY, PEERS = "county", "peers"
FIRST_SCALE, FIRST_DRAWS = 0.02, 2
PLAN, WORLD = Levers(), WorldSettings(scale=FIRST_SCALE)


@dataclass(frozen=True)
class Question:
    """What somebody wants to know of the unit of ``adcode``: levers ``b`` against ``a``.

    ``world`` is the world to answer in but for what is simulated in full, ``table`` in it a user's
    own figures (``sim.places.own``). ``draws`` is how many draws the last answer has, ``peers`` how
    many peers are looked at. ``words`` are further words of a command line (``behaviour=prior``).
    """

    adcode: int
    b: Levers = PLAN
    a: Levers = PLAN
    world: WorldSettings = WORLD
    draws: int = 8
    peers: int = 30
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """One outcome of 2025: levels under A and B and the difference, of the county and its peers.

    ``base`` is the level of 2020. ``change`` and ``peers_change`` are B less A in ``unit``,
    ``change_share`` the same in % of A.
    """

    outcome: Outcome
    base: Spread
    a: Spread
    b: Spread
    change: Spread
    change_share: Spread
    peers_a: Spread
    peers_b: Spread
    peers_change: Spread


@dataclass(frozen=True)
class Answer:
    """What ``done`` draws of ``stage`` say; ``final`` if no further answer follows.

    ``subject`` is ``county`` or ``peers``: whose figures ``outcomes``, ``bill``, ``goals`` and
    ``chains`` are. ``share`` is how much of all draws has been run, 0 to 1. ``peers`` are codes.
    ``spent_a`` and ``spent_b`` are the nation's public money of 2021-2025 in yuan, as measured;
    ``nation_a`` and ``nation_b`` the same by lever, mean over draws, ``county_b`` what of it is
    spent in the county under B. ``payers`` are A, B and B less A by payer, yuan in the county.
    """

    question: Question
    stage: Stage
    done: int
    share: float
    final: bool
    subject: str
    peers: tuple[int, ...]
    outcomes: tuple[Told, ...]
    bill: tuple[Cost, ...]
    goals: tuple[Goal, ...]
    chains: tuple[Chain, ...]
    trust: Trust
    spent_a: Spread
    spent_b: Spread
    payers: Mapping[str, tuple[Spread, Spread, Spread]]
    nation_a: Mapping[str, float]
    nation_b: Mapping[str, float]
    county_b: Mapping[str, float]


type Pair = tuple[tuple[Note, ...], tuple[Note, ...]]  # of A and of B, in one draw


class Desk:
    """Answers questions; histories and branches are shared among all that are asked."""

    def __init__(self, runs: LiveRuns | None = None) -> None:
        self.runs = runs or LiveRuns()

    def ask(self, question: Question) -> Iterator[Answer | None]:
        """Answers to ``question``, each better than the one before; ``None`` after every quarter.

        Raises ``InputError`` for a code of no unit and for a world that cannot be built. Dropping
        the iterator gives the question up; histories that have begun are kept.
        """
        config = compose(words_of(question))
        base = world_of(located(replace(question.world, full=())))
        alike = peers(base, question.adcode, question.peers)
        whole = full_world(base, question.adcode, alike)
        plan = stages(whole, question.draws, FIRST_SCALE, FIRST_DRAWS)
        total = sum(stage.draws for stage in plan)
        before = 0
        for stage in plan:
            pairs: list[Pair] = []
            for draw in draws(config, stage.draws):
                yield from self._waiting(pairs, replace(draw, world=stage.world), question)
                done = len(pairs)
                if stage is plan[0] or done >= min(plan[0].draws, stage.draws):
                    yield _answer(question, stage, pairs, alike, (before + done) / total)
            before += stage.draws

    def _waiting(self, pairs: list[Pair], draw: Draw, question: Question) -> Iterator[None]:
        a = yield from self.runs.branch(draw, Branch(question.a), note, size)
        b = yield from self.runs.branch(draw, Branch(question.b), note, size)
        pairs.append((a, b))


def words_of(question: Question, stage: Stage | None = None) -> list[str]:
    """Words of a command line whose runs are those of ``stage``, but for the scenarios; without a
    stage those that all stages share."""
    words = [*question.words, f"ensemble.replicates={question.draws}"]
    if stage is None:
        return words
    plain = WorldSettings()
    for field in fields(stage.world):
        value = getattr(stage.world, field.name)
        if value != getattr(plain, field.name):
            said = written(list(value) if isinstance(value, tuple) else value)
            words.append(f"world.{field.name}={said}")
    return words


def full_world(base: World, adcode: int, alike: tuple[int, ...]) -> WorldSettings:
    """The world in which the county, its prefecture, its partners and its peers are whole."""
    codes = {*around(base, adcode), *alike}
    return replace(base.settings, full=tuple(sorted(codes)))


def _answer(
    question: Question, stage: Stage, pairs: list[Pair], alike: tuple[int, ...], share: float
) -> Answer:
    world = world_of(stage.world)
    row, units = row_of(world, question.adcode), len(world.counties["adcode"])
    rough = not stage.world.full
    others = Lens(tuple(row_of(world, code) for code in alike), units, pooled=rough)
    own = Lens((row,), units)
    named = bool(may_be_named(world.counties["figures"][[row]])[0])
    subject = COUNTY if named and not rough else PEERS
    seen = own if subject == COUNTY else others
    return Answer(
        question=question,
        stage=stage,
        done=len(pairs),
        share=share,
        final=share == 1.0,
        subject=subject,
        peers=alike,
        outcomes=tuple(_told(outcome, pairs, seen, others) for outcome in OUTCOMES),
        bill=bill_of(pairs, seen),
        goals=goals_of(pairs, seen),
        chains=chains_of(question.a, question.b, pairs, seen),
        trust=trust_of(world, row, [b for _, b in pairs]),
        spent_a=Spread.of(np.array([spent(a) for a, _ in pairs])),
        spent_b=Spread.of(np.array([spent(b) for _, b in pairs])),
        payers=by_payer(pairs, seen),
        nation_a=mean_by_lever([spent_by_lever(a) for a, _ in pairs]),
        nation_b=mean_by_lever([spent_by_lever(b) for _, b in pairs]),
        county_b=mean_by_lever([here_by_lever(b, seen) for _, b in pairs]),
    )


def _told(outcome: Outcome, pairs: list[Pair], seen: Lens, others: Lens) -> Told:
    base, a, b = _levels(outcome, pairs, seen)
    _, peers_a, peers_b = _levels(outcome, pairs, others)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = 100.0 * (b - a) / a
    values = (base, a, b, b - a, share, peers_a, peers_b, peers_b - peers_a)
    return Told(outcome, *map(Spread.of, values))


def _levels(outcome: Outcome, pairs: list[Pair], lens: Lens) -> tuple[Floats, Floats, Floats]:
    """The outcome in 2020 and in 2025 under A and B, shape (draws, places) each."""
    name = (outcome.indicator,)
    sides = (
        [lens.indicators(years_of(a)[0], name)[0] for a, _ in pairs],
        [lens.indicators(a[-1].year, name)[0] for a, _ in pairs],
        [lens.indicators(b[-1].year, name)[0] for _, b in pairs],
    )
    base, a, b = (outcome.multiple * np.stack(side) for side in sides)
    return base, a, b
