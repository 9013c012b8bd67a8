"""Figures as PNG for a folder and as SVG for a page, drawn by other processes while this one goes
on."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from queue import SimpleQueue
from threading import Event
from urllib.parse import quote

from matplotlib import rc_context
from matplotlib.figure import Figure
from PIL import Image

from sim.ensemble.work.executor import Executor
from sim.report.fonts import figure_style

LARGE = 1_200_000  # pixels
COLOURS = 128
PLAIN = "/:,;.-+ ()"  # what may stand in an address of data as it is
METADATA = ("Creator", "Date", "Format", "Type")  # left out, so that each run gives the same bytes
SHORTER = tuple(
    (re.compile(pattern), shorter)
    for pattern, shorter in (
        (r' id="[\w.]+_\d+"', ""),  # those that nothing refers to
        (r' transform="rotate\(-0 [^)]*\)"', ""),
        (r'(?<=[ "-])(\d+\.\d)\d+', r"\1"),
        (r"(?<=\d)\.0(?![\d.])", ""),
        (r"\s*\n\s*(?=[\"LMCQz])", ""),  # within the data of a path
        (r"(?<=[a-z\d'\)%]); (?=[a-z-]+:)", ";"),
        (r"(?<=[a-z]): (?=[-\w#'.]+[;\"])", ":"),
    )
)
"""What matplotlib writes at length, and how it may be said."""
STYLE = re.compile(r' style="([^"]*)"')
REFUSED = (OSError, ImportError, MemoryError, BrokenExecutor)  # how machines refuse a process


@dataclass(frozen=True)
class Picture:
    """A figure as it is kept: the file's name without ending, a title, the PNG, and where lines and
    words suffice the SVG; the numbers behind it as csv, and what it shows in words."""

    stem: str
    title: str
    png: bytes
    svg: str = ""
    csv: str = ""
    description: str = ""

    @property
    def uri(self) -> str:
        """The PNG as an address that needs no network."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode("ascii")

    @property
    def data(self) -> str:
        """The numbers behind it as an address that needs no network, with a byte-order mark."""
        return "data:text/csv;charset=utf-8," + quote("\ufeff" + self.csv, safe=PLAIN)


@dataclass(frozen=True)
class Drawing:
    """A picture that is still to be drawn: the file's name without ending, what draws the figure,
    a title if it is not the figure's own, the numbers behind it, whether it has an SVG, what it
    shows in words."""

    stem: str
    figure: Callable[[], Figure]
    title: str = ""
    csv: str = ""
    vector: bool = True
    description: str = ""

    def drawn(self) -> Picture:
        """The picture, in the project's font and style."""
        with figure_style():
            figure = self.figure()
            title = self.title or figure.axes[0].get_title(loc="left")
            pixels = png(figure)
            figure.set_layout_engine("none")  # everything has found its place
            lines = svg(figure, self.stem) if self.vector else ""
            return Picture(self.stem, title, pixels, lines, self.csv, self.description)


@contextmanager
def drawing(drawings: Sequence[Drawing], pool: Executor) -> Iterator[list[Future[Picture]]]:
    """The pictures of ``drawings``, in their order, while the places of ``pool`` draw them: each
    byte the same however many there are. What a place refuses is drawn here.

    When the block ends, those that nobody has begun to draw are left undrawn.
    """
    free: SimpleQueue[str] = SimpleQueue()
    places = pool.places()
    for name in places:
        free.put(name)

    def drawn(one: Drawing) -> Picture:
        place = free.get()
        try:
            return pool.submit(place, Drawing.drawn, one).result()
        except REFUSED:
            if ended.is_set():
                raise
            return one.drawn()
        finally:
            free.put(place)

    ended = Event()
    waiting = ThreadPoolExecutor(len(places))
    try:
        yield [waiting.submit(drawn, one) for one in drawings]
    finally:
        ended.set()
        waiting.shutdown(wait=False, cancel_futures=True)


def png(figure: Figure) -> bytes:
    """``figure`` as a PNG; call it within ``fonts.figure_style()``.

    A large one, a map, keeps ``COLOURS`` colours, which makes it a third as large.
    """
    pixels = BytesIO()
    figure.savefig(pixels, format="png", pil_kwargs={"compress_level": 1})  # written again below
    drawn = Image.open(pixels).convert("RGB")
    if drawn.width * drawn.height > LARGE:
        drawn = drawn.quantize(COLOURS)
    stream = BytesIO()
    drawn.save(stream, format="png")
    return stream.getvalue()


def svg(figure: Figure, stem: str) -> str:
    """``figure`` as an SVG to stand in a page, its words as text; ids begin anew for each ``stem``.

    Call it within ``fonts.figure_style()``.
    """
    stream = StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": stem, "svg.id": stem}):
        figure.savefig(stream, format="svg", metadata=dict.fromkeys(METADATA))
    text = stream.getvalue()
    text = text[text.index("<svg ") :]
    looks: dict[str, str] = {}  # a name for each style, which stands but once

    def shorter(tag: re.Match[str]) -> str:
        return STYLE.sub(lambda style: _look(style.group(1), looks), _shorter(tag.group()))

    text = re.sub(r">\s+<", "><", re.sub(r"<[^>]*>", shorter, text))
    rules = "".join(f"#{stem} .{name}{{{style}}}" for style, name in looks.items())
    return text.replace("</style>", f"{rules}</style>", 1)


def _look(style: str, looks: dict[str, str]) -> str:
    return f' class="{looks.setdefault(style, f"a{len(looks)}")}"'


def _shorter(tag: str) -> str:
    """A tag said in fewer letters; what stands between tags is not touched."""
    for pattern, shorter in SHORTER:
        tag = pattern.sub(shorter, tag)
    return tag
