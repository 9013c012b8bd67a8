"""Compiling rules: numba's ``njit``, kept on disk until any rule changes.

Numba's own cache looks only at the file of the function it compiles and would keep a caller
built with an old rule from another file. The folder here is named by every file that holds
compiled functions or a constant they read, so a changed rule is always compiled anew, and every
user and worker shares the rest. It lies in the folder that numba's own ``NUMBA_CACHE_DIR`` names,
or else in ``sim.host.caches.cache_folder``; where nothing can be kept, rules are compiled each
time.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, cast

from sim.host.caches import cache_folder, fault_of, instead
from sim.host.notices import notice
from sim.host.paths import absolute

NUMBAS_OWN = "NUMBA_CACHE_DIR"
THREADS = "NUMBA_NUM_THREADS"

if not os.environ.get(THREADS, "1").isdecimal() or not int(os.environ.get(THREADS, "1")):
    notice("threads", name=THREADS, value=os.environ.pop(THREADS))  # numba would not begin

import numba  # noqa: E402
from numba.core.caching import FunctionCache, NullCache  # noqa: E402

_HERE = Path(__file__).parents[1]

_FROM = re.compile(r"^from (sim(?:\.\w+)+) import (\([^)]*\)|.*)$", re.MULTILINE)
_COMPILED = re.compile(r"^@(njit|inlined|unlocked)$", re.MULTILINE)
_CONSTANT = re.compile(r"\b[A-Z][A-Z_0-9]+\b")


def compiled_sources() -> list[Path]:
    """Files that hold compiled functions, those they take constants from, and the parameters,
    whose number is part of a signature."""
    texts = {path: path.read_text("utf-8") for path in sorted(_HERE.rglob("*.py"))}
    sources = {path for path, text in texts.items() if _COMPILED.search(text)} | {
        _HERE / "behaviour" / "parameters.py"
    }
    for path in sorted(sources):
        for module, names in _FROM.findall(texts[path]):
            if _CONSTANT.search(names):
                sources.add(_HERE.parent / Path(*module.split(".")).with_suffix(".py"))
    return sorted(sources & texts.keys())


def _sources() -> str:
    digest = hashlib.sha256()
    for path in compiled_sources():
        digest.update(path.relative_to(_HERE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def _place() -> Path | None:
    """Where machine code is kept; None if nowhere."""
    of_numba = os.environ.get(NUMBAS_OWN)
    folder = absolute(of_numba, NUMBAS_OWN) if of_numba else cache_folder()
    if folder is None:
        return None
    place = _within(folder, of_numba)
    if not (fault := fault_of(place, inside=True)):
        return place
    other = instead(place, fault)
    return other and _within(other, None)


def are_kept() -> bool:
    """Whether machine code of these rules is kept from an earlier process."""
    place = _place()
    return place is not None and any(place.rglob("*.nbc"))


def _within(folder: Path, of_numba: str | None) -> Path:
    return folder / _sources() if of_numba else folder / "compiled" / _sources()


class _Kept(NullCache):
    """numba's cache of a function, opened at its first call: whoever only reads a setting looks
    for no folder. Where the disk fails, the function is compiled and not kept."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function, self._opened = function, None

    @property
    def cache_path(self) -> str | None:
        """The folder of this function's machine code."""
        return cast(str | None, self._open().cache_path)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The machine code for a signature; None if there is none that can be read."""
        try:
            return self._open().load_overload(sig, target_context)
        except Exception:  # cut off or written over: anything may come of unpickling it
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the machine code for a signature, if the disk takes it."""
        with suppress(OSError):
            self._open().save_overload(sig, data)

    def _open(self) -> Any:
        if self._opened is None:
            self._opened = _cache_of(self._function)
        return self._opened


def _cache_of(function: Callable[..., Any]) -> Any:
    place = _place()
    if place is None:
        return NullCache()
    config: Any = numba.config
    before, config.CACHE_DIR = config.CACHE_DIR, str(place)
    try:
        opened = FunctionCache(function)  # type: ignore[no-untyped-call]
    finally:
        config.CACHE_DIR = before
    # Without that folder numba takes one beside the code, which is not named by all sources.
    return opened if Path(opened.cache_path).is_relative_to(place) else NullCache()


def njit[F: Callable[..., Any]](function: F) -> F:
    """Compile ``function`` on first use and keep the machine code on disk."""
    return _compiled(function)


def inlined[F: Callable[..., Any]](function: F) -> F:
    """As ``njit``, and written out in every compiled caller: it may take whole named tuples of
    numbers and give several back, for no call is made and what it does not read is not passed."""
    return _compiled(function, forceinline=True)


def unlocked[F: Callable[..., Any]](function: F) -> F:
    """As ``njit``, and other threads of the process run meanwhile."""
    return _compiled(function, nogil=True)


def _compiled[F: Callable[..., Any]](function: F, **options: Any) -> F:
    compiled = numba.njit(function, **options)
    compiled._cache = _Kept(function)
    return cast(F, compiled)
