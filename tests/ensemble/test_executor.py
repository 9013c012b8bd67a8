"""Executors: order, failures, killed workers, no orphans."""

from __future__ import annotations

import operator
import os
import time

import pytest
from sim.ensemble.pool import Executor, Here, Pool, executor


@pytest.fixture(params=["here", "pool"], scope="module")
def runner(request: pytest.FixtureRequest):
    with Here() if request.param == "here" else Pool(2) as made:
        yield made


def test_outcomes_come_in_the_order_of_the_tasks(runner: Executor) -> None:
    ticks = []
    outcomes = list(runner.run(time.sleep, [0.3, 0.0, 0.1], lambda: ticks.append(1)))
    assert [outcome.error for outcome in outcomes] == [None] * 3
    assert outcomes[0].seconds > outcomes[2].seconds > outcomes[1].seconds
    assert len(ticks) == 3


def test_a_task_that_raises_is_recorded_and_the_others_go_on(runner: Executor) -> None:
    first, second, third = runner.run(operator.inv, [1, "x", 2])
    assert (first.value, third.value) == (-2, -3)
    assert second.value is None
    assert second.error is not None and second.error.startswith("TypeError")


def test_a_task_that_kills_its_process_is_given_up_and_the_others_go_on() -> None:
    with Pool(2) as pool:
        outcomes = list(pool.run(eval, ["1+1", "__import__('os')._exit(3)", "2+2", "3+3"]))
    assert [outcome.value for outcome in outcomes] == [2, None, 4, 6]
    assert outcomes[1].error == "its process was killed"


def test_workers_have_one_thread_each_and_end_with_the_pool() -> None:
    with Pool(2) as pool:
        look = "[__import__('os').environ['OMP_NUM_THREADS'], __import__('os').getpid()]"
        found = [outcome.value for outcome in pool.run(eval, [look] * 4)]
    assert {threads for threads, _ in found} == {"1"}
    for _, process in found:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_an_abandoned_run_ends_at_once() -> None:
    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt), Pool(2) as pool:
        for _ in pool.run(time.sleep, [0.0, 60.0, 60.0]):
            raise KeyboardInterrupt
    assert time.perf_counter() - start < 10


def test_auto_never_takes_more_processes_than_tasks() -> None:
    assert isinstance(executor("auto", 1), Here)
    assert isinstance(executor(1, 9), Here)
    pool = executor(3, 2)
    assert isinstance(pool, Pool) and pool.number == 2
