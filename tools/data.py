"""Bring the open tables into data/: from their public addresses, or as copies from a folder.

``python tools/data.py [folder]``. A file is kept only if its sha256 is the published one; it is
written aside and renamed, so that data/ never holds half a file.
"""

from __future__ import annotations

import sys
import urllib.request
from pathlib import Path
from urllib.parse import quote

from sim.errors import InputError
from sim.world.files import CENSUS, FOLDER, YEARBOOK, OpenFile, sha256

TIMEOUT = 60  # seconds without a byte


def bring(file: OpenFile, folder: Path | None) -> str:
    """Put one table into data/ and say what was done; ``InputError`` if it is not to be had."""
    kept = FOLDER / file.name
    if kept.is_file() and sha256(kept) == file.sha256:
        return f"{kept}: there already"
    aside = kept.with_name(f"{kept.name}.part")
    try:
        FOLDER.mkdir(exist_ok=True)
        aside.write_bytes((folder / file.name).read_bytes() if folder else fetch(file.address))
        if sha256(aside) != file.sha256:
            raise InputError("data_bad_hash", name=folder / file.name if folder else file.address)
        aside.replace(kept)
    except OSError as problem:
        source = folder or file.address
        raise InputError(
            "data_not_fetched", name=file.name, address=source, reason=problem
        ) from problem
    finally:
        aside.unlink(missing_ok=True)
    return f"{kept}: {kept.stat().st_size / 1e6:.1f} MB, sha256 as published"


def fetch(address: str) -> bytes:
    """What lies at a public address (its path may be in Chinese)."""
    with urllib.request.urlopen(quote(address, safe=":/"), timeout=TIMEOUT) as answer:
        content: bytes = answer.read()
    return content


def main(words: list[str]) -> int:
    """Bring both tables; exit status 2 if one could not be had."""
    folder = Path(words[0]) if words else None
    status = 0
    for file in (CENSUS, YEARBOOK):
        try:
            print(bring(file, folder))
        except InputError as error:
            print(error.line(), file=sys.stderr)
            status = 2
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
