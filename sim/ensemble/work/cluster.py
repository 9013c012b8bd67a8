"""Runs on many machines: the workers of a dask cluster, one's own or one that stands.

Every worker process is a place, and a task is bound to the worker it is meant for, which may have
kept the past that it branches from. Two habits of dask do not fit that and are set right here. A
task bound to a worker that is gone would wait for ever: so who is there is asked twice a second,
and what was with a lost worker fails with ``BrokenExecutor``. A worker of several threads would
run several tasks in one process: so all but one wait their turn. Workers of a cluster that stands
are asked for a hash of their code and libraries before they get a run.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Callable, Collection, Coroutine, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from sim.ensemble.store.keys import code_hash
from sim.ensemble.work.processes import unheard
from sim.ensemble.work.sealed import code_there, sealed
from sim.errors import InputError
from sim.host.threads import ONE_THREAD

if TYPE_CHECKING:
    from distributed import Client

ANSWER = 10.0  # seconds a scheduler has to answer at its address, also after a break
SILENCE = 60.0  # seconds without a word after which the scheduler is held to be gone
LOOK = 0.5  # seconds between two looks at who is there
GREET = 60.0  # seconds the workers found first have to say what they run, before others begin
LONGEST = 120  # characters of what a library says


@dataclass
class _Worker:
    """What is known of a worker; ``lost`` is done when it is gone."""

    name: str
    address: str
    running: bool = False
    fit: bool = False
    unfit: InputError | None = None
    greeting: asyncio.Task[None] | None = None
    lost: asyncio.Future[None] = field(default_factory=asyncio.Future)


class Cluster:
    """An executor over the workers of a dask cluster.

    Without ``address`` the cluster is ``workers`` processes of this machine, which end with this
    one; with it, the workers of the scheduler that listens there, however many come and go.
    """

    expendable = True

    def __init__(self, workers: int, address: str | None = None) -> None:
        self.workers, self.address = workers, address
        self._parts = ExitStack()
        self._known: dict[str, _Worker] = {}  # by address
        self._ready: dict[str, _Worker] = {}  # by place

    def __enter__(self) -> Self:
        """Connect, or start the workers, and ask those there what they run.

        Raises ``InputError`` if no scheduler answers within ten seconds, or if a worker that is
        there runs other code than this process.
        """
        with ExitStack() as parts:
            self._client = self._connect(parts)
            self._loop = self._client.loop.asyncio_loop
            self._ours = code_hash()
            self._watching = self._begin(self._watch())
            parts.callback(self._watching.cancel)
            self._begin(self._greet()).result()
            self._parts = parts.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the cluster; one's own workers end, whatever they are doing."""
        self._parts.close()

    def places(self) -> Collection[str]:
        """Names of the workers that stand ready; none, while all are lost or still to come.

        Raises ``InputError`` if the scheduler is gone, or if the only workers run other code.
        """
        if self._watching.done():
            self._watching.result()
            raise InputError("cluster_gone", address=self.address)
        ready = list(self._ready)
        for worker in [] if ready else list(self._known.values()):
            if worker.unfit:
                raise worker.unfit
        return ready

    def submit[T, R](self, place: str, function: Callable[[T], R], task: T) -> Future[R]:
        """``function(task)`` at ``place``; fails with ``BrokenExecutor`` if its worker is lost."""
        return self._begin(self._carry(self._ready.get(place), function, task))

    def _begin[R](self, work: Coroutine[Any, Any, R]) -> Future[R]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _connect(self, parts: ExitStack) -> Client:
        import dask
        from distributed import Client, LocalCluster
        from distributed.utils import silence_logging_cmgr

        parts.enter_context(silence_logging_cmgr(logging.CRITICAL + 1))
        if self.address is None:
            # A worker that dies is replaced, but given up for good if that takes too long.
            parts.enter_context(dask.config.set({"distributed.deploy.lost-worker-timeout": "1h"}))
            try:
                with unheard():  # workers, also later ones, inherit it from dask's threads
                    cluster = LocalCluster(
                        n_workers=self.workers,
                        threads_per_worker=1,
                        processes=True,
                        memory_limit=0,
                        dashboard_address=None,
                        silence_logs=logging.CRITICAL + 1,
                        env=ONE_THREAD,
                    )
            except (OSError, RuntimeError) as error:  # no semaphores, processes or threads
                reason = " ".join(f"{type(error).__name__}: {error}".split())
                raise InputError("no_cluster", reason=reason[:LONGEST]) from error
            parts.enter_context(cluster)
            return parts.enter_context(Client(cluster, timeout=ANSWER, set_as_default=False))
        with ThreadPoolExecutor(1) as aside:  # this thread may have a loop that runs: a notebook's
            try:
                kind = aside.submit(asyncio.run, _who_answers(self.address)).result()
            except (OSError, ValueError) as error:
                reason = str(error) or type(error).__name__
                raise InputError("no_scheduler", address=self.address, reason=reason) from error
        if kind != "Scheduler":
            raise InputError("no_scheduler", address=self.address, reason=kind)
        client = Client(self.address, timeout=ANSWER, set_as_default=False)
        return parts.enter_context(client)

    async def _watch(self) -> None:
        """Keep track of who is there until the scheduler is gone."""
        heard = time.monotonic()
        try:
            while self._client.status not in ("closing", "closed"):
                try:
                    self._look(await self._workers())
                    heard = time.monotonic()
                except OSError:  # the client tries to connect again, and closes if it cannot
                    self._look({})
                    if time.monotonic() - heard > SILENCE:
                        return
                await asyncio.sleep(LOOK)
        finally:
            self._look({})

    async def _workers(self) -> Mapping[str, Mapping[str, Any]]:
        """What the scheduler says of its workers, by address."""
        scheduler: Any = self._client.scheduler
        return (await asyncio.wait_for(scheduler.identity(), SILENCE / 2))["workers"]

    def _look(self, there: Mapping[str, Mapping[str, Any]]) -> None:
        for address in self._known.keys() - there.keys():
            self._known.pop(address).lost.set_result(None)
        for address, about in there.items():
            worker = self._known.get(address)
            if worker is None:
                worker = self._known[address] = _Worker(str(about["name"]), address)
                if self.address is None:
                    worker.fit = True
                else:
                    worker.greeting = asyncio.ensure_future(self._ask(worker))
            worker.running = about["status"] == "running"
        self._ready = {
            worker.name: worker for worker in self._known.values() if worker.fit and worker.running
        }

    async def _greet(self) -> None:
        """Wait until the workers that are there have said what they run."""
        self._look(await self._workers())
        greetings = [worker.greeting for worker in self._known.values() if worker.greeting]
        if greetings:
            await asyncio.wait(greetings, timeout=GREET)
        for worker in self._known.values():
            if worker.unfit:
                raise worker.unfit

    async def _ask(self, worker: _Worker) -> None:
        """Find out whether ``worker`` runs the code that this process runs."""
        try:
            theirs = await self._carry(worker, code_there, None)
        except BrokenExecutor:
            if self._known.get(worker.address) is worker:  # still there: to be asked again
                del self._known[worker.address]
        except Exception as error:  # it cannot even import what it is asked
            reason = f"{type(error).__name__}: {error}"
            worker.unfit = InputError("worker_unfit", worker=worker.name, reason=reason)
        else:
            worker.fit = theirs == self._ours
            if not worker.fit:
                names = {"worker": worker.name, "theirs": theirs, "ours": self._ours}
                worker.unfit = InputError("worker_differs", **names)

    async def _carry[T, R](self, worker: _Worker | None, function: Callable[[T], R], task: T) -> R:
        """What ``function(task)`` gives at ``worker``."""
        from distributed import KilledWorker
        from distributed.client import ClosedClientError
        from distributed.comm import CommClosedError

        if worker is None or worker.lost.done():
            raise BrokenExecutor
        try:
            future = self._client.submit(
                sealed(function, task),
                key=f"{function.__name__}-{uuid.uuid4().hex}",
                workers=[worker.address],
                pure=False,
            )
            answer = asyncio.ensure_future(future.result())
            try:
                await asyncio.wait({answer, worker.lost}, return_when=asyncio.FIRST_COMPLETED)
                if answer.done():
                    return answer.result()
            finally:
                answer.cancel()
                future.release()
        except (CancelledError, ClosedClientError, CommClosedError, KilledWorker) as error:
            raise BrokenExecutor(str(error)) from error
        raise BrokenExecutor(f"{worker.name} is lost")


async def _who_answers(address: str) -> str:
    """What stands at ``address``; dask's client would wait for ever for what does not speak."""
    from distributed import Security, rpc

    security = Security().get_connection_args("client")
    async with rpc(address, timeout=ANSWER, connection_args=security) as stranger:
        return str((await asyncio.wait_for(stranger.identity(), ANSWER))["type"])
