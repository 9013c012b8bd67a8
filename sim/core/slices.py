"""Work over the rows of columns in slices, one a thread: figures do not depend on their number."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

from sim.core.arrays import Floats

LEAST = 1 << 15  # rows below which a thread is not worth its start
_threads = 1


def use_threads(number: int) -> None:
    """Let this process work in ``number`` threads, from 1; one until this is called."""
    global _threads
    _threads = number


def in_slices[T](
    work: Callable[[T, Floats], None], columns: T, shape: tuple[int, ...] = (0,)
) -> Floats:
    """Call ``work`` with slices of ``columns`` (a named tuple of arrays of one length) and an
    account of ``shape`` for each slice, at nought; the sum of the accounts in order of slices.

    The sum is the same for any number of threads if what is added to accounts is rounded so that
    sums are exact; ``work`` must let other threads run and look at no other row.
    """
    arrays: Any = columns
    rows = len(arrays[0])
    number = max(1, min(_threads, rows // LEAST))
    bounds = np.linspace(0, rows, number + 1).astype(int)
    parts = [
        type(arrays)(*(column[low:high] for column in arrays)) for low, high in pairwise(bounds)
    ]
    accounts = [np.zeros(shape) for _ in parts]
    if number == 1:
        work(parts[0], accounts[0])
        return accounts[0]
    with ThreadPoolExecutor(number) as threads:
        list(threads.map(work, parts, accounts))
    return sum(accounts[1:], accounts[0])
