"""``county-innovation compare A B [--lang zh] [--into FOLDER] [--json]``: two finished results side
by side: what was set differently, and what came of it."""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from experiments.called import shortest
from experiments.result import PAGE
from sim.host.arguments import Arguments, print_json
from sim.host.paths import absolute
from sim.text import say


def main(words: Sequence[str]) -> int:
    """Print the comparison and write it as page and workbook; the exit status."""
    parser = Arguments("county-innovation compare", "compare")
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--into", default=None)
    parser.add_argument("--json", action="store_true")

    def show(asked: Namespace) -> None:
        a, b = (absolute(getattr(asked, name), name.upper()) for name in ("a", "b"))
        into = asked.into or Path("results", "compare", f"{a.name}--{b.name}")
        folder = absolute(into, "--into")
        work = importlib.import_module("experiments.work.again")
        made = work.compared(a, b, folder, asked.lang)
        if asked.json:
            found = {"folder": str(folder), "page": str(folder / PAGE)}
            print_json(found | work.plain(made))
            return
        work.show(made)
        print(say("report.again", asked.lang, page=shortest(folder / PAGE)))

    return parser.run(words, show)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
