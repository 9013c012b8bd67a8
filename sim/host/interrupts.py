"""Ctrl-C at the right moment."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # the last when a terminal is gone; not on every system
HELD = tuple(getattr(signal, name) for name in NAMES if hasattr(signal, name))


@contextmanager
def without_ctrl_c() -> Iterator[None]:
    """Hold Ctrl-C and the signal to end back for a moment; they are heard at the end.

    A process started meanwhile, and its own, never hear them, and compiled code that would
    swallow them is left alone. Outside the main thread, which alone hears signals, nothing is held.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    # The mask is for processes started meanwhile; other threads of this one would still take the
    # signal and have the main thread's handler run, so that is held back as well.
    handlers = {
        number: signal.signal(number, lambda number, frame: heard.append(number)) for number in HELD
    }
    masked = hasattr(signal, "pthread_sigmask")
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, HELD) if masked else None
    try:
        yield
    finally:
        if mask is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if heard:
            signal.raise_signal(heard[0])
