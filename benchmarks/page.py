"""Measure how long readers of the page for planners wait, alone and many at once.

    python benchmarks/page.py [--users 20] [--patience 600] [world.scale=0.02 ...]

Starts the real server, asks once to warm it, once alone, and then for all users at one moment, each
with a county and a setting of her own, so that nothing but histories is shared. The first answer is
that of a thinned country; the narrowed one has the county simulated in full. When all have it, or
``patience`` is over, those who then still wait for more draws are left waiting, and the server is
told to end, which it must under that load.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bars import bar
from sim.ensemble.work.histories import world_of
from sim.places.answers import FIRST_DRAWS
from sim.world import WorldSettings

ROOT = Path(__file__).parents[1]
NARROWED = FIRST_DRAWS  # answers before the one that has the county in full
WARM, ALONE = "c=110101", "c=330624&b.voucher.coverage=0.6"  # questions of nobody else
MANY = 1000  # answers, more than there are
END = 10.0  # seconds: the bar of the end


@dataclass
class User:
    """Asks a question and notes the seconds after which each answer came."""

    question: str
    waits: list[float] = field(default_factory=list)

    def ask(self, page: str, most: int, patience: float) -> None:
        """Listen until ``most`` answers have come, ``patience`` is over or the server is gone."""
        began = time.perf_counter()
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{page}answer?{self.question}", timeout=patience) as stream,
        ):
            for line in stream:
                if line == b"event: answer\n":
                    self.waits.append(time.perf_counter() - began)
                if len(self.waits) == most or time.perf_counter() - began > patience:
                    return  # a silent stream has a beat, which ends the patience too

    def waited(self, number: int) -> float:
        """Seconds to answer ``number`` (from 0); infinite if it has not come."""
        return self.waits[number] if len(self.waits) > number else np.inf


@contextlib.contextmanager
def served(words: Sequence[str]) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Address and process of a page that is being served."""
    asked = [sys.executable, "-m", "sim.page", "page.port=0", "page.open=false", *words]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(asked, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        if found is None:
            sys.exit(f"the page was not served: status {server.wait()}")
        yield found[0], server
    finally:
        server.kill()
        server.wait()


def at_once(
    page: str, users: Sequence[User], patience: float, server: subprocess.Popen[str]
) -> float:
    """Let all ask, until all have a narrowed answer; seconds that the server then takes to end."""
    with ThreadPoolExecutor(len(users)) as crowd:
        asking = [crowd.submit(user.ask, page, MANY, 10 * patience) for user in users]
        until = time.perf_counter() + patience
        while time.perf_counter() < until and any(u.waited(NARROWED) == np.inf for u in users):
            wait(asking, timeout=0.5)
        began = time.perf_counter()
        server.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=2 * END)
        ended = time.perf_counter() - began
        server.kill()  # or its users would listen on
    return ended


def counties(number: int) -> list[int]:
    """Codes of so many units, spread over the country."""
    codes = np.sort(world_of(WorldSettings()).counties["adcode"])
    return [int(code) for code in codes[np.linspace(0, len(codes) - 1, number).astype(int)]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the page for planners.")
    parser.add_argument("--users", type=int, default=20, help="who ask at one moment")
    parser.add_argument("--patience", type=float, default=600.0, help="seconds, at most")
    chosen, words = parser.parse_known_args()

    with served(words) as (page, server):
        User(WARM).ask(page, NARROWED + 1, chosen.patience)
        alone = User(ALONE)
        alone.ask(page, NARROWED + 1, chosen.patience)
        print(
            f"one user alone: {alone.waited(0):.1f} s, {alone.waited(NARROWED):.1f} s", flush=True
        )
        users = [
            User(f"c={code}&b.voucher.coverage={0.3 + 0.01 * place:.2f}")
            for place, code in enumerate(counties(chosen.users))
        ]
        ended = at_once(page, users, chosen.patience, server)

    print(f"\n{chosen.users} users at once on {os.cpu_count()} cores, seconds\n")
    print(f"  {'answer':<12}{'alone':>8}{'p50':>8}{'p95':>8}{'p50/alone':>11}{'p95/alone':>11}")
    for name, number in (("first", 0), ("narrowed", NARROWED)):
        waits = [user.waited(number) for user in users]
        middle, late = np.quantile(waits, (0.5, 0.95), method="higher")
        one = alone.waited(number)
        print(
            f"  {name:<12}{one:8.2f}{middle:8.2f}{late:8.2f}{middle / one:11.2f}{late / one:11.2f}"
        )
    print()
    last = max(user.waited(NARROWED) for user in users)
    if np.isfinite(last):
        in_turn = chosen.users * alone.waited(NARROWED)
        bar("all narrowed over all one by one", last / in_turn, 1.0, "x")
    else:
        late = sum(user.waited(NARROWED) == np.inf for user in users)
        print(f"  not narrowed after {chosen.patience:.0f} s: {late} of {chosen.users}")
    bar("end while all are asking", ended, END, "s")
    sys.exit(server.returncode != 0)


if __name__ == "__main__":
    main()
