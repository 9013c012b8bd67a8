"""Machines that give no processes, threads or semaphores; processes that are ended from outside."""

from __future__ import annotations

import errno
import multiprocessing
import operator
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from sim.config import ExecutorSettings
from sim.ensemble.work import processes, worker
from sim.ensemble.work.drive import Tally
from sim.ensemble.work.executor import cores
from sim.ensemble.work.processes import Processes
from sim.host import notices
from sim.text import say
from tests.ensemble.works import conduct, easy, some_runs

ROOT = Path(__file__).parents[2]
TWO = ExecutorSettings("processes", 2)
WHOLE = Tally(10, reused=0, done=10, failed=0)
PATIENCE = 240.0  # seconds, for a busy machine


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", set())


def refuse(*_: Any, **__: Any) -> None:
    raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")


def test_without_semaphores_workers_do_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refuse)
    assert conduct(tmp_path / "study", some_runs(5), easy, TWO)[0] == WHOLE
    assert caplog.messages == []


@pytest.mark.parametrize("what", ["worker", "thread"])
def test_without_processes_the_runs_are_done_here(
    what: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if what == "worker":
        monkeypatch.setattr(processes, "Worker", refuse)
    else:
        monkeypatch.setattr(threading.Thread, "start", refused_thread)
    assert conduct(tmp_path / "study", some_runs(5), easy, TWO)[0] == WHOLE
    first, second = caplog.messages
    reason = first.partition("(")[2].partition(")")[0]
    assert first == say("notice.fewer_processes", asked=2, reason=reason)
    assert second == say("notice.one_process", reason=reason)


def refused_thread(_: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_a_process_that_never_comes_to_work_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "_serve", deaf)
    monkeypatch.setattr(worker, "READY", 0.2)
    assert conduct(tmp_path / "study", some_runs(5), easy, TWO)[0] == WHOLE
    assert "not ready" in caplog.messages[-1]


def deaf(*_: Any) -> None:
    time.sleep(60.0)


def test_a_place_too_long_for_a_socket_takes_another_way_to_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes.forkserver, "ensure_running", refuse)
    with Processes(1) as pool:
        (place,) = pool.places()
        assert pool.submit(place, operator.neg, 2).result(PATIENCE) == -2
        assert pool._context.get_start_method() == "spawn"


def test_an_answer_that_cannot_be_sent_fails_and_its_place_goes_on() -> None:
    with Processes(1) as pool:
        (place,) = pool.places()
        with pytest.raises(RuntimeError, match="cannot be sent"):
            pool.submit(place, eval, "lambda: 0").result(PATIENCE)
        with pytest.raises(BrokenExecutor):
            pool.submit(place, os._exit, 1).result(PATIENCE)
        assert pool.submit(place, operator.neg, 2).result(PATIENCE) == -2
    assert not multiprocessing.active_children()


def test_a_server_that_is_going_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """More refusals than a place may have."""
    refusals: Iterator[type[Exception]] = iter([ConnectionRefusedError, EOFError] * 5)

    def late(*words: Any) -> worker.Worker:
        for error in refusals:
            raise error
        return worker.Worker(*words)

    monkeypatch.setattr(processes, "Worker", late)
    assert conduct(tmp_path / "study", some_runs(5), easy, TWO)[0] == WHOLE
    assert caplog.messages == []


def test_all_helping_processes_killed_leave_no_foreign_word(tmp_path: Path) -> None:
    """Workers, the server that forks them and Python's own tracker."""
    from tests.ensemble.test_faults import reported, start

    driver = start(tmp_path / "study", tmp_path / "log")
    reported(driver, 4)
    for child in psutil.Process(driver.pid).children(recursive=True):
        with suppress(psutil.Error):
            child.kill()
    said, error = driver.communicate(timeout=PATIENCE)
    assert driver.returncode == 0
    assert "failed=0" in said
    assert error == ""


def python(code: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """``code`` carried out by a process of its own, with an end; empty ``variables`` are unset."""
    known = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        env={name: value for name, value in known.items() if value},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_little_address_space_has_an_end(tmp_path: Path) -> None:
    """Workers in which no thread can be had end at their start; the runs are done all the same."""
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from tests.machines.test_processes import TWO, WHOLE\n"
        "from tests.ensemble.works import conduct, easy, some_runs\n"
        "mapped = int(Path('/proc/self/statm').read_text().split()[0]) * resource.getpagesize()\n"
        "resource.setrlimit(resource.RLIMIT_AS, (mapped + 30_000_000,) * 2)\n"
        "assert conduct(Path(sys.argv[1]), some_runs(5), easy, TWO)[0] == WHOLE\n"
    )
    done = python(code, str(tmp_path / "study"))
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.splitlines()) <= 2


def test_libraries_start_one_thread_where_a_user_may_have_few() -> None:
    code = (
        "import resource, os\n"
        "resource.setrlimit(resource.RLIMIT_NPROC, (3, 3))\n"
        "import sim\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    clean = {name: value for name, value in os.environ.items() if "NUM_THREADS" not in name}
    words = [sys.executable, "-c", code]
    assert subprocess.check_output(words, cwd=ROOT, env=clean, text=True) == "1\n"


def test_cores_are_those_a_container_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOKY_MAX_CPU_COUNT", "1")
    assert cores() == 1


@pytest.mark.parametrize("left", [30_000_000, 2_000_000_000])
def test_where_addresses_are_few_a_question_is_answered_or_refused(left: int) -> None:
    """DuckDB ends the process with a fault of the system where it is refused memory."""
    code = (
        "import resource\n"
        "from pathlib import Path\n"
        "import duckdb, pandas\n"
        "from sim.ensemble.store.database import in_memory\n"
        "from sim.errors import InputError\n"
        "mapped = int(Path('/proc/self/statm').read_text().split()[0]) * resource.getpagesize()\n"
        f"resource.setrlimit(resource.RLIMIT_AS, (mapped + {left},) * 2)\n"
        "try:\n"
        "    print(in_memory().sql('SELECT 7').fetchall())\n"
        "except InputError as error:\n"
        "    print(error.key)\n"
    )
    done = python(code)
    said = "[(7,)]\n" if left > 1e9 else "memory\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")


def test_too_few_addresses_for_any_study_are_told_at_once() -> None:
    code = (
        "import resource, sys\n"
        "from experiments import sweep\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2_900_000_000,) * 2)\n"
        "sys.exit(sweep.main(['sweep.vary={levers.voucher.coverage: [0.1]}']))\n"
    )
    done = python(code)
    assert (done.returncode, done.stdout) == (2, "")
    assert "2.9 GB" in done.stderr and done.stderr.count("\n") == 1


def test_without_a_home_no_library_complains_beside_our_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    nowhere = str(tmp_path / "file" / "home")  # below a file nobody can write
    code = (
        "import importlib, sys\n"
        "from experiments.command import run\n"
        "sys.exit(run(lambda words: importlib.import_module('matplotlib.font_manager'), []))\n"
    )
    unset = dict.fromkeys(("COUNTY_INNOVATION_CACHE", "MPLCONFIGDIR", "XDG_CACHE_HOME"), "")
    done = python(code, HOME=nowhere, XDG_CONFIG_HOME="", TMPDIR=str(tmp_path), **unset)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("\n") == 1
    assert "COUNTY_INNOVATION_CACHE" in done.stderr
