"""The folder that keeps worlds and compiled rules from one command to the next.

``COUNTY_INNOVATION_CACHE`` names it, or else it is the user's cache folder. Where that cannot be
written, a folder for temporary files serves, and where there is none either, nothing is kept: the
work goes on, more slowly, and one line says why.
"""

from __future__ import annotations

import os
import stat
import tempfile
from functools import cache
from pathlib import Path

import platformdirs

from sim.errors import InputError
from sim.host.notices import notice
from sim.host.paths import absolute

VARIABLE = "COUNTY_INNOVATION_CACHE"
NAME = "county-innovation"
PROBE = bytes(4096)  # a full disk takes an empty file


def cache_folder() -> Path | None:
    """A folder that can be written; None if there is none."""
    return _folder(os.environ.get(VARIABLE, ""))


def named_folder() -> Path | None:
    """The folder that was named, if it can be written; if not, none serves in its place and
    nothing is said: for what costs little to make again."""
    try:
        named = absolute(os.environ.get(VARIABLE) or platformdirs.user_cache_dir(NAME), VARIABLE)
    except (InputError, RuntimeError):
        return None
    return None if fault_of(named) else named


def fault_of(folder: Path, *, inside: bool = False) -> str:
    """Why ``folder`` cannot be written, in the system's words; empty if it can.

    It is made if it is not there. With ``inside`` the folders in it must be writable too.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(PROBE)
            file.flush()
        if inside:
            for entry in folder.iterdir():
                if entry.is_dir() and not os.access(entry, os.W_OK | os.X_OK):
                    raise PermissionError(0, f"{entry.name} belongs to somebody else")
    except OSError as error:
        return error.strerror or str(error)
    return ""


@cache
def _folder(asked: str) -> Path | None:
    try:
        named = absolute(asked or platformdirs.user_cache_dir(NAME), VARIABLE)
        fault = fault_of(named)
    except InputError as error:
        named, fault = Path(asked), str(error)
    except RuntimeError as error:
        named, fault = Path("~"), str(error)  # no home folder is known
    return instead(named, fault) if fault else named


def instead(named: Path, fault: str) -> Path | None:
    """A temporary folder in place of ``named``; the processes started from now on use it too."""
    temporary = _temporary()
    if temporary is None:
        notice("no_cache", folder=named, reason=fault)
        return None
    notice("cache_elsewhere", folder=named, reason=fault, instead=temporary)
    os.environ[VARIABLE] = str(temporary)
    os.environ.setdefault("MPLCONFIGDIR", str(temporary / "matplotlib"))  # else it complains too
    return temporary


def _temporary() -> Path | None:
    """The user's own folder among the temporary files, the same for all commands."""
    try:
        user = os.getuid() if hasattr(os, "getuid") else 0
        folder = Path(tempfile.gettempdir(), f"{NAME}-{user}")
        folder.mkdir(mode=0o700, exist_ok=True)
        facts = folder.lstat()
        # What lies there is run as code: a folder that others may write, or made, is not trusted.
        trusted = stat.S_ISDIR(facts.st_mode) and facts.st_uid == user and not facts.st_mode & 0o022
        if not trusted or fault_of(folder):
            folder = Path(tempfile.mkdtemp(prefix=f"{NAME}-"))
        return None if fault_of(folder) else folder
    except OSError:
        return None
