"""One drawing in two forms: SVG for pages, a figure for folders and notebooks.

A drawing is a list of marks on a grid of whole numbers, x to the right and y down. ``svg`` writes
them as paths with relative steps, ``figure`` draws the same marks with matplotlib.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby, pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray

from sim.report.land import Steps
from sim.report.notebook import NotebookFigure

HATCHED = "hatched"  # the fill of what has no figure: hatched, so that it is no colour of a class
FONT = "'Page Han', system-ui, 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
INK, SOFT, PALE = "#1d2733", "#5a6673", "#f1f1ee"
PIECES = 13  # points of a bent line in a figure
LINES = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
HATCH, HATCH_INK = 14, "#8a8a8a"
INCHES = 8.4  # width of a figure


@dataclass(frozen=True)
class Area:
    """Closed rings with a text that is shown when the pointer rests on them; ``words`` are the
    classes of the node and ``name`` its id in the SVG."""

    rings: Sequence[Steps]
    hover: str = ""
    words: str = ""
    name: str = ""


@dataclass(frozen=True)
class Areas:
    """Areas of one fill, a colour or ``HATCHED``; with an ``edge`` they have a line so wide in
    their own colour, so that they run into each other."""

    areas: Sequence[Area]
    fill: str
    edge: float = 0.0


@dataclass(frozen=True)
class Lines:
    """Lines of one colour and width; ``hovers`` has a text for each, or none. ``bent`` ones are
    curves of three points: start, where it is drawn to, end (a quadratic Bézier curve)."""

    lines: Sequence[Steps]
    colour: str
    width: float
    hovers: Sequence[str] = ()
    opacity: float = 1.0
    bent: bool = False


@dataclass(frozen=True)
class Dots:
    """Points as round dots of a diameter, all of one area."""

    area: Area
    fill: str
    size: float


@dataclass(frozen=True)
class Box:
    """A rectangle with its west-north corner at ``at``."""

    at: tuple[float, float]
    size: tuple[float, float]
    fill: str
    edge: str = INK


@dataclass(frozen=True)
class Words:
    """A line of text that begins, or for ``end`` or ``middle`` ends or centres, at ``at``."""

    at: tuple[float, float]
    text: str
    size: float
    colour: str = INK
    anchor: str = "start"


@dataclass(frozen=True)
class Inset:
    """A smaller drawing within a frame: ``window`` is what of its grid is seen."""

    marks: Sequence[Mark]
    at: tuple[float, float]
    size: tuple[float, float]
    window: tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True)
class Switched:
    """Marks that are seen while question ``number`` of several is chosen."""

    marks: Sequence[Mark]
    number: int


type Mark = Areas | Lines | Dots | Box | Words | Inset | Switched


@dataclass(frozen=True)
class Canvas:
    """Marks on a grid of ``size``, with a title and a long description for those who cannot see
    them. ``name`` begins every id of the SVG, so that a page may hold several."""

    size: tuple[int, int]
    title: str
    description: str
    name: str
    marks: Sequence[Mark] = field(default_factory=list)

    def svg(self) -> str:
        """An SVG element that stands alone as a file and within a page."""
        width, height = self.size
        body = _svg_all(self.marks, self.name)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            f'aria-labelledby="{self.name}-t" aria-describedby="{self.name}-d" '
            f'font-family="{FONT}">'
            f'<title id="{self.name}-t">{escape(self.title)}</title>'
            f'<desc id="{self.name}-d">{escape(self.description)}</desc>'
            f'<defs><pattern id="{self.name}-none" width="{HATCH}" height="{HATCH}" '
            f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<path d="M0 0V{HATCH}" stroke="{HATCH_INK}" stroke-width="6"/></pattern></defs>'
            f"{body}</svg>\n"
        )

    def figure(self) -> Figure:
        """The same as a figure; draw it within ``fonts.figure_style()``."""
        width, height = self.size
        figure = NotebookFigure(figsize=(INCHES, INCHES * height / width))
        axes = _frame(figure, (0.0, 0.0, 1.0, 1.0), (0.0, 0.0, width, height))
        axes.set_title(self.title).set_visible(False)  # Those who keep a figure ask for its title.
        _draw_all(self.marks, figure, axes, 72.0 * INCHES / width)
        return figure


def path(lines: Iterable[Steps], *, closed: bool) -> str:
    """Lines as the data of one path, in relative steps."""
    return "".join(_run(line.tolist()[: -1 if closed else None], closed) for line in lines)


def _curve(points: Steps) -> str:
    """A bent line as path data, in relative steps."""
    start = points[0]
    (over_x, over_y), (to_x, to_y) = (points[1:] - start).tolist()
    steps = "".join(f"{step}" if step < 0 else f" {step}" for step in (over_y, to_x, to_y))
    return f"M{start[0]} {start[1]}q{over_x}{steps}"


def _bent(points: Steps) -> NDArray[np.float64]:
    """A bent line as straight pieces."""
    start, over, end = points.astype(float)
    t = np.linspace(0.0, 1.0, PIECES)[:, None]
    curve = (1.0 - t) ** 2 * start + 2.0 * t * (1.0 - t) * over + t**2 * end
    return np.asarray(curve)


def _run(points: list[list[int]], closed: bool) -> str:
    steps = [f"M{points[0][0]} {points[0][1]}"]
    if len(points) > 1:
        steps.append("l")
    for (x, y), (to_x, to_y) in pairwise(points):
        dx, dy = to_x - x, to_y - y
        first = len(steps) == 2
        steps.append(f"{dx}" if dx < 0 or first else f" {dx}")
        steps.append(f"{dy}" if dy < 0 else f" {dy}")
    return "".join(steps) + ("z" if closed else "")


def _svg_all(marks: Sequence[Mark], name: str) -> str:
    """``marks`` in their order; lines that follow each other say but once what they share."""
    parts = []
    for shared, run in groupby(marks, _shared):
        inside = "".join(_svg(mark, name) for mark in run)
        parts.append(f"<g {shared}>{inside}</g>" if shared else inside)
    return "".join(parts)


def _shared(mark: Mark) -> str:
    """What lines of one colour have in common; nothing for other marks."""
    if not isinstance(mark, Lines):
        return ""
    veil = f' stroke-opacity="{mark.opacity:g}"' if mark.opacity < 1.0 else ""
    return f'{LINES} stroke="{mark.colour}"{veil}'


def _svg(mark: Mark, name: str) -> str:
    match mark:
        case Areas(areas, fill, edge):
            inside = "".join(_area(area, path(area.rings, closed=True)) for area in areas)
            line = f' stroke="{_fill(fill, name)}" stroke-width="{edge:g}"' if edge else ""
            rule = 'stroke-linejoin="round" fill-rule="evenodd"'
            return f'<g fill="{_fill(fill, name)}"{line} {rule}>{inside}</g>'
        case Dots(area, fill, size):
            data = "".join(f"M{x} {y}h0" for ring in area.rings for x, y in ring.tolist())
            return (
                f'<g stroke="{fill}" stroke-width="{size:g}" stroke-linecap="round">'
                f"{_area(area, data)}</g>"
            )
        case Lines(lines, _, width, hovers, _, bent):
            look = f'stroke-width="{round(width, 1):g}"'
            ways = [_curve(line) if bent else path([line], closed=False) for line in lines]
            if not hovers:
                return f'<path {look} d="{"".join(ways)}"/>'
            pairs = zip(ways, hovers, strict=True)
            return "".join(_area(Area((), text), way, look) for way, text in pairs)
        case Box((x, y), (width, height), fill, edge):
            return (
                f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
                f'fill="{_fill(fill, name)}" stroke="{edge}" stroke-width="2"/>'
            )
        case Words((x, y), text, size, colour, anchor):
            ends = f' text-anchor="{anchor}"' if anchor != "start" else ""
            return (
                f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}"{ends}>'
                f"{escape(text)}</text>"
            )
        case Inset(marks, (x, y), (width, height), window):
            inside = _svg_all(marks, name)
            seen = " ".join(f"{number:g}" for number in window)
            return (
                f'<svg x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" '
                f'viewBox="{seen}">{inside}</svg>'
            )
        case Switched(marks, number):
            inside = _svg_all(marks, name)
            hidden = ' display="none"' if number else ""
            return f'<g class="q{number}"{hidden}>{inside}</g>'


def _area(area: Area, data: str, look: str = "") -> str:
    words = f' class="{area.words}"' if area.words else ""
    words += f" {look}" if look else ""
    name = f' id="{area.name}"' if area.name else ""
    hover = f"<title>{escape(area.hover, quote=False)}</title>" if area.hover else ""
    return (
        f'<path{name}{words} d="{data}">{hover}</path>'
        if hover
        else f'<path{name}{words} d="{data}"/>'
    )


def _fill(fill: str, name: str) -> str:
    return f"url(#{name}-none)" if fill == HATCHED else fill


def _frame(
    figure: Figure,
    place: tuple[float, float, float, float],
    window: tuple[float, float, float, float],
) -> Axes:
    """Axes at ``place`` (shares of the figure) that show ``window`` of the grid."""
    left, top, width, height = window
    axes = figure.add_axes(place)
    axes.set_xlim(left, left + width)
    axes.set_ylim(top + height, top)
    axes.set_axis_off()
    return axes


def _draw_all(marks: Sequence[Mark], figure: Figure, axes: Axes, points: float) -> None:
    """Draw ``marks``; lines that follow each other go into one collection, which is far faster."""
    for alike, run in groupby(marks, lambda mark: isinstance(mark, Lines) and mark.opacity):
        if alike is False:
            for mark in run:
                _draw(mark, figure, axes, points)
            continue
        lines = [mark for mark in run if isinstance(mark, Lines)]
        axes.add_collection(
            LineCollection(
                [_bent(line) if mark.bent else line for mark in lines for line in mark.lines],
                colors=[mark.colour for mark in lines for _ in mark.lines],
                linewidths=[mark.width * points for mark in lines for _ in mark.lines],
                alpha=alike,
                capstyle="round",
            ),
            autolim=False,
        )


def _draw(mark: Mark, figure: Figure, axes: Axes, points: float) -> None:
    """Draw ``mark``; a step of the grid is so many ``points``."""
    match mark:
        case Areas(areas, fill, edge):
            outlines = [Path.make_compound_path(*map(Path, area.rings)) for area in areas]
            hatched = fill == HATCHED
            axes.add_collection(
                PathCollection(
                    outlines,
                    facecolors="white" if hatched else fill,
                    edgecolors=HATCH_INK if hatched else fill,
                    linewidths=0.0 if hatched else edge * points,
                    hatch="//////" if hatched else None,
                ),
                autolim=False,
            )
        case Dots(area, fill, size):
            for ring in area.rings:
                axes.plot(ring[:, 0], ring[:, 1], "o", color=fill, ms=size * points, mew=0.0)
        case Box(at, (width, height), fill, edge):
            hatched = fill == HATCHED
            axes.add_patch(
                Rectangle(
                    at,
                    width,
                    height,
                    facecolor="white" if hatched else fill,
                    edgecolor=HATCH_INK if hatched else edge,
                    hatch="//////" if hatched else None,
                    linewidth=2.0 * points,
                )
            )
        case Words((x, y), text, size, colour, anchor):
            axes.text(
                x,
                y,
                text,
                fontsize=size * points,
                color=colour,
                ha={"start": "left", "middle": "center", "end": "right"}[anchor],
                va="baseline",
            )
        case Inset(marks, (x, y), (width, height), window):
            left, top, wide, high = _window(axes)
            place = (
                (x - left) / wide,
                1.0 - (y + height - top) / high,
                width / wide,
                height / high,
            )
            inner = _frame(figure, place, window)
            _draw_all(marks, figure, inner, points * width / window[2])
        case Switched(marks, number):
            _draw_all(marks if number == 0 else (), figure, axes, points)


def _window(axes: Axes) -> tuple[float, float, float, float]:
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    return left, top, right - left, bottom - top
