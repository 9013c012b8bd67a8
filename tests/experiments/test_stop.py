"""Ctrl-C and killing: one line, exit status 130, no process and no half-written results left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

WORDS = ["world.scale=0.02", "ensemble.replicates=50", "executor.workers=2", "scenario=plan"]
PATIENCE = 120.0  # seconds, for a busy machine


STOPPED = "Stopped; the runs that were done are kept: the same command goes on from there.\n"


def finished(place: Path) -> list[Path]:
    """Folders of results that are there for the user; hidden ones hold runs to go on from."""
    return list((place / "results" / "project_2025").glob("[!.]*"))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The experiment in a group of processes of its own, with its runs begun."""
    words = [sys.executable, "-m", "experiments.project_2025", *WORDS]
    process = subprocess.Popen(
        [*words, f"results={tmp_path / 'results'}"],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "Running" in line:
            break
    yield process
    if alive(process.pid):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def alive(group: int) -> bool:
    """Whether a process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until_gone(group: int) -> None:
    end = time.monotonic() + PATIENCE
    while alive(group):
        assert time.monotonic() < end, "a process is left"
        time.sleep(0.05)


@pytest.mark.parametrize("pause", [0.0, 4.0])
def test_ctrl_c(running: subprocess.Popen[str], tmp_path: Path, pause: float) -> None:
    time.sleep(pause)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal sends it: to all at once
    _, error = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130
    assert error == STOPPED
    wait_until_gone(running.pid)
    assert finished(tmp_path) == []


def test_being_asked_to_end(running: subprocess.Popen[str], tmp_path: Path) -> None:
    running.terminate()
    _, error = running.communicate(timeout=PATIENCE)
    assert (running.returncode, error) == (130, STOPPED)
    wait_until_gone(running.pid)
    assert finished(tmp_path) == []


def test_being_killed_leaves_no_process_and_no_finished_folder(
    running: subprocess.Popen[str], tmp_path: Path
) -> None:
    time.sleep(4.0)
    running.kill()
    running.wait(timeout=PATIENCE)
    wait_until_gone(running.pid)
    assert finished(tmp_path) == []
