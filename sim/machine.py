"""What a machine refuses, told from the mistakes of the program."""

from __future__ import annotations

import errno
import sys

from sim.errors import InputError

REFUSED = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.ENAMETOOLONG),
}
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


def _address_space() -> int | None:
    """Bytes of memory that this process may map (``ulimit -v``); None without a limit."""
    if sys.platform == "win32":
        return None
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if soft == resource.RLIM_INFINITY else soft
