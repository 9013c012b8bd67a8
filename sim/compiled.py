"""Compiling rules: numba's ``njit``, kept on disk until any rule changes.

Numba's own cache looks only at the file of the function it compiles and would keep a caller
built with an old rule from another file. The folder here is named by all sources that are
compiled, so a changed rule is always compiled anew, and every user and worker shares the rest.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numba
import platformdirs

_HERE = Path(__file__).parent


def _sources() -> str:
    digest = hashlib.sha256()
    for folder in (_HERE, _HERE / "agents", _HERE / "policy"):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.read_bytes())
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
