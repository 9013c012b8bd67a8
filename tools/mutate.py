"""Which changes of a rule would no test notice? ``python -m tools.mutate seed=1 number=100``.

A mutant is the code with one operator, comparison or sign changed inside a function of a rule, a
step or the core. All tests of the model run once as the code stands, which also makes the worlds
and histories that they share; then each mutant is tried in a process parted from that one, where
the changed function stands in for its like, and what was compiled with it is compiled anew. Files
stay as they are.

What survives is printed with its line; whether it means the same as before is for a reader to
judge.

Tests are taken nearest first: of files that import the changed module, then of those that import
its folder, then the rest, the quick ones before the slow. The frozen figures are left out, as are
tests that start other processes, which would not see the change.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from multiprocessing import connection
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from numba.core.caching import NullCache
from numba.core.dispatcher import Dispatcher

from sim.model.step import Report, Step
from tools.mutants import ROOT, Mutant, imports, module_of, readers, sample

FORK = multiprocessing.get_context("fork")
ELSEWHERE = "no function was found that it changes"
SECONDS = 900  # after which a mutant counts as noticed: it never ends
SLOW = 6.0  # seconds of a test that is too slow to be run for every mutant
LEFT_OUT = ("test_baseline.py", "test_same_everywhere.py", "test_doors.py", "test_compiled.py")


def distance(mutant: Mutant, file: Path) -> int:
    """How far a test file is from a mutant: imports it, imports its folder, neither."""
    module, known = module_of(mutant.path), imports(file)
    folder = module.rpartition(".")[0]
    beside = folder != "sim.core" and any(name.startswith(f"{folder}.") for name in known)
    return 0 if module in known else 1 if beside else 2


def functions(code: CodeType) -> dict[str, CodeType]:
    """The functions and methods that a module defines, by qualified name."""
    by_name: dict[str, CodeType] = {}
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            by_name |= {inner.co_qualname: inner} | functions(inner)
    return by_name


def plain(thing: Any) -> Any:
    """The function behind a step, a compiled one, a property, a class method, a cached one."""
    if isinstance(thing, Step | Report):
        return thing.run
    for name in ("py_func", "fget", "__func__", "__wrapped__"):
        thing = getattr(thing, name, None) or thing
    return thing


def stand_in(mutant: Mutant) -> bool:
    """Put the mutant's functions in the place of their likes, and forget what was compiled with
    them; nothing compiled from here on is kept. False if none was found."""
    found = False
    module = sys.modules[module_of(mutant.path)]
    path = str(ROOT / mutant.path)
    old, new = (
        functions(compile(text, path, "exec"))
        for text in ((ROOT / mutant.path).read_text("utf-8"), mutant.text())
    )
    classes = [x for x in vars(module).values() if isinstance(x, type)]
    for thing in [thing for place in (module, *classes) for thing in vars(place).values()]:
        function = plain(thing)
        name = getattr(function, "__qualname__", "")
        of_module = getattr(function, "__module__", "") == module.__name__
        if of_module and name in new and new[name] != old[name]:
            function.__code__, found = new[name], True
    for reader in readers(module.__name__) & sys.modules.keys():
        its: list[Any] = [*vars(sys.modules[reader]).values()]
        for thing in [one for one in its if isinstance(one, Dispatcher)]:
            rule: Any = thing
            rule._cache = NullCache()
            rule._reset_overloads()
            rule._can_compile = True
    return found


class Trial:
    """A process that tries one mutant."""

    def __init__(self, mutant: Mutant, items: Sequence[pytest.Item]) -> None:
        self.mutant, self.began = mutant, time.monotonic()
        self.heard, told = FORK.Pipe(duplex=False)
        self.child = FORK.Process(target=_try, args=(mutant, items, told))
        with warnings.catch_warnings():
            # Threads of numerical libraries sleep between calls and hold no lock.
            warnings.filterwarnings("ignore", "This process", DeprecationWarning)
            self.child.start()
        told.close()

    @property
    def over(self) -> bool:
        """Whether its tests have ended, or have had their time."""
        return not self.child.is_alive() or time.monotonic() - self.began > SECONDS

    def noticed_by(self) -> str:
        """The test that failed; empty if none did."""
        if self.child.is_alive():
            self.child.kill()
            return "never ends"
        return str(self.heard.recv()) if self.heard.poll() else "broken off"


def _try(mutant: Mutant, items: Sequence[pytest.Item], told: connection.Connection) -> None:
    """Run the tests in this process until one fails; tells which."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    there = stand_in(mutant) or mutant.old == mutant.new
    first = next((item.nodeid for item, reports in run(items) if not passed(reports)), "")
    told.send(first if there else ELSEWHERE)
    told.close()
    os._exit(0)


def run(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, list[pytest.TestReport]]]:
    """Run tests; what the session shares outlives the last of them."""
    after: list[Any] = [*items[1:], items[0].session]
    for item, following in zip(items, after, strict=True):
        yield item, runtestprotocol(item, log=False, nextitem=following)


def passed(reports: Sequence[pytest.TestReport]) -> bool:
    """Whether set-up, call and tear-down of a test went well."""
    return all(report.passed for report in reports)


class Mutation:
    """Plugin of pytest: in place of its own loop, all tests once, then each mutant."""

    def __init__(self, mutants: Sequence[Mutant], at_once: int) -> None:
        self.mutants, self.at_once, self.left = mutants, at_once, list[Mutant]()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try all mutants; prints each as it ends."""
        seconds = {}
        for item, reports in run(session.items):
            if passed(reports):
                seconds[item] = sum(report.duration for report in reports)
            else:
                print(f"left out, fails as the code stands: {item.nodeid}", flush=True)
        quick = [item for item, took in seconds.items() if took < SLOW]
        gc.freeze()  # children then copy less of what they share
        self._control(quick)
        for trial in self._trials(quick, seconds):
            by = trial.noticed_by()
            if by == ELSEWHERE:
                raise pytest.UsageError(f"{by}: {trial.mutant}")
            self.left += [] if by else [trial.mutant]
            took = time.monotonic() - trial.began
            print(
                f"{'noticed ' if by else 'SURVIVED'} {took:4.0f} s {trial.mutant} {by}", flush=True
            )
        return True

    def _control(self, items: Sequence[pytest.Item]) -> None:
        """A mutant that changes nothing must not be noticed: tests can be run again."""
        same = Trial(replace(self.mutants[0], new=self.mutants[0].old), items)
        same.child.join(SECONDS)
        if by := same.noticed_by():
            raise pytest.UsageError(f"fails when it is run again: {by}")

    def _trials(
        self, items: Sequence[pytest.Item], seconds: Mapping[pytest.Item, float]
    ) -> Iterator[Trial]:
        waiting, running = list(self.mutants), list[Trial]()
        a_file: dict[Path, float] = {}
        for item in items:
            a_file[item.path] = a_file.get(item.path, 0.0) + seconds[item]
        while waiting or running:
            while waiting and len(running) < self.at_once:
                mutant = waiting.pop(0)
                far = {file: (distance(mutant, file), a_file[file]) for file in a_file}
                ranked = sorted((far[item.path], place) for place, item in enumerate(items))
                near = [items[place] for _, place in ranked]
                running.append(Trial(mutant, near))
            connection.wait([trial.child.sentinel for trial in running], timeout=5.0)
            for trial in [trial for trial in running if trial.over]:
                running.remove(trial)
                yield trial


def main(words: Sequence[str]) -> int:
    """Try a sample; prints each mutant as it is tried, survivors last. 0 if all are noticed."""
    asked = {"seed": "1", "number": "100", "workers": str(os.cpu_count() or 1), "under": ""}
    asked["tests"] = "*"  # names of test files, some with commas between
    asked |= dict(word.partition("=")[::2] for word in words)
    chosen = sample(int(asked["number"]), int(asked["seed"]), asked["under"])
    rooms = ROOT / "tests" / "model"
    files = sorted({x for name in asked["tests"].split(",") for x in rooms.glob(f"test_{name}.py")})
    mutation = Mutation(chosen, int(asked["workers"]))
    given = ["-q", *(str(file) for file in files if file.name not in LEFT_OUT)]
    if status := pytest.main([*given, "-m", "not slow"], [mutation]):
        return int(status)
    print(f"{len(chosen) - len(mutation.left)} of {len(chosen)} noticed; nobody noticed:")
    print(*mutation.left, sep="\n")
    return int(bool(mutation.left))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
