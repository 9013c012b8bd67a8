"""The country as maps draw it: outlines on a whole-numbered grid, simplified along shared borders.

Outlines are projected, moved to a grid of ``GRID`` kilometres and cut into arcs where more than two
borders meet. An arc is simplified once and used by the units on both sides of it, so no gap opens
between neighbours; arcs that part provinces, or land and sea, are the outlines of provinces. The
pictures of pages and those of folders are drawn from the same ``Land``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.world.geography import read_units
from sim.world.outlines import dashes, outlines

GRID = 2.5  # km
LOOSE = 1.6  # steps of the grid by which a simplified arc may leave the true one
WEST, NORTH, EAST, SOUTH = -2680.0, 2240.0, 2280.0, -2535.0  # km, the frame of the map
WIDTH, HEIGHT = round((EAST - WEST) / GRID), round((NORTH - SOUTH) / GRID)
LEAST = 4  # points of a closed ring that has an area
SPECK = 6.0  # squares of the grid below which an island is left out, but for a unit's largest
ISLANDS = 460300  # Sansha, whose units are specks in the inset

type Points = NDArray[np.float64]
type Steps = NDArray[np.int64]
type Point = tuple[int, int]
type Arc = tuple[Point, ...]


@dataclass(frozen=True)
class Land:
    """Lines on the grid, (points, 2) each: steps to the east and to the south of the frame's
    north-west corner.

    ``units``: closed rings by adcode, holes among them, of every unit but those of Sansha, whose
    ``islands`` are points by adcode; ``beyond``: closed rings of what is no unit (Hong Kong,
    Macao, Taiwan and the places that ``sim.world.geography`` leaves out); ``provinces``: their
    borders and coasts; ``dashes``: those of the South China Sea; ``centres``: a point by adcode.
    """

    units: dict[int, list[Steps]]
    islands: dict[int, Steps]
    beyond: list[Steps]
    provinces: list[Steps]
    dashes: list[Steps]
    centres: dict[int, Point]


def simplified_land() -> Land:
    """The country, read and simplified: some seconds (``sim.report.land_kept`` keeps it).

    Raises ``InputError`` as ``sim.world.outlines`` does.
    """
    places = read_units()
    codes = places["adcode"].tolist()
    whole = outlines("county", 0.0, holes=True)
    far = {code for code in codes if code // 100 * 100 == ISLANDS}
    owners, rings = [], []
    for code, outline in whole.items():
        if code not in far:
            lines = [ring for ring in map(on_grid, outline) if len(ring) >= LEAST]
            owners += [code] * len(lines)
            rings += lines
    cut = arcs_of(rings)
    sides: dict[Arc, list[int]] = defaultdict(list)
    for code, arcs in zip(owners, cut, strict=True):
        for arc, _ in arcs:
            sides[arc].append(code)
    simple = {arc: simplified(arc, LOOSE) for arc in sides}
    units: dict[int, list[Steps]] = {code: [] for code in codes if code not in far}
    beyond: list[Steps] = []
    for code, ring, arcs in zip(owners, rings, cut, strict=True):
        alone = all(len(sides[arc]) == 1 for arc, _ in arcs)
        if units.get(code, beyond) and alone and area(ring) < SPECK:
            for arc, _ in arcs:
                del sides[arc]
            continue
        joined = _joined([simple[arc][::-1] if turned else simple[arc] for arc, turned in arcs])
        units.get(code, beyond).append(joined if len(joined) >= LEAST else ring)
    centres = on_frame(np.column_stack([places["lon"], places["lat"]]))
    return Land(
        units=units,
        islands={code: _once(np.array([on_grid(r)[0] for r in whole[code]])) for code in far},
        beyond=beyond,
        provinces=[
            np.array(simple[arc]) for arc, codes in sides.items() if _parts(codes, simple[arc])
        ],
        dashes=[np.array(simplified(as_arc(on_grid(line)), LOOSE)) for line in dashes()],
        centres={code: (int(x), int(y)) for code, (x, y) in zip(codes, centres, strict=True)},
    )


def on_frame(points: Points) -> Steps:
    """Longitude and latitude, degrees, (n, 2), to steps of the grid, (n, 2)."""
    return np.round((albers(points) - (WEST, NORTH)) / (GRID, -GRID)).astype(np.int64)


def on_grid(line: Points) -> Steps:
    """``on_frame`` without repeats in a row."""
    return _moving(on_frame(line))


def albers(points: Points) -> Points:
    """Longitude and latitude, degrees, to km by Albers' equal-area conic.

    Standard parallels 25 and 47 degrees north, centre 105 east, 35 north; Snyder (1987),
    Map Projections: A Working Manual, equations 14-1 to 14-6, on a sphere of 6,371 km.
    """
    south, north, middle = np.radians([25.0, 47.0, 35.0])
    n = (np.sin(south) + np.sin(north)) / 2.0
    c = np.cos(south) ** 2 + 2.0 * n * np.sin(south)
    longitude, latitude = np.radians(points[:, 0] - 105.0), np.radians(points[:, 1])
    radius = np.sqrt(c - 2.0 * n * np.sin(latitude)) / n
    centre = np.sqrt(c - 2.0 * n * np.sin(middle)) / n
    angle = n * longitude
    return 6371.0 * np.column_stack([radius * np.sin(angle), centre - radius * np.cos(angle)])


def area(ring: Steps) -> float:
    """Squares of the grid within a closed ring."""
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))) / 2.0


def arcs_of(rings: Iterable[Steps]) -> list[list[tuple[Arc, bool]]]:
    """Each closed ring as its arcs in order, and whether the ring runs along them backwards.

    Arcs lead from junction to junction, points at which more than two borders meet. A ring
    without one is an arc from its least point on. Of the two ways along an arc the lesser stands
    for both.
    """
    lines = [as_arc(ring) for ring in rings]
    beside: dict[Point, set[Point]] = defaultdict(set)
    for line in lines:
        for a, b in pairwise(line):
            beside[a].add(b)
            beside[b].add(a)
    junctions = {point for point, others in beside.items() if len(others) > 2}
    return [[_one_way(arc) for arc in _cut(line, junctions)] for line in lines]


def simplified(arc: Arc, loose: float) -> Arc:
    """The arc without points that are at most ``loose`` off what is left (Douglas and Peucker
    1973). Its ends stay, and of a closed one the point furthest from them."""
    if len(arc) < 3:
        return arc
    line = np.array(arc)
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        along, off = line[last] - line[first], line[first + 1 : last] - line[first]
        length = float(np.hypot(*along))
        if length:
            distance = np.abs(off[:, 0] * along[1] - off[:, 1] * along[0]) / length
        else:
            distance = np.hypot(off[:, 0], off[:, 1])
        far = first + 1 + int(np.argmax(distance))
        if distance.max() > loose:
            keep[far] = True
            todo += [(first, far), (far, last)]
    return tuple(point for point, kept in zip(arc, keep.tolist(), strict=True) if kept)


def as_arc(line: Steps) -> Arc:
    """The points of a line, which can be told from others'."""
    return tuple((x, y) for x, y in line.tolist())


def _cut(line: Arc, junctions: set[Point]) -> Iterator[Arc]:
    """A closed line from junction to junction."""
    points = line[:-1]
    places = [i for i, point in enumerate(points) if point in junctions]
    places = places or [points.index(min(points))]
    turned = points[places[0] :] + points[: places[0] + 1]
    ends = [*(place - places[0] for place in places), len(points)]
    for first, last in pairwise(ends):
        yield turned[first : last + 1]


def _one_way(arc: Arc) -> tuple[Arc, bool]:
    other = arc[::-1]
    return (other, True) if other < arc else (arc, False)


def _parts(codes: list[int], arc: Arc) -> bool:
    """Whether an arc between units of these ``codes`` parts provinces, or land and sea, and is no
    speck."""
    apart = len(codes) == 1 or len({code // 10_000 for code in codes}) > 1
    return apart and (arc[0] != arc[-1] or area(np.array(arc)) >= SPECK)


def _joined(arcs: list[Arc]) -> Steps:
    """Arcs in order as one closed ring, repeats in a row left out."""
    return _moving(np.array([*(point for arc in arcs for point in arc[:-1]), arcs[0][0]]))


def _moving(steps: Steps) -> Steps:
    return steps[np.concatenate([[True], np.any(steps[1:] != steps[:-1], axis=1)])]


def _once(points: Steps) -> Steps:
    return np.unique(points, axis=0)
