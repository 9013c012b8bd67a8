"""An event loop for tests of coroutines."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor


def run[T](coroutine: Coroutine[object, object, T]) -> T:
    """What the coroutine gives, run in a thread of its own.

    The browser of other tests keeps a loop running in the main thread, beside which none can run.
    """
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, coroutine).result()
