"""Arrays kept on disk from one command to the next: whole or not there, the oldest go first."""

from __future__ import annotations

import hashlib
import os
import uuid
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np


def keep(path: Path, arrays: Mapping[str, np.ndarray[Any, Any]], pattern: str, most: int) -> None:
    """Write ``arrays`` to ``path``, and of the files beside it that ``pattern`` fits leave the
    ``most`` used last. On a full or read-only disk nothing is kept, and nothing is raised."""
    # Written beside its place and renamed, so that no reader ever sees half a file. Not made by
    # `tempfile`: others who share the folder may read it as their umask says.
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        with aside.open("xb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        aside.replace(path)
        kept = sorted(path.parent.glob(pattern), key=lambda one: one.stat().st_mtime)
        for one in kept[:-most]:
            one.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def kept(path: Path) -> dict[str, np.ndarray[Any, Any]] | None:
    """The arrays at ``path``, marked as used; None if there are none or they cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
    with suppress(OSError):
        os.utime(path)
    return arrays


def sources(*files: str) -> bytes:
    """A hash of code, for the name of what comes of it. Take it when the code is loaded: a notebook
    left open while a file is edited would else keep what the old code makes under the new hash."""
    return hashlib.sha256(b"".join(Path(file).read_bytes() for file in files)).digest()
