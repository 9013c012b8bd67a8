"""What travels to a worker of a dask cluster."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable

from sim.ensemble.store.keys import code_hash

turn = threading.Lock()  # of the threads of a worker


def sealed[T, R](function: Callable[[T], R], task: T) -> Callable[[], R]:
    """``function(task)`` to be called by a worker, when no other thread of it does one.

    The scheduler, which unpacks whatever passes through it, would import the model with the
    function, and be deaf meanwhile: so it sees bytes alone.
    """
    content = pickle.dumps((function, task))

    def opened() -> R:  # travels without its module: what it needs it imports there
        import pickle

        from sim.ensemble.work.sealed import turn

        function, task = pickle.loads(content)
        with turn:
            return function(task)

    return opened


def code_there(_: None) -> str:
    """The hash of the code that the process runs."""
    return code_hash()
