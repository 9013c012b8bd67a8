"""Faults for real: workers and drivers killed, endless runs, a second driver, Ctrl-C, a full disk.

Afterwards the same call finishes, and what the runs gave equals an undisturbed study's.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sim.config import ExecutorSettings
from sim.ensemble.work.drive import TRIES, Tally
from sim.errors import InputError
from tests.ensemble.works import SERIAL, conduct, easy, faulty, figures, some_runs

ROOT = Path(__file__).parents[2]
PATIENCE = 240.0  # seconds, for a busy machine
TWO = ExecutorSettings("processes", 2, time_limit=None)
DRIVER = """
import sys
from pathlib import Path
from sim.config import ExecutorSettings
from sim.ensemble.work.conductor import Conductor
from sim.errors import InputError
from tests.ensemble.works import slow, some_runs

class Said:
    def stage(self, name, runs=0): ...
    def advance(self, done, failed=0): print("done", done, flush=True)
    def note(self, key, **values): print("note", key, flush=True)

if __name__ == "__main__":
    settings = ExecutorSettings("processes", 2, time_limit=None)
    try:
        with Conductor(Path(sys.argv[1]), settings, Said(), slow) as conductor:
            print(conductor.run(some_runs(20)), flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
    except InputError as error:
        sys.exit(error.line())
"""


def start(folder: Path, log: Path) -> subprocess.Popen[str]:
    """A driver of forty slow runs on two processes, in a group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LOG": str(log)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def driver(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A driver that has reported some runs."""
    process = start(tmp_path / "study", tmp_path / "log")
    reported(process, 8)
    yield process
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def reported(process: subprocess.Popen[str], enough: int) -> int:
    """Read until ``enough`` runs are reported as done."""
    found = 0
    assert process.stdout is not None
    while found < enough:
        words = process.stdout.readline().split()
        assert words, "the driver has ended"
        found += int(words[1]) if words[0] == "done" else 0
    return found


def wait_until_gone(group: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise AssertionError("a process is left")


def test_a_driver_killed_twice(tmp_path: Path, calm: str) -> None:
    study, log = tmp_path / "study", tmp_path / "log"
    done = 0
    for more in (8, 6):
        process = start(study, log)
        done = reported(process, done + more)  # what was there is reported again
        process.kill()
        process.wait()
        wait_until_gone(process.pid)  # its workers end by themselves
    tally, _ = conduct(study, some_runs(20))
    assert tally.reused >= done
    assert tally.reused + tally.done == 40
    assert figures(study) == calm


def test_ctrl_c_keeps_what_was_done(driver: subprocess.Popen[str], tmp_path: Path, calm: str):
    os.killpg(driver.pid, signal.SIGINT)
    driver.communicate(timeout=PATIENCE)
    assert driver.returncode == 130
    wait_until_gone(driver.pid)
    tally, _ = conduct(tmp_path / "study", some_runs(20))
    assert tally.reused >= 8
    assert figures(tmp_path / "study") == calm


def test_a_worker_killed_from_outside_and_a_second_driver_sent_away(
    driver: subprocess.Popen[str], tmp_path: Path, calm: str
) -> None:
    study, log = tmp_path / "study", tmp_path / "log"
    with pytest.raises(InputError) as caught:
        conduct(study, some_runs(20))
    assert caught.value.key == "study_held"
    assert caught.value.values["process"] == driver.pid
    victim = int(log.read_text().split()[-1])
    os.kill(victim, signal.SIGKILL)
    said, error = driver.communicate(timeout=PATIENCE)
    assert driver.returncode == 0
    assert "failed=0" in said, error
    assert error == ""  # no word of Python's own helpers
    assert figures(study) == calm
    times = Counter(line.rsplit(" ", 1)[0] for line in log.read_text().splitlines())
    assert len(times) == 40
    assert sum(times.values()) <= 40 + 10  # what was with the killed worker, at most


def test_a_run_that_kills_its_worker_once_is_run_again(tmp_path: Path) -> None:
    runs = some_runs(5, fault="killed once", flag=str(tmp_path / "flag"))
    tally, _ = conduct(tmp_path / "study", runs, faulty, TWO)
    assert tally == Tally(10, reused=0, done=10, failed=0)
    conduct(tmp_path / "calm", runs)
    assert figures(tmp_path / "study") == figures(tmp_path / "calm")


def test_a_run_that_always_kills_its_worker_is_given_up(tmp_path: Path) -> None:
    flag = tmp_path / "flag"
    runs = some_runs(5, fault="killed", flag=str(flag))
    tally, _ = conduct(tmp_path / "study", runs, faulty, TWO)
    assert TRIES == 3
    assert tally == Tally(10, reused=0, done=9, failed=1)
    flag.touch()
    tally, _ = conduct(tmp_path / "study", runs, faulty, TWO)
    assert tally == Tally(10, reused=9, done=1, failed=0)


@pytest.mark.parametrize("settings", [SERIAL, TWO], ids=lambda settings: settings.kind)
def test_a_run_without_end_is_stopped_at_its_limit(
    tmp_path: Path, settings: ExecutorSettings
) -> None:
    limited = ExecutorSettings(settings.kind, settings.workers, time_limit=1.5)
    flag = tmp_path / "flag"
    runs = some_runs(3, fault="endless", flag=str(flag))
    with_failure, _ = conduct(tmp_path / "study", runs, faulty, limited)
    assert with_failure == Tally(6, reused=0, done=5, failed=1)
    flag.touch()
    tally, _ = conduct(tmp_path / "study", runs, easy, limited)
    assert tally == Tally(6, reused=5, done=1, failed=0)


def test_a_compiled_loop_without_end_takes_its_process_with_it(tmp_path: Path) -> None:
    limited = ExecutorSettings("processes", 2, time_limit=4.0)
    runs = some_runs(3, fault="compiled", flag=str(tmp_path / "flag"))
    tally, _ = conduct(tmp_path / "study", runs, faulty, limited)
    assert tally == Tally(6, reused=0, done=5, failed=1)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own that is soon full."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_full(tiny_disk: Path, tmp_path: Path) -> None:
    runs = some_runs(300)
    with pytest.raises(InputError) as caught:
        conduct(tiny_disk / "study", runs)
    assert caught.value.key == "study_disk_full"
    subprocess.run(["mount", "-o", "remount,size=50m", str(tiny_disk)], check=True)
    tally, _ = conduct(tiny_disk / "study", runs)
    assert tally.reused > 0
    assert tally.reused + tally.done == 600
    conduct(tmp_path / "calm", runs)
    assert figures(tiny_disk / "study") == figures(tmp_path / "calm")
