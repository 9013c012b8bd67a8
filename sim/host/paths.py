"""The one door for paths that a user names: ``~`` is the home folder, and a path is absolute.

A path is read once, where the settings are composed, so that whoever writes to it and whoever
reads it mean the same place, wherever the process stands by then.
"""

from __future__ import annotations

import os
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from sim.errors import InputError


def located[T](settings: T, prefix: str = "") -> T:
    """``settings``, a dataclass, with every path in it absolute, in the groups it holds as well.

    A field holds a path if its metadata says ``path``: the words that are no path, as in
    ``field(default="auto", metadata={"path": ("auto", "drawn")})``.
    """
    placed: dict[str, Any] = {}
    for field in fields(settings):  # type: ignore[arg-type]
        value, where = getattr(settings, field.name), f"{prefix}{field.name}"
        if is_dataclass(value):
            placed[field.name] = located(value, f"{where}.")
        elif "path" in field.metadata and value is not None and value not in field.metadata["path"]:
            placed[field.name] = str(absolute(value, where))
    return replace(settings, **placed)  # type: ignore[type-var]


def absolute(text: str | os.PathLike[str], where: str) -> Path:
    """The place that ``text``, given for the setting ``where``, names.

    Raises ``InputError`` for no path at all, for a home folder that is not known, and for
    characters that this system cannot have in a path.
    """
    written = os.fspath(text)
    if not written.strip() or "\0" in written:
        raise InputError("path_empty", where=where)
    try:
        written.encode()  # what cannot be written in UTF-8 can stand in no file of results
        os.fsencode(written)
        path = Path(written).expanduser()
    except UnicodeEncodeError as error:
        name = written.encode(errors="backslashreplace").decode()
        raise InputError("path_encoding", where=where, value=name) from error
    except RuntimeError as error:
        raise InputError("path_no_home", where=where, value=written) from error
    try:
        return Path(os.path.abspath(path))  # noqa: PTH100  unlike resolve it keeps links
    except OSError as error:  # the folder one stands in is gone
        reason = error.strerror or str(error)
        raise InputError("path_nowhere", where=where, value=written, reason=reason) from error
