"""The dask executor: a cluster of one's own and one that stands, and what either may lose."""

from __future__ import annotations

import operator
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from sim.ensemble.work.cluster import Cluster
from sim.errors import InputError
from tests.ensemble.by_hand import PATIENCE, ROOT, dask, gone, standing, until

PROCESS = "__import__('os').getpid()"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def own() -> Iterator[Cluster]:
    with Cluster(2) as cluster:
        until(lambda: len(cluster.places()) == 2)
        yield cluster


def test_every_place_is_a_process_of_one_thread_that_leaves_ctrl_c_alone(own: Cluster) -> None:
    look = (
        "[__import__('os').getpid(), __import__('os').environ['OMP_NUM_THREADS'],"
        " sorted(__import__('signal').pthread_sigmask(0, []))]"
    )
    found = [own.submit(place, eval, look).result() for place in own.places()]
    assert len({process for process, _, _ in found}) == 2
    for process, threads, held in found:
        assert process != os.getpid()
        assert threads == "1"
        assert signal.SIGINT in held


def test_what_a_task_raises_comes_home(own: Cluster) -> None:
    place = min(own.places())
    with pytest.raises(TypeError):
        own.submit(place, operator.inv, "x").result()
    assert own.submit(place, operator.inv, 1).result() == -2


def test_a_place_that_is_not_there_is_a_lost_worker(own: Cluster) -> None:
    with pytest.raises(BrokenExecutor):
        own.submit("nobody", operator.inv, 1).result()


def test_a_killed_worker_is_told_of_at_once_and_replaced_under_its_name(own: Cluster) -> None:
    first, second = sorted(own.places())
    process = own.submit(first, eval, PROCESS).result()
    lost, other = own.submit(first, time.sleep, 600), own.submit(second, time.sleep, 1)
    os.kill(process, signal.SIGKILL)
    with pytest.raises(BrokenExecutor):
        lost.result(timeout=PATIENCE)
    other.result(timeout=PATIENCE)
    until(lambda: first in own.places())
    assert own.submit(first, eval, PROCESS).result() != process


DRIVER = f"""
import time
from sim.ensemble.work.cluster import Cluster
if __name__ == "__main__":
    with Cluster(2) as cluster:
        while len(cluster.places()) < 2:
            time.sleep(0.1)
        asked = [cluster.submit(place, eval, "{PROCESS}") for place in cluster.places()]
        print(*[future.result() for future in asked], flush=True)
        cluster.submit(cluster.places()[0], time.sleep, 600)
        time.sleep({{wait}})
    print("left", flush=True)
"""


@pytest.mark.parametrize("killed", [True, False])
def test_workers_end_with_the_driver(tmp_path: Path, killed: bool) -> None:
    script = tmp_path / "driver.py"
    script.write_text(DRIVER.format(wait=600 if killed else 0))
    driver = subprocess.Popen(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert driver.stdout is not None
    workers = [int(word) for word in driver.stdout.readline().split()]
    assert len(workers) == 2
    if killed:
        driver.kill()
    driver.wait(60)
    for worker in workers:
        until(lambda worker=worker: gone(worker), 30)
    assert driver.stdout.read() == ("" if killed else "left\n")


def test_where_nobody_answers_is_said_in_one_line() -> None:
    start = time.monotonic()
    with (
        socket.create_server(("127.0.0.1", 0)) as mute,
        pytest.raises(InputError) as caught,
        Cluster(1, f"tcp://127.0.0.1:{mute.getsockname()[1]}"),
    ):
        pass
    assert caught.value.key == "no_scheduler"
    assert time.monotonic() - start < 60


@pytest.mark.parametrize("address", ["pigeon://roof:1", "tcp://127.0.0.1:notaport"])
def test_an_address_that_is_none_is_said_in_one_line(address: str) -> None:
    with pytest.raises(InputError, match=r"executor\.address") as caught, Cluster(1, address):
        pass
    assert caught.value.key == "no_scheduler"


def test_workers_started_by_hand_come_go_and_never_do_two_tasks_at_once() -> None:
    with standing(("--nthreads", "2")) as (address, started), Cluster(1, address) as cluster:
        until(lambda: cluster.places() == ["by-hand-0"])
        stamp = "(lambda t: [t.time(), t.sleep(0.5), t.time()])(__import__('time'))"
        both = [cluster.submit("by-hand-0", eval, stamp) for _ in range(2)]
        (_, _, end), (begin, _, _) = sorted(future.result() for future in both)
        assert end <= begin

        lost = cluster.submit("by-hand-0", time.sleep, 600)
        started[1].kill()  # the nanny; its worker goes with it
        with pytest.raises(BrokenExecutor):
            lost.result(timeout=PATIENCE)
        assert not cluster.places()

        started.append(dask("worker", address, "--no-dashboard", "--name", "late", "--no-nanny"))
        until(lambda: cluster.places() == ["late"])
        lost = cluster.submit("late", time.sleep, 600)
        started[0].kill()
        with pytest.raises(BrokenExecutor):
            lost.result(timeout=PATIENCE)
        with pytest.raises(InputError) as caught:
            until(lambda: cluster.places() is None)  # it takes ten seconds to give up
        assert caught.value.key == "cluster_gone"


@pytest.mark.parametrize(
    ("there", "key"),
    [
        (
            "from sim.ensemble.work import sealed\nsealed.code_hash = lambda: 'other'",
            "worker_differs",
        ),
        ("import sys\nsys.modules['sim.ensemble.work.sealed'] = None", "worker_unfit"),
    ],
)
def test_a_worker_with_other_code_is_told_of(tmp_path: Path, there: str, key: str) -> None:
    preload = tmp_path / "there.py"
    preload.write_text(there)
    with standing(("--preload", str(preload))) as (address, _):
        with pytest.raises(InputError) as caught:
            until(lambda: _places(address))
        assert caught.value.key == key
        assert "by-hand-0" in caught.value.line()


def _places(address: str) -> list[str]:
    with Cluster(1, address) as cluster:
        return list(cluster.places())
