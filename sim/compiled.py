"""Compiling rules: numba's ``njit``, kept on disk until any rule changes.

Numba's own cache looks only at the file of the function it compiles and would keep a caller
built with an old rule from another file. The folder here is named by every file that holds
compiled functions or a constant they read, so a changed rule is always compiled anew, and every
user and worker shares the rest.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba
import platformdirs

_HERE = Path(__file__).parent


_FROM = re.compile(r"^from (sim(?:\.\w+)+) import (\([^)]*\)|.*)$", re.MULTILINE)
_CONSTANT = re.compile(r"\b[A-Z][A-Z_0-9]+\b")


def compiled_sources() -> list[Path]:
    """Files that hold compiled functions, those they take constants from, and the parameters,
    whose number is part of a signature."""
    texts = {path: path.read_text("utf-8") for path in sorted(_HERE.rglob("*.py"))}
    found = {path for path, text in texts.items() if "@njit" in text} | {_HERE / "behaviour.py"}
    for path in sorted(found):
        for module, names in _FROM.findall(texts[path]):
            if _CONSTANT.search(names):
                found.add(_HERE.parent / Path(*module.split(".")).with_suffix(".py"))
    return sorted(found & texts.keys())


def _sources() -> str:
    digest = hashlib.sha256()
    for path in compiled_sources():
        digest.update(path.relative_to(_HERE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _cache() -> Path:
    home = os.environ.get("COUNTY_INNOVATION_CACHE") or platformdirs.user_cache_dir(
        "county-innovation"
    )
    return Path(home) / "compiled" / _sources()


numba.config.CACHE_DIR = str(_cache())  # type: ignore[attr-defined]


def njit[F: Callable[..., Any]](function: F) -> F:
    """Compile ``function`` on first use and keep the machine code on disk."""
    return cast(F, numba.njit(cache=True)(function))
