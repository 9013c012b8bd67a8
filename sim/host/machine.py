"""What a machine refuses, told from the mistakes of the program."""

from __future__ import annotations

import errno
import mmap
import sys

from sim.errors import InputError

if sys.platform != "win32":
    import resource

REFUSED = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.ENAMETOOLONG),
}
LEAST = 3e9  # bytes of addresses; far more than the memory that is used
LONGEST = 120  # characters of a library's words


def refusal(error: Exception) -> InputError | None:
    """The line for a disk that is full or may not be written, for a quota, for too few files or
    too little memory; None for any other error."""
    if isinstance(error, OSError) and error.errno in REFUSED:
        place = error.filename or "-"
        return InputError("machine", place=place, reason=error.strerror)
    limit = _address_space()
    # Where the address space is limited, compiled libraries fail to load in ways of their own.
    if isinstance(error, MemoryError) or (limit and isinstance(error, OSError | ImportError)):
        reason = " ".join((str(error) or type(error).__name__).split())[:LONGEST]
        return InputError("memory", limit=f"{limit / 1e9:.1f} GB" if limit else "-", reason=reason)
    return None


def must_have_room() -> None:
    """Raise ``InputError`` if the address space is limited to less than the smallest study takes:
    several compiled libraries would end the process without a word, in the middle of the work."""
    limit = _address_space()
    if limit is not None and limit < LEAST:
        raise InputError("addresses", limit=f"{limit / 1e9:.1f} GB", least=f"{LEAST / 1e9:g} GB")


def need_addresses(number: int) -> None:
    """Raise ``InputError`` unless ``number`` bytes more can be mapped, where that is limited: some
    compiled libraries end the process when they are refused memory."""
    if _address_space() is None:
        return
    try:
        mmap.mmap(-1, number).close()
    except OSError as error:
        raise refusal(MemoryError(error.strerror)) or error from error


def _address_space() -> int | None:
    """Bytes of memory that this process may map (``ulimit -v``); None without a limit."""
    if sys.platform == "win32":
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else soft
