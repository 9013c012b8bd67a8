"""What ``doctor`` looks at first, without any library: whether all is installed."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from experiments.called import NAME
from experiments.cli.finding import FAULT, OK, Finding

PYTHON = (3, 12)  # the first that will do


def python() -> Iterator[Finding]:
    """Python is new enough."""
    fits = sys.version_info[:2] >= PYTHON
    values = {"version": platform.python_version(), "least": ".".join(map(str, PYTHON))}
    yield Finding("python", "good" if fits else "old", OK if fits else FAULT, values)


def packages() -> Iterator[Finding]:
    """All that the project asks for is there."""
    needed = [word for word in requires(NAME) or () if "extra ==" not in word]
    names = [re.split(r"[^\w.-]", word)[0] for word in needed]
    lost = [name for name in names if not _installed(name)]
    if lost:
        yield Finding("packages", "lost", FAULT, {"names": ", ".join(lost)})
    else:
        yield Finding("packages", "good", values={"number": len(names)})


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


CHECKS = (python, packages)
