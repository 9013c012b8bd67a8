"""``county-innovation report FOLDER [--lang zh]``: what is said of finished results, said again in
either language, with no run."""

from __future__ import annotations

import importlib
import sys
from argparse import Namespace
from collections.abc import Sequence

from experiments.called import shortest
from experiments.result import PAGE
from sim.host.arguments import Arguments
from sim.host.paths import absolute
from sim.text import say


def main(words: Sequence[str]) -> int:
    """Write page, pictures and workbook of a folder again; the exit status."""
    parser = Arguments("county-innovation report", "report")
    parser.add_argument("folder")

    def show(asked: Namespace) -> None:
        folder = absolute(asked.folder, "FOLDER")
        work = importlib.import_module("experiments.work.again")
        work.said(folder, asked.lang)
        print(say("report.again", asked.lang, page=shortest(folder / PAGE)))

    return parser.run(words, show)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
