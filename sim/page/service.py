"""What the page knows and does, whatever carries it: questions in, answers that narrow out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

from sim import places
from sim.config import Configuration
from sim.config.scenario_files import differences
from sim.ensemble.work.executor import Executor
from sim.ensemble.work.histories import world_of
from sim.errors import InputError
from sim.model.policy.levers import Levers, lever_settings
from sim.page.question import Question, Scheme
from sim.page.queue import Queue
from sim.page.slices import Step, advance
from sim.places import Answer

CLOSE = 0.003  # of the plan's cost; nearer than this nothing gives way
DIGITS = 4  # of a setting that has given way


class Service:
    """Answers questions in the worlds, draws and words of ``config``, with the work done by
    ``executor``; at most ``most`` questions at once."""

    def __init__(
        self, config: Configuration, executor: Executor, words: tuple[str, ...], most: int
    ):
        self.config, self.words, self.most = config, words, most
        self.world = world_of(config.world_settings)
        self.queue: Queue[Step, Answer] = Queue(executor, advance)
        self.answering = 0

    async def answers(self, question: Question) -> AsyncIterator[Answer]:
        """Answers to ``question``, each better than the one before, the last one final.

        Raises ``InputError`` for a county that is none, figures of the reader's own that cannot be,
        and where too many ask at once.
        """
        if self.answering >= self.most:
            raise InputError("page_busy", most=self.most)
        self.answering += 1
        try:
            asked = await self.asked(question)
            number, final = 0, False
            while not final:
                answer = await self.queue.ask(Step(asked, number), asked.adcode, rank=number)
                yield answer
                number, final = number + 1, answer.final
        finally:
            self.answering -= 1

    async def final(self, question: Question) -> Answer:
        """The last of the answers."""
        last: Answer | None = None
        async for answer in self.answers(question):
            last = answer
        assert last is not None  # every question has an answer
        return last

    async def settled(self, question: Question) -> Question:
        """``question`` with scheme B brought to the plan's cost, where that is asked for: levers on
        the budget that the reader has not changed give way."""
        if not question.lock:
            return question
        asked = replace(await self.asked(question), a=Levers())
        first = await self.queue.ask(Step(asked, 0), asked.adcode)
        total = first.spent_a.median
        if abs(first.spent_b.median - total) < CLOSE * total:
            return replace(question, lock=False)
        levers = places.locked(asked.b, question.b.moved, first.nation_b, asked.b, total)
        return replace(question, b=scheme_of(question.b.base, levers), lock=False)

    async def asked(self, question: Question) -> places.Question:
        """The engine's question; raises ``InputError``."""
        if question.county is None:
            raise InputError("page_asks_no_county")
        world = self.config.world_settings
        if question.own:
            code, own = question.county, question.own
            world = await asyncio.to_thread(places.with_own, world, code, own)
        return places.Question(
            question.county,
            b=question.b.levers,
            a=question.a.levers,
            world=world,
            draws=self.config.ensemble.replicates,
            words=self.words,
        )


def scheme_of(base: str, levers: Levers) -> Scheme:
    """``levers`` as a scheme: what differs from its base, in few digits."""
    kinds = lever_settings()
    changes = {
        lever: {
            name: value if isinstance(value, str) else _short(value, kinds[lever][name])
            for name, value in settings.items()
        }
        for lever, settings in differences(levers, Scheme(base).levers).items()
    }
    return Scheme(base, changes)


def _short(value: float, meta: Mapping[str, float]) -> float:
    return min(max(float(f"{value:.{DIGITS}g}"), meta["low"]), meta["high"])
