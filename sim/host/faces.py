"""Faces of packages whose names are imported at first use, so that a command loads what it needs.

A misspelt setting is answered before pandas, scipy, mesa or numba is asked for.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any


def face(
    package: str, homes: Mapping[str, str], first: Mapping[str, str] = MappingProxyType({})
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of ``package``: its names and the modules they live in.

    ``first`` names modules that are imported before that of a name.
    """

    def first_use(name: str) -> Any:
        module = sys.modules[package]
        if name not in homes:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=module)
        if name in first:
            importlib.import_module(first[name])
        value = getattr(importlib.import_module(homes[name]), name)
        setattr(module, name, value)
        return value

    def names() -> list[str]:
        """What there is to import: shells, notebooks and Python's own hints look here."""
        return sorted({*vars(sys.modules[package]), *homes})

    return first_use, names
