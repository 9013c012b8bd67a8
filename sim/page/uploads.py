"""A workbook that a reader brings back: read so that it can do no harm, and what was matched."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import Any, cast

import numpy as np

from sim import places
from sim.errors import InputError
from sim.host.sheet import PARQUET, WORKBOOK
from sim.page.question import Question
from sim.page.service import Service
from sim.places.facts import row_of
from sim.text import say
from sim.world.user_table import read_user_table

LARGEST = 2_000_000  # bytes of an upload
UNPACKED, PARTS = 40_000_000, 200  # bytes and parts of a workbook, unpacked
SAME = (
    1e-3  # a figure that is as the world has it, to the digits shown, is none of the reader's own
)


def figures_in(content: bytes, service: Service, question: Question) -> dict[str, Any]:
    """The county of a table, its own figures by name, and a report in words.

    The county is the question's, or the only one in the table. Raises ``InputError`` for what is
    no table, and with every fault of a table.
    """
    county, voice = service.world.counties, question.voice
    if content.startswith(PARQUET):  # a few bytes of it may stand for millions of rows
        raise InputError("page_upload_kind")
    safe = unpacked(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "table")
        path.write_bytes(safe)
        try:
            table = read_user_table(path, county)
        except InputError as error:
            raise _without_path(error, path) from None
    given = table.given
    rows = {int(row) for its, _ in given.values() for row in its}
    codes = sorted(int(county["adcode"][row]) for row in rows)
    code = question.county if question.county in codes else codes[0] if len(codes) == 1 else None
    if code is None:
        raise InputError("page_table_counties", number=len(codes))
    here = row_of(service.world, code)
    own = {
        name: float(values[its == here][0])
        for name, (its, values) in given.items()
        if (its == here).any()
    }
    known = {name: float(county[name][here]) for name in own}
    new = {name: value for name, value in own.items() if not np.isclose(value, known[name], SAME)}
    names = [voice.say(f"attribute.counties.{name}") for name in new]
    report = voice.say(
        "page.matched" if new else "page.matched.none",
        county=places.place_of(code).name,
        number=len(new),
        names=voice.listed(names),
        same=len(own) - len(new),
        counties=len(codes),
    )
    followed = [
        voice.say(f"own.followed.{its['change']}", **its)
        for its in cast(list[dict[str, Any]], table.report["followed"])
    ]
    return {"county": str(code), "own": new, "report": "\n".join([report, *followed])}


def unpacked(content: bytes) -> bytes:
    """``content``; a workbook packed anew with no more in it than it says and than is allowed.

    Raises ``InputError`` for a workbook that would grow beyond ``UNPACKED`` bytes.
    """
    if not content.startswith(WORKBOOK[0]):
        return content
    safe, size = io.BytesIO(), 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(safe, "w") as new:
            parts = old.infolist()
            if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
                raise InputError("page_upload_large", most=UNPACKED // 1_000_000)
            for part in parts:
                data = old.read(part)  # never more than the part says
                size += len(data)
                new.writestr(part.filename, data)
    # The last three: packed in a way that is not known, under a password, cut short.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as error:
        reason = type(error).__name__
        raise InputError("table_unreadable", path=say("page.yours"), reason=reason) from None
    return safe.getvalue()


def _without_path(error: InputError, path: Path) -> InputError:
    """A mistake without the place where the upload lay for a moment."""
    faults = getattr(error, "faults", None)
    if faults:
        return InputError("page_table", number=len(faults), first=faults[0])
    values = {
        name: "" if str(value).endswith(path.name) else value
        for name, value in error.values.items()
    }
    return InputError("page_table", number=1, first=InputError(error.key, **values))
