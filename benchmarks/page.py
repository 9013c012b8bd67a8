"""Measure how long readers of the planners' page wait, and hold it against its bars.

    python benchmarks/page.py [--scale 0.02] [--draws 4] [--workers 2]

Serves a page of its own and asks it as a browser does. Other work on the machine lengthens every
wait, so the bars are ratios of waits within one run; seconds stand beside them.
"""

from __future__ import annotations

import argparse
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bars import bar

COUNTY = 330624
USERS = 20
PATIENCE = 600.0  # seconds
FIRST_SCREEN = 0.2  # of a useful answer
MOVE = 1.2  # of the first useful answer
CROWD = 1.2  # of the same questions one after the other


@contextmanager
def served(words: list[str]) -> Iterator[str]:
    """The address of a page that is served until the block ends."""
    asked = [sys.executable, "-m", "sim.page", *words, "page.port=0", "page.open=false"]
    server = subprocess.Popen(asked, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        if found is None:
            sys.exit("the page was not served")
        yield found[0]
    finally:
        server.send_signal(signal.SIGINT)
        server.wait()


def first_byte(page: str) -> float:
    """Seconds until the page itself begins to arrive."""
    began = time.perf_counter()
    with urllib.request.urlopen(page, timeout=PATIENCE) as stream:
        stream.read(1)
    return time.perf_counter() - began


def answered(page: str, coverage: float) -> tuple[float, float]:
    """Seconds until the first answer to a question of the voucher's ``coverage``, and the last."""
    question = f"answer?c={COUNTY}&b.voucher.coverage={coverage:.3f}&lang=zh"
    began, first = time.perf_counter(), 0.0
    with urllib.request.urlopen(page + question, timeout=PATIENCE) as stream:
        for line in stream:
            if line == b"event: answer\n" and not first:
                first = time.perf_counter() - began
            if line in (b"event: done\n", b"event: refused\n"):
                break
    return first, time.perf_counter() - began


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.02)
    parser.add_argument("--draws", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    words = [f"world.scale={asked.scale:g}", f"ensemble.replicates={asked.draws}"]
    with served([*words, f"page.workers={asked.workers}"]) as page:
        answered(page, 0.5)  # compiles the rules, builds the world
        byte = statistics.median(first_byte(page) for _ in range(5))
        useful, whole = answered(page, 0.6)
        moves = [answered(page, 0.61 + 0.01 * place) for place in range(3)]
        moved = statistics.median(first for first, _ in moves)
        began = time.perf_counter()
        with ThreadPoolExecutor(USERS) as users:
            waits = list(users.map(lambda user: answered(page, 0.7 + 0.01 * user), range(USERS)))
        crowd = time.perf_counter() - began
    firsts = sorted(first for first, _ in waits)
    alone = statistics.median(last for _, last in moves)
    print(f"scale {asked.scale:g}, {asked.draws} draws, {asked.workers} workers; seconds:")
    print(f"  first byte {byte:.3f}, useful answer {useful:.2f}, all draws {whole:.2f}")
    print(f"  after a lever is moved {moved:.2f}, all draws {alone:.2f}")
    print(f"  {USERS} users at once, each a question: first answer {firsts[0]:.2f} to")
    print(f"  {firsts[-1]:.2f}, median {statistics.median(firsts):.2f}; all done {crowd:.2f}")
    bar("first byte over a useful answer", byte / useful, FIRST_SCREEN, "")
    bar("answer to a moved lever over the first", moved / useful, MOVE, "")
    bar(f"{USERS} users at once over one by one", crowd / (USERS * alone), CROWD, "")


if __name__ == "__main__":
    main()
