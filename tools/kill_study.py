"""Kill a study with ``kill -9``, go on with it, and hold what it gave against an undisturbed one.

    python tools/kill_study.py [--faults worker,driver,driver] [WORDS of experiments.sweep]

A fault falls each time another equal part of the runs is done: ``driver`` kills the command that
the user started, and the same command is started again; ``worker`` kills one of its workers, and
the command goes on. Ends with status 1 if a figure differs or a run reported as done was lost.
Leave the code alone meanwhile: runs of other code have other keys.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from itertools import islice, zip_longest
from pathlib import Path

import psutil

from sim import Study

ROOT = Path(__file__).parents[1]
FAULTS = ("driver", "worker")
ASLEEP = 0.05  # seconds between two looks at the ledger
WORDS = (
    *("world.scale=0.02", "ensemble.until=2022", "ensemble.replicates=4"),
    "sweep.vary={levers.voucher.coverage: {low: 0, high: 0.6, steps: 100}}",
)  # 400 runs


def start(words: list[str], results: Path) -> subprocess.Popen[bytes]:
    """The command of a study, in a process group of its own."""
    command = [
        sys.executable,
        "-m",
        "experiments.sweep",
        *words,
        f"results={results}",
        "quiet=true",
    ]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True)


def folder_of(results: Path) -> Path | None:
    """The folder of the one study in ``results``, once it has a ledger."""
    folders = [path.parent for path in results.glob("sweep/*/ledger.sqlite")]
    return folders[0] if folders else None


def done(results: Path) -> set[str]:
    """Runs that the study in ``results`` reports as done."""
    folder = folder_of(results)
    if folder is None:
        return set()
    try:
        with closing(sqlite3.connect(f"file:{folder}/ledger.sqlite?mode=ro", uri=True)) as base:
            return {run for (run,) in base.execute("SELECT run FROM runs WHERE status = 'done'")}
    except sqlite3.OperationalError:  # its tables are being made
        return set()


def worker_of(driver: int) -> psutil.Process | None:
    """The worker of a command that has computed most."""
    below = psutil.Process(driver).children(recursive=True)
    ends = [process for process in below if not process.children()]
    return max(ends, key=lambda process: process.cpu_times().user, default=None)


def disturb(words: list[str], results: Path, faults: list[str], runs: int) -> bool:
    """Carry a study out under ``faults``; whether every run that was reported as done stayed so."""
    process, kept = start(words, results), True
    for number, fault in enumerate(faults, 1):
        while len(done(results)) < number * runs / (len(faults) + 1) and process.poll() is None:
            time.sleep(ASLEEP)
        if process.poll() is not None:
            raise SystemExit(f"the command ended with status {process.returncode} before a fault")
        before = done(results)
        if fault == "worker":
            if victim := worker_of(process.pid):
                victim.kill()
        else:
            os.kill(process.pid, 9)
            process.wait()
        kept = kept and before <= done(results)
        print(f"killed a {fault} with {len(before)} of {runs} runs done", flush=True)
        if fault == "driver":
            process = start(words, results)
    if status := process.wait():
        raise SystemExit(f"the last command ended with status {status}")
    return kept


def write_sorted(results: Path, file: Path) -> None:
    """All that the runs of a study gave, sorted, as lines of text."""
    folder = folder_of(results)
    if folder is None:
        raise SystemExit(f"no study in {results}")
    study = Study.open(folder)
    for table in (study.table, study.indicators(), study.costs()):
        in_order = table.sort_values(list(table.columns)).reset_index(drop=True)
        in_order.to_csv(file, mode="a", index=False, float_format="%.17g")


def main() -> int:
    """Carry out both studies and compare them; the exit status."""
    parser = argparse.ArgumentParser(description="Kill a study and go on with it.")
    parser.add_argument("--faults", default="worker,driver,driver", help="driver and worker")
    parser.add_argument("words", nargs="*", default=WORDS, help="of experiments.sweep")
    chosen = parser.parse_args()
    faults, words = chosen.faults.split(","), list(chosen.words)
    if wrong := set(faults) - set(FAULTS):
        parser.error(f"--faults: {', '.join(sorted(wrong))}; known are {', '.join(FAULTS)}")
    with tempfile.TemporaryDirectory() as place:
        calm, killed = Path(place, "calm"), Path(place, "killed")
        if status := start(words, calm).wait():
            return status
        runs = len(done(calm))
        print(f"undisturbed: {runs} runs", flush=True)
        kept = disturb(words, killed, faults, runs)
        files = [Path(place, f"{results.name}.csv") for results in (calm, killed)]
        for results, file in zip((calm, killed), files, strict=True):
            write_sorted(results, file)
        same = filecmp.cmp(files[0], files[1], shallow=False)
        lines = [file.read_text(encoding="utf-8").splitlines() for file in files]
    print(f"{len(lines[0]):,} lines of results: {'the same' if same else 'NOT the same'}")
    for pair in islice((pair for pair in zip_longest(*lines) if len(set(pair)) > 1), 3):
        print("  undisturbed: {}\n  disturbed:   {}".format(*pair))
    print(f"runs lost that were reported as done: {'none' if kept else 'SOME'}")
    return 0 if same and kept else 1


if __name__ == "__main__":
    sys.exit(main())
