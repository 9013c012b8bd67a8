"""A limit on the time a run takes, kept from inside the process that runs it."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

GRACE = 0.25  # of the limit: in this time an interrupted run must stop, or its process is ended
LEAST = 2.0  # seconds of grace


class OverTimeError(Exception):
    """A run has taken longer than its limit."""


@contextmanager
def limited(seconds: float | None, *, expendable: bool) -> Iterator[None]:
    """Raise ``OverTimeError`` in the block when it takes longer than ``seconds``; None: no limit.

    The block is interrupted between two instructions of Python. One that never comes to the next,
    in a compiled loop without end, is beyond that: after the grace the process ends, if it is
    ``expendable``.
    """
    if seconds is None:
        yield
        return
    thread, lock, over = threading.get_ident(), threading.Lock(), threading.Event()

    def interrupt() -> None:
        with lock:
            if not over.is_set():
                _raise_in(thread, OverTimeError)

    timer = threading.Timer(seconds, interrupt)
    timer.daemon = True
    try:
        timer.start()
    except RuntimeError:  # no thread can be had: better a run without a limit than none
        yield
        return
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123  the timer writes to its descriptor
        if expendable:  # a timer in C, for what holds on to the interpreter
            end = seconds + max(GRACE * seconds, LEAST)
            faulthandler.dump_traceback_later(end, exit=True, file=nowhere)
        try:
            yield
        finally:
            with lock:
                over.set()
                _raise_in(thread, None)  # one that was on its way must not hit what follows
            timer.cancel()
            if expendable:
                faulthandler.cancel_dump_traceback_later()


def _raise_in(thread: int, kind: type[Exception] | None) -> None:
    what = ctypes.py_object(kind) if kind else None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)
