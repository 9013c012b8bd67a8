"""Outlines of counties and provinces for maps, read from the installed data package.

The package packs each level into one file of little-endian blocks. A block of many parts is
``uint32 number``, ``uint32 size`` for each, then the parts. Level > geometry (``uint32 type``: 5
polygon, 6 several polygons) > polygon > ring; several lines (type 3) are kept as a polygon's rings
are. A ring is ``uint32 by_steps``, then points of two ``uint32`` in steps of 2e-6 degrees from
(-180, -90); with ``by_steps`` only the first point, the others as ``int16`` steps.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.world.geography import PACKAGE, package_folder

LINES, POLYGON, POLYGONS = 3, 5, 6
STEP = 2e-6
KM = 111.32  # a degree of latitude
ORIGIN = np.array([-180.0, -90.0])
LEVELS = {"county": "district", "province": "province"}

LINE_FILE, DASHES = "cn_line.bin", 2  # the third of its four geometries

type Ring = np.ndarray  # (points, 2) lon, lat


@lru_cache(maxsize=4)
def outlines(
    level: str = "county", grid: float = 0.02, *, holes: bool = False
) -> dict[int, list[Ring]]:
    """``adcode`` -> outer rings (points, 2) of lon, lat in degrees, largest first; with ``holes``
    the inner ones after them.

    ``level`` is ``county`` or ``province`` (with Hong Kong, Macao and Taiwan, for a whole map).
    Points are snapped to a grid of ``grid`` degrees and rings that vanish on it left out, but for
    a unit's largest; 0 keeps all as they are. Callers leave the arrays unchanged. Raises
    ``InputError`` for an absent or broken package.
    """
    name = LEVELS[level]
    folder = package_folder()
    try:
        codes = pd.read_csv(folder / f"cn_{name}.csv")[f"{name}_adcode"].tolist()
        shapes = _split((folder / f"cn_{name}.bin").read_bytes())
        if len(codes) != len(shapes):
            raise ValueError(f"{len(shapes)} outlines for {len(codes)} units")
        rings = {int(c): _rings(s, grid, holes) for c, s in zip(codes, shapes, strict=True)}
    except (OSError, ValueError, KeyError, IndexError) as error:
        reason = type(error).__name__
        raise InputError("geography_broken", package=PACKAGE, reason=reason) from error
    return rings


def dashes() -> list[Ring]:
    """The nine dashes of the South China Sea, as the package has them: lon, lat in degrees.

    Raises as ``outlines``.
    """
    try:
        geometry = _split((package_folder().parent / LINE_FILE).read_bytes())[DASHES]
        kind = int(np.frombuffer(geometry, "<u4", 1)[0])
        if kind != LINES:
            raise ValueError(f"geometry {kind}")
        return [_points(line) for line in _split(geometry[4:])]
    except (OSError, ValueError, IndexError) as error:
        reason = type(error).__name__
        raise InputError("geography_broken", package=PACKAGE, reason=reason) from error


def areas(codes: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Square kilometres (n,) of the units of these ``codes``, whose centres lie at ``lat`` degrees:
    their outer rings on a plane that is true to scale there. Raises as ``outlines``."""
    rings = outlines("county")
    scale = KM * KM * np.cos(np.radians(lat))
    degrees = [sum(_square_degrees(ring) for ring in rings[code]) for code in codes.tolist()]
    return np.maximum(scale * np.array(degrees), 1.0)


def _square_degrees(ring: Ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return 0.5 * abs(float(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y)))


def _split(block: bytes) -> list[bytes]:
    """The parts of a block; ``ValueError`` if they do not fill it exactly."""
    number = int(np.frombuffer(block, "<u4", 1)[0])
    sizes = np.frombuffer(block, "<u4", number, offset=4).astype(np.int64)
    ends = 4 * (1 + number) + np.cumsum(sizes)
    if number and ends[-1] != len(block):
        raise ValueError("truncated block")
    return [block[end - size : end] for size, end in zip(sizes, ends, strict=True)]


def _rings(geometry: bytes, grid: float, holes: bool) -> list[Ring]:
    kind = int(np.frombuffer(geometry, "<u4", 1)[0])
    if kind not in (POLYGON, POLYGONS):
        raise ValueError(f"geometry {kind}")
    polygons = [geometry[4:]] if kind == POLYGON else _split(geometry[4:])
    rings = [[_points(ring) for ring in _split(polygon)] for polygon in polygons]
    outer = sorted((ring for ring, *_ in rings), key=_area, reverse=True)
    inner = [ring for _, *others in rings for ring in others if holes]
    kept = [ring for ring in (*outer, *inner) if _area(ring) > grid**2]
    return [snap(ring, grid) for ring in kept] or outer[:1]


def _points(ring: bytes) -> Ring:
    by_steps = int(np.frombuffer(ring, "<u4", 1)[0])
    if by_steps:
        first = np.frombuffer(ring, "<u4", 2, offset=4).astype(np.int64)
        steps = np.frombuffer(ring, "<i2", offset=12).astype(np.int64).reshape(-1, 2)
        grid = np.cumsum(np.vstack([first, steps]), axis=0)
    else:
        grid = np.frombuffer(ring, "<u4", offset=4).astype(np.int64).reshape(-1, 2)
    return grid * STEP + ORIGIN


def _area(ring: Ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2.0


def snap(ring: Ring, grid: float) -> Ring:
    """The ring with its points moved to a grid of ``grid`` degrees, repeats in a row left out.

    Neighbours move their common border alike, so no gap opens between them.
    """
    if grid <= 0:
        return ring
    points = np.round(ring / grid)
    moved = np.concatenate([[True], np.any(points[1:] != points[:-1], axis=1)])
    return points[moved] * grid
