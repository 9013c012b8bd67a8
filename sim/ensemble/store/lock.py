"""The lock of a study folder: one driver at a time, and who that is.

The lock is the operating system's, on an open file. It goes with the process that holds it, however
that ends, so there is no stale lock to judge: what a dead driver leaves is a file with its name.
Where a disk cannot lock, a network's say, the ledger could not be kept either.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sim.errors import InputError

LOCK = "driver.json"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the lock of ``folder`` while the block lasts; others read there who holds it.

    Raises ``InputError`` if another driver holds it, of this process too, and ``OSError`` if the
    file cannot be written or locked.
    """
    with (folder / LOCK).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError("study_held", folder=folder, **holder(folder)) from error
        since = datetime.now().astimezone().isoformat(" ", "seconds")
        file.truncate(0)
        json.dump({"host": socket.gethostname(), "process": os.getpid(), "since": since}, file)
        file.flush()
        yield


def is_held(folder: Path) -> bool:
    """Whether a driver holds the lock of ``folder`` at this moment."""
    try:
        with (folder / LOCK).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def holder(folder: Path) -> dict[str, object]:
    """Host, process and since when of the driver that last took the lock of ``folder``."""
    unknown: dict[str, object] = dict.fromkeys(("host", "process", "since"), "?")
    try:
        return unknown | json.loads((folder / LOCK).read_text(encoding="utf-8"))
    except (OSError, ValueError):  # it has only just been taken
        return unknown
