"""What the page knows and does, whatever carries it: questions in, answers that narrow out."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.config import Configuration
from sim.config.scenario import multiplied, on_budget
from sim.config.scenario_files import differences
from sim.ensemble.design.draws import Draw
from sim.ensemble.work.executor import Executor
from sim.ensemble.work.histories import world_of
from sim.errors import InputError
from sim.model.policy.bill import is_public
from sim.page.county import Counties
from sim.page.question import Question, Scheme, plainly
from sim.page.queue import Queue
from sim.page.runs import Figures, Task, draws_of, run

CLOSE = 0.002  # of the plan's cost; nearer than this nothing is changed


@dataclass(frozen=True)
class Answer:
    """What is known so far: ``a`` and ``b`` are runs of the same draws, of ``draws`` in all."""

    question: Question
    a: Sequence[Figures]
    b: Sequence[Figures]
    draws: int

    @property
    def whole(self) -> bool:
        """Whether all draws are in it."""
        return len(self.a) == self.draws


class Service:
    """Answers questions about the counties of one configuration, with runs done by ``executor``.

    ``folder`` takes the tables of readers' own figures.
    """

    def __init__(
        self, config: Configuration, executor: Executor, folder: Path, waiting: int
    ) -> None:
        self.config, self.folder, self.most = config, folder, waiting
        self.counties = Counties(world_of(config.world_settings))
        self.queue: Queue[Task, Figures] = Queue(executor, run)
        self.at_once = max(len(executor.places()), 1)
        self.answering = 0

    async def answers(self, question: Question) -> AsyncIterator[Answer]:
        """The answer after every pair of runs, the last one whole.

        Raises ``InputError`` for a county that is none and where too many ask at once.
        """
        if question.county is None:
            raise InputError("page_asks_no_county")
        if self.answering >= self.most:
            raise InputError("page_busy", most=self.most)
        codes = (question.county, *self.counties.peers(question.county))
        draws = draws_of(self.config, self.table(question))
        done: dict[int, tuple[Figures, Figures]] = {}
        left = list(draws)
        going: set[asyncio.Task[tuple[int, Figures, Figures]]] = set()
        self.answering += 1
        try:
            while left or going:
                while left and len(going) < self.at_once:
                    pair = self._pair(left.pop(0), question, codes)
                    going.add(asyncio.create_task(pair))
                ended, going = await asyncio.wait(going, return_when=asyncio.FIRST_COMPLETED)
                for one in ended:
                    number, a, b = one.result()
                    done[number] = a, b
                pairs = [done[number] for number in sorted(done)]
                a_runs, b_runs = [a for a, _ in pairs], [b for _, b in pairs]
                yield Answer(question, a_runs, b_runs, len(draws))
        finally:
            self.answering -= 1
            for task in going:
                task.cancel()

    async def whole(self, question: Question) -> Answer:
        """The answer from all draws."""
        last: Answer | None = None
        async for answer in self.answers(question):
            last = answer
        assert last is not None  # a configuration has a draw
        return last

    async def settled(self, question: Question) -> Question:
        """``question`` with scheme B brought to the plan's cost, where that is asked for: levers on
        the budget that B leaves alone grow or shrink by one factor. One draw tells the costs."""
        if not question.lock:
            return question
        if question.county is None:
            raise InputError("page_asks_no_county")
        codes = (question.county, *self.counties.peers(question.county))
        draw = draws_of(self.config, self.table(question))[0]
        plan, b = await asyncio.gather(
            self.queue.ask(Task(draw, Scheme().levers, codes), draw.number),
            self.queue.ask(Task(draw, question.b.levers, codes), draw.number),
        )
        free = [lever for lever in on_budget() if lever not in question.b.moved]
        cost = by_lever(b)
        over = sum(cost.values()) - sum(by_lever(plan).values())
        can = sum(cost.get(lever, 0.0) for lever in free)
        if can <= 0.0 or abs(over) < CLOSE * sum(by_lever(plan).values()):
            return replace(question, lock=False)
        factor = round(max(1.0 - over / can, 0.0), 4)
        sized = multiplied(question.b.levers, dict.fromkeys(free, factor))
        base = Scheme(question.b.base).levers
        changes = differences(sized, base)
        return replace(question, b=Scheme(question.b.base, changes), lock=False)

    def table(self, question: Question) -> str | None:
        """The file of the reader's own figures, written if it is not there; None without any."""
        if not question.own:
            return None
        names = list(question.own)
        values = [plainly(question.own[name]) for name in names]
        text = f"adcode,{','.join(names)}\n{question.county},{','.join(values)}\n"
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        path = self.folder / f"{digest}.csv"
        if not path.exists():
            path.write_text(text, "utf-8")
        return str(path)

    async def _pair(
        self, draw: Draw, question: Question, codes: tuple[int, ...]
    ) -> tuple[int, Figures, Figures]:
        a, b = await asyncio.gather(
            *(
                self.queue.ask(Task(draw, scheme.levers, codes), draw.number)
                for scheme in (question.a, question.b)
            )
        )
        return draw.number, a, b


def by_lever(run: Figures) -> dict[str, float]:
    """Public money of a run by lever, yuan."""
    costs: dict[str, float] = {}
    for (lever, kind, payer), amount in run.bill.items():
        if is_public(kind, payer):
            costs[lever] = costs.get(lever, 0.0) + amount
    return costs

