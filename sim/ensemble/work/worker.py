"""One worker process at the other end of a pipe.

A pipe is all it needs. The pools of the standard library talk through semaphores, which not every
machine has to give, leave them to be cleared up, with complaints, when a worker is killed, and wait
for ever where a thread of theirs could not be started.
"""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from typing import Any, cast

READY = 300.0  # seconds a process has to start, on a busy machine with a slow disk
LEAVE = 10.0  # seconds a killed process has to be gone; one that waits for a disk may stay
READY_WORD = "ready"


class NeverBegan(BrokenExecutor):
    """A worker process did not come to its first task, which is as if it had not been given."""


class Worker:
    """A process that does one task after the other; started when it is made.

    ``watched`` is a pipe of which the other end is closed when the worker shall end. Raises
    ``OSError`` or ``EOFError`` if no process can be started.
    """

    def __init__(self, context: BaseContext, watched: Connection) -> None:
        self._pipe, theirs = context.Pipe()
        try:
            process: Any = cast(Any, context).Process(target=_serve, args=(theirs, watched))
            process.daemon = True
            process.start()
        except BaseException:
            self._pipe.close()
            raise
        finally:
            theirs.close()
        self._process, self._ready, self._gone = process, False, False

    def alive(self) -> bool:
        """Whether the process is there."""
        return not self._gone and bool(self._process.is_alive())

    def wait_until_ready(self) -> None:
        """Return when the process has started; raise ``NeverBegan`` if it does not."""
        if self._ready:
            return
        try:
            if self._pipe.poll(READY) and self._pipe.recv() == READY_WORD:
                self._ready = True
                return
        except (OSError, EOFError) as error:
            self.end()
            raise NeverBegan("it ended at its start") from error
        self.end()
        raise NeverBegan(f"not ready after {READY:.0f} s")

    def ask[T, R](self, function: Callable[[T], R], task: T) -> R:
        """What ``function(task)`` gives or raises there; ``BrokenExecutor`` if the process dies."""
        try:
            self._pipe.send((function, task))
            answer, error = self._pipe.recv()
        except (OSError, EOFError) as gone:
            self.end()
            raise BrokenExecutor("the process has died") from gone
        if error is not None:
            raise error
        return cast(R, answer)

    def end(self) -> None:
        """Kill the process, whatever it is doing; whoever waits for its answer hears that."""
        self._gone = True
        with suppress(OSError, ValueError):
            self._process.kill()

    def wait_until_gone(self) -> None:
        """Wait for the end of a process that was killed, but not for ever."""
        self._process.join(LEAVE)


def _serve(pipe: Connection, watched: Connection) -> None:
    """Do tasks until the parent is gone; Ctrl-C is the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it could not be held back
    threading.Thread(target=_end_with_parent, args=(watched,), daemon=True).start()
    pipe.send(READY_WORD)
    while True:
        try:
            function, task = pipe.recv()
        except EOFError:
            return
        answer = _done(function, task)
        try:
            pipe.send(answer)
        except (TypeError, AttributeError, pickle.PicklingError) as error:
            pipe.send((None, RuntimeError(f"what it gave cannot be sent: {error}")))


def _done[T, R](function: Callable[[T], R], task: T) -> tuple[R | None, Exception | None]:
    try:
        return function(task), None
    except Exception as error:
        return None, error


def _end_with_parent(watched: Connection) -> None:
    with suppress(OSError, EOFError):
        watched.poll(
            None
        )  # nothing is ever sent: this returns when the other end is closed or gone
    os._exit(1)
