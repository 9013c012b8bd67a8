"""Bring the open tables into data/: ``python tools/data.py [folder or address]``.

Without one they come from ``COUNTY_DATA``, or else from their public addresses.
"""

from __future__ import annotations

import os
import sys

from sim.errors import InputError
from sim.world.fetch import VARIABLE, bring
from sim.world.files import CENSUS, FOLDER, YEARBOOK

SECONDS = 300.0  # for a table


def main(words: list[str]) -> int:
    """Bring both tables; exit status 2 if one could not be had."""
    source = words[0] if words else os.environ.get(VARIABLE)
    status = 0
    for file in (CENSUS, YEARBOOK):
        kept = FOLDER / file.name
        try:
            new = bring(file, source, SECONDS)
        except InputError as error:
            print(error.line(), file=sys.stderr)
            status = 2
        else:
            size = kept.stat().st_size / 1e6
            print(f"{kept}: " + (f"{size:.1f} MB, sha256 as published" if new else "there already"))
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
