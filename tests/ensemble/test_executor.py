"""Executors: places, failures, killed workers, no orphans."""

from __future__ import annotations

import asyncio
import operator
import os
import threading
import time
from concurrent.futures import BrokenExecutor, Future, wait

import pytest

from sim.config import ExecutorSettings
from sim.ensemble.work.executor import Executor, Serial, cores, executor, threads
from sim.ensemble.work.processes import Processes
from tests.loop import run


@pytest.fixture(params=["serial", "processes"], scope="module")
def runner(request: pytest.FixtureRequest):
    with Serial() if request.param == "serial" else Processes(2) as made:
        yield made


def test_every_place_does_what_it_is_given(runner: Executor) -> None:
    futures = [runner.submit(place, operator.neg, 3) for place in runner.places()]
    assert [future.result() for future in futures] == [-3] * len(runner.places())


def test_a_task_that_raises_fails_and_its_place_goes_on(runner: Executor) -> None:
    place = next(iter(runner.places()))
    with pytest.raises(TypeError):
        runner.submit(place, operator.inv, "x").result()
    assert runner.submit(place, operator.inv, 1).result() == -2


def test_a_worker_that_dies_is_replaced_and_the_others_go_on() -> None:
    with Processes(2) as pool:
        first, second = pool.places()
        slow = pool.submit(second, eval, "__import__('time').sleep(1) or 5")
        with pytest.raises(BrokenExecutor):
            pool.submit(first, eval, "__import__('os')._exit(3)").result()
        assert pool.submit(first, eval, "2 + 2").result() == 4
        assert slow.result() == 5


def test_what_nobody_waits_for_ends_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", told.append)

    async def stopped(pool: Processes) -> Future[None]:
        future = pool.submit("process 0", time.sleep, 0.5)
        waiting = asyncio.ensure_future(asyncio.wrap_future(future))
        await asyncio.sleep(0.1)
        waiting.cancel()  # as Ctrl-C does to all that an event loop has begun
        return future

    with Processes(1) as pool:
        assert run(stopped(pool)).result(60.0) is None
        assert pool.submit("process 0", operator.neg, 3).result() == -3
    assert told == []


def test_workers_have_one_thread_each_and_end_with_the_pool() -> None:
    look = "[__import__('os').environ['OMP_NUM_THREADS'], __import__('os').getpid()]"
    with Processes(2) as pool:
        found = [pool.submit(place, eval, look).result() for place in pool.places()]
    assert {threads for threads, _ in found} == {"1"}
    for _, process in found:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_leaving_ends_what_runs_at_once() -> None:
    start = time.perf_counter()
    with pytest.raises(KeyboardInterrupt), Processes(2) as pool:
        first, second = pool.places()
        futures = [pool.submit(first, time.sleep, 0.0), pool.submit(second, time.sleep, 60.0)]
        wait(futures[:1])
        raise KeyboardInterrupt
    assert time.perf_counter() - start < 30


def test_settings_choose_the_executor() -> None:
    assert isinstance(executor(ExecutorSettings("serial")), Serial)
    assert isinstance(executor(ExecutorSettings(workers=1)), Serial)
    assert threads(ExecutorSettings(threads=3)) == 3
    pool = executor(ExecutorSettings(workers=3))
    assert isinstance(pool, Processes) and len(pool.places()) == 3
    assert cores() >= 1
