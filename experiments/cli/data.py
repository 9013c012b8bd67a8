"""``county-innovation data [FROM]``: bring the open tables into data/.

Without a folder or address they come from ``COUNTY_DATA``, or else from their public addresses.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from sim.errors import InputError
from sim.host.arguments import WRONG_INPUT, Arguments
from sim.text import say
from sim.world.fetch import VARIABLE, bring
from sim.world.files import CENSUS, FOLDER, YEARBOOK

SECONDS = 300.0  # for a table


def main(words: Sequence[str]) -> int:
    """Bring both tables; exit status 2 if one could not be had."""
    parser = Arguments("county-innovation data", "data")
    parser.add_argument("source", nargs="?", default=os.environ.get(VARIABLE))
    return parser.run(words, _brought)


def _brought(asked: Namespace) -> int:
    status = 0
    for file in (CENSUS, YEARBOOK):
        kept = FOLDER / file.name
        try:
            new = bring(file, asked.source, SECONDS)
        except InputError as error:
            print(error.line(asked.lang), file=sys.stderr)
            status = WRONG_INPUT
        else:
            size = f"{kept.stat().st_size / 1e6:.1f}"
            told = say(f"data.{'new' if new else 'there'}", asked.lang, file=kept, size=size)
            print(told)
    return status
