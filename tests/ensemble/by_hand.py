"""A dask cluster started by hand, and what to wait for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
PATIENCE = 240.0  # seconds: workers import the model, and the machine may be busy


def until(met: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.1)


def gone(process: int) -> bool:
    return not psutil.pid_exists(process) or psutil.Process(process).status() == "zombie"


def dask(*words: str, **environment: str) -> subprocess.Popen[bytes]:
    """A scheduler or worker started by hand, in the folder of the project."""
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def free_port() -> int:
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        return ear.getsockname()[1]


def answers(port: int) -> bool:
    with socket.socket() as mouth:
        return mouth.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def standing(*workers: tuple[str, ...]) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address of a scheduler started by hand, and the processes: itself, then its workers."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    started = [dask("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]
    try:
        until(lambda: answers(port))
        started += [
            dask("worker", address, "--no-dashboard", "--name", f"by-hand-{place}", *words)
            for place, words in enumerate(workers)
        ]
        yield address, started
    finally:
        for process in started:
            family = psutil.Process(process.pid).children(recursive=True)
            process.kill()
            process.wait()
            for child in family:
                until(lambda child=child: gone(child.pid))
