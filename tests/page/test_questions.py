"""The address says all of the page; a question is worked on once, and only while one waits."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from sim.ensemble.work.executor import Serial
from sim.model.policy.levers import Levers
from sim.page.question import Question, Scheme, read
from sim.page.queue import Queue
from tests.loop import run
from tests.page.ask import events

USERS, DIFFERENT = 20, 3


def test_an_address_gives_back_the_question_it_was_made_of() -> None:
    changes = {"voucher": {"coverage": 0.1 + 0.2, "start": "2022Q3"}, "corps": {"projects": "off"}}
    asked = Question(
        330624, Scheme("no_plan"), Scheme("plan", changes), {"gdp": 4.6e10}, "zh", lock=True
    )
    assert read(asked.written()) == asked
    assert read("") == Question()
    assert Question().a.levers == Levers()
    assert read(asked.written()).b.levers.voucher.coverage == 0.1 + 0.2


def test_work_is_shared_and_given_up_when_nobody_waits() -> None:
    moments: list[str] = []

    def work(task: str) -> str | None:
        moments.append(task)
        time.sleep(0.01)
        return task.upper() if task == "soon" and moments.count("soon") > 3 else None

    async def ask() -> list[str]:
        queue: Queue[str, str] = Queue(Serial(), work)
        never = asyncio.create_task(queue.ask("never", 0, rank=1))
        await asyncio.sleep(0.03)
        both = await asyncio.gather(queue.ask("soon", 0), queue.ask("soon", 0))
        never.cancel()
        await asyncio.sleep(0.1)
        before = len(moments)
        assert queue.waiting == 0
        await asyncio.sleep(0.1)
        assert len(moments) == before  # nobody waits, nothing is done
        assert await queue.ask("soon", 0) == "SOON" and len(moments) == before
        return both

    assert run(ask()) == ["SOON", "SOON"]
    assert moments.count("soon") == 4
    assert moments.count("never") >= 3
    first, last = moments.index("soon"), len(moments) - moments[::-1].index("soon")
    assert "never" not in moments[first:last]  # it gives way


def test_first_answers_come_before_further_ones_and_in_the_order_of_asking() -> None:
    done: list[str] = []

    def work(task: str) -> str | None:
        time.sleep(0.005)
        done.append(task)
        return task if done.count(task) == 3 else None

    async def ask() -> None:
        queue: Queue[str, str] = Queue(Serial(), work)
        ranks = {"narrow": 1, "a": 0, "b": 0, "given up": 0, "c": 0}
        asked = {}
        for task, rank in ranks.items():
            asked[task] = asyncio.create_task(queue.ask(task, 0, rank))
            await asyncio.sleep(0)
        asked.pop("given up").cancel()  # while it waits for its turn
        await asyncio.gather(*asked.values())

    run(ask())
    assert done[0] == "narrow"  # alone at first
    assert done[1:] == ["a"] * 3 + ["b"] * 3 + ["c"] * 3 + ["narrow"] * 2


def test_twenty_users_at_once_each_get_their_own_answer(page: str) -> None:
    questions = [
        f"c=330624&b.voucher.coverage={0.7 + 0.1 * (user % DIFFERENT):.1f}&lang=zh"
        for user in range(USERS)
    ]
    with ThreadPoolExecutor(USERS) as users:
        told = list(users.map(lambda question: events(page, question), questions))
    last = [[content for name, content in its if name == "answer"][-1] for its in told]
    assert all(its[-1][0] == "done" for its in told)
    for user, answer in enumerate(last):
        assert answer == last[user % DIFFERENT]
    assert len({answer["total"] for answer in last}) == DIFFERENT
