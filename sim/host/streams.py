"""Standard streams that cannot end the work: closed, no longer read, or in a narrow encoding."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

from sim.host.notices import notice


@contextmanager
def lasting_streams(*, notices: bool = True) -> Iterator[None]:
    """In the block whatever is written is shown as far as it can be, and nothing else happens.

    A descriptor that the caller had closed leads nowhere: the next file opened would take its
    number, and be written into by whoever prints. With ``notices`` it is told why something is
    not shown.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (_lasting(stream, notices) for stream in before)
    try:
        yield
    finally:
        with suppress(ValueError):  # closed meanwhile
            sys.stdout.flush()
            sys.stderr.flush()
        sys.stdout, sys.stderr = before


def shows(stream: TextIO, text: str) -> bool:
    """Whether ``stream`` can be written ``text`` in its encoding."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _lasting(stream: TextIO | None, notices: bool) -> TextIO:
    if stream is None:  # Python found it closed
        stream = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  for good
    return cast(TextIO, _Lasting(stream, notices))


class _Lasting:
    """A stream that is written to as long as somebody takes what is written."""

    def __init__(self, stream: TextIO, notices: bool) -> None:
        self._stream, self._notices = stream, notices

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        """Write ``text``, with a question mark for what the encoding lacks."""
        if not shows(self._stream, text):
            encoding = self._stream.encoding
            if self._notices:
                notice("encoding", encoding=encoding)
            text = text.encode(encoding, "replace").decode(encoding)
        try:
            return self._stream.write(text)
        except OSError as error:
            self._leave(error)
            return len(text)

    def flush(self) -> None:
        """Have what was written taken."""
        try:
            self._stream.flush()
        except OSError as error:
            self._leave(error)

    def _leave(self, error: OSError) -> None:
        """Let all that follows go nowhere, and say so where that can be said."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        if self._notices:
            notice("output_gone", reason=error.strerror or error)
