"""How many threads libraries start: one a process where a machine gives few.

OpenBLAS interrupts the process when it cannot start a thread for each core, so this is settled
before numpy is imported.
"""

from __future__ import annotations

import os
import sys

if sys.platform != "win32":
    import resource

LIBRARIES = ("NUMBA", "OMP", "OPENBLAS", "MKL", "ARROW")
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in LIBRARIES}
A_CORE = 16  # threads that several libraries and several processes of a user may come to


def settle() -> None:
    """Have libraries start one thread each where threads or addresses are limited, unless the
    user has said how many."""
    if _few():
        for name, number in ONE_THREAD.items():
            os.environ.setdefault(name, number)


def _few() -> bool:
    if sys.platform == "win32":
        return False
    threads, _ = resource.getrlimit(resource.RLIMIT_NPROC)
    addresses, _ = resource.getrlimit(resource.RLIMIT_AS)
    enough = threads == resource.RLIM_INFINITY or threads > A_CORE * (os.cpu_count() or 1)
    return not enough or addresses != resource.RLIM_INFINITY
