"""A dot plot as SVG: changes in per cent on one scale with a line at zero, sizes written beside.

Text stays text. There is a broad picture and a narrow one, whose rows have their words above the
line, for phones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sim.report.findings import Range
from sim.report.numbers import number

INK, SOFT, GRID, BAND, DOT = "#1d2733", "#56616d", "#d8dee4", "#9ccbe8", "#0072b2"
STEPS = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Dot:
    """A row: what it is of, its change with interval in per cent, the words beside it."""

    indicator: str
    label: str
    share: Range
    shown: str
    interval: str
    absolute: str
    absolute_interval: str
    before: str
    after: str


@dataclass(frozen=True)
class Layout:
    """Where things stand, in units of the picture: the plot from ``left`` to ``right``, rows of
    ``row`` below ``top``."""

    width: int
    left: int
    right: int
    row: int
    top: int = 6
    narrow: bool = False


BROAD = Layout(width=610, left=158, right=288, row=23)
NARROW = Layout(width=350, left=8, right=342, row=44, narrow=True)


def dot_plot(
    dots: Sequence[Dot], layout: Layout, axis: str, *, key: str, title: str, told: str
) -> Markup:
    """The picture; ``key`` begins its ids, ``title`` and ``told`` are for who cannot see it."""
    low, high, ticks = scale(dots)
    span = layout.right - layout.left

    def x(value: float) -> float:
        return round(layout.left + span * (value - low) / (high - low), 1)

    foot = layout.top + layout.row * len(dots)
    parts = [
        Markup('<title id="{}-title">{}</title><desc id="{}-told">{}</desc>').format(
            key, title, key, told
        )
    ]
    for tick in ticks:
        parts.append(_line(x(tick), layout.top, x(tick), foot, GRID if tick else INK))
        parts.append(_text(x(tick), foot + 15, _tick(tick), SOFT, "middle", 11))
    parts.append(_text(layout.right, foot + 30, axis, SOFT, "end", 11))
    for place, dot in enumerate(dots):
        parts += _row(dot, layout, layout.top + layout.row * place, x)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{}-title {}-told" '
        'font-size="13">{}</svg>'
    ).format(
        "narrow" if layout.narrow else "broad",
        layout.width,
        foot + 36,
        key,
        key,
        Markup("").join(parts),
    )


def _row(dot: Dot, layout: Layout, top: float, x: Callable[[float], float]) -> Iterator[Markup]:
    words = top + (14 if layout.narrow else 0.5 * layout.row + 4)
    line = top + (30 if layout.narrow else 0.5 * layout.row)
    low, middle, high = x(dot.share.low), x(dot.share.median), x(dot.share.high)
    yield Markup('<a href="#series-{}">').format(dot.indicator)
    if layout.narrow:
        yield _text(layout.left, words, dot.label, INK, "start")
        yield _text(layout.right, words, f"{dot.shown} ({dot.interval})", INK, "end", bold=True)
    else:
        yield _text(layout.left - 10, words, dot.label, INK, "end")
        yield _text(layout.right + 60, words, dot.shown, INK, "end", bold=True)
        yield _text(layout.right + 66, words, f"({dot.interval})", SOFT, "start", 12)
        yield _text(layout.width, words, dot.absolute, SOFT, "end", 12)
    yield Markup("</a>")
    yield Markup('<rect x="{}" y="{}" width="{}" height="6" fill="{}"/>').format(
        low, line - 3, max(round(high - low, 1), 1), BAND
    )
    fill = DOT if dot.share.clear else "#fff"
    yield Markup(
        '<circle cx="{}" cy="{}" r="4.5" fill="{}" stroke="{}" stroke-width="1.6"/>'
    ).format(middle, line, fill, DOT)


def scale(dots: Sequence[Dot]) -> tuple[float, float, list[float]]:
    """Ends of the axis and its ticks, three to six of them, zero among them."""
    low = min(0.0, *(dot.share.low for dot in dots))
    high = max(0.0, *(dot.share.high for dot in dots))
    size = max(high - low, 1e-6)
    power = 10.0 ** math.floor(math.log10(size / 5.0))
    step = next((s * power for s in STEPS if size / (s * power) <= 5.0), 10.0 * power)
    ticks = [step * n for n in range(math.floor(low / step), math.ceil(high / step) + 1)]
    margin = 0.03 * size
    inside = [tick for tick in ticks if low - margin <= tick <= high + margin]
    return low - margin, high + margin, inside


def _tick(value: float) -> str:
    return number(value, signed=value > 0.0) if value else "0"


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> Markup:
    return Markup('<path d="M{} {}L{} {}" stroke="{}" fill="none"/>').format(x1, y1, x2, y2, colour)


def _text(
    x: float, y: float, words: str, colour: str, anchor: str, size: int = 13, *, bold: bool = False
) -> Markup:
    weight = Markup(' font-weight="600"') if bold else ""
    return Markup(
        '<text x="{}" y="{}" fill="{}" text-anchor="{}" font-size="{}"{}>{}</text>'
    ).format(x, y, colour, anchor, size, weight, words)
