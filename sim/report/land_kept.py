"""The land that maps are drawn from, made once a machine: simplifying borders takes seconds, and
every process that draws a map needs them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np

from sim.host.caches import named_folder
from sim.host.kept import keep, kept, sources
from sim.report import land as made
from sim.report.land import Land, Steps
from sim.world import geography, outlines

NOBODY = 0  # whose lines those are that belong to no unit
KEPT = 2
CODE = sources(made.__file__, outlines.__file__, geography.__file__)

type Arrays = dict[str, np.ndarray[Any, Any]]
type Owned = Iterable[tuple[int, Steps]]


@cache
def land() -> Land:
    """The country as it was kept, or simplified now and kept.

    Raises ``InputError`` as ``sim.world.outlines`` does.
    """
    folder = named_folder()
    if folder is None:
        return made.simplified_land()
    path = folder / f"land-{_digest()}.npz"
    arrays = kept(path)
    if arrays is not None:
        return unpacked(arrays)
    country = made.simplified_land()
    keep(path, packed(country), "land-*.npz", KEPT)
    return country


def packed(country: Land) -> Arrays:
    """``country`` as a few arrays: of each kind of lines the points, and of each line its owner and
    how many points it has."""
    lines: dict[str, Owned] = {
        "units": ((code, ring) for code, rings in country.units.items() for ring in rings),
        "islands": country.islands.items(),
        "centres": ((code, np.array([point])) for code, point in country.centres.items()),
        **{
            name: ((NOBODY, line) for line in getattr(country, name))
            for name in ("beyond", "provinces", "dashes")
        },
    }
    arrays: Arrays = {}
    for name, owned in lines.items():
        owners, parts = zip(*owned, strict=True)
        arrays[f"{name}.owners"] = np.array(owners)
        arrays[f"{name}.sizes"] = np.array([len(part) for part in parts])
        arrays[f"{name}.points"] = np.concatenate(parts)
    return arrays


def unpacked(arrays: Arrays) -> Land:
    """The land that was ``packed``."""
    units: dict[int, list[Steps]] = {}
    for code, ring in _lines(arrays, "units"):
        units.setdefault(code, []).append(ring)
    return Land(
        units=units,
        islands=dict(_lines(arrays, "islands")),
        beyond=[line for _, line in _lines(arrays, "beyond")],
        provinces=[line for _, line in _lines(arrays, "provinces")],
        dashes=[line for _, line in _lines(arrays, "dashes")],
        centres={code: (int(x), int(y)) for code, ((x, y),) in _lines(arrays, "centres")},
    )


def _lines(arrays: Arrays, name: str) -> Iterator[tuple[int, Steps]]:
    ends = np.cumsum(arrays[f"{name}.sizes"])[:-1]
    parts = np.split(arrays[f"{name}.points"], ends)
    return zip(arrays[f"{name}.owners"].tolist(), parts, strict=True)


def _digest() -> str:
    """Sixteen hexadecimal digits over the outlines' package and the code that simplifies them."""
    return hashlib.sha256(CODE + version(geography.PACKAGE).encode()).hexdigest()[:16]
