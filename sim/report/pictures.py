"""Figures as PNG for a folder and as SVG for a page, drawn by as many processes as there are
cores."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO, StringIO

import matplotlib
from joblib import Parallel, delayed
from matplotlib.figure import Figure

from sim.host.interrupts import without_ctrl_c
from sim.report.fonts import figure_style

METADATA = ("Creator", "Date", "Format", "Type")  # left out, so that each run gives the same bytes
REFUSED = (OSError, ImportError, MemoryError, BrokenExecutor)  # how machines refuse a process


@dataclass(frozen=True)
class Picture:
    """A figure as it is kept: the file's name without ending, a title, the PNG, and where lines and
    words suffice the SVG; the numbers behind it as csv."""

    stem: str
    title: str
    png: bytes
    svg: str = ""
    csv: str = ""

    @property
    def uri(self) -> str:
        """The PNG as an address that needs no network."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode("ascii")

    @property
    def data(self) -> str:
        """The numbers behind it as an address that needs no network, with a byte-order mark."""
        text = ("\ufeff" + self.csv).encode("utf-8")
        return "data:text/csv;base64," + base64.b64encode(text).decode("ascii")


@dataclass(frozen=True)
class Drawing:
    """A picture that is still to be drawn: the file's name without ending, what draws the figure,
    a title if it is not the figure's own, the numbers behind it, whether it has an SVG."""

    stem: str
    figure: Callable[[], Figure]
    title: str = ""
    csv: str = ""
    vector: bool = True

    def drawn(self) -> Picture:
        """The picture, in the project's font and style."""
        with figure_style():
            figure = self.figure()
            title = self.title or figure.axes[0].get_title(loc="left")
            lines = svg(figure, self.stem) if self.vector else ""
            return Picture(self.stem, title, png(figure), lines, self.csv)


def draw(drawings: Sequence[Drawing], processes: int = 1) -> list[Picture]:
    """Every one of ``drawings``, by so many processes, each byte the same however many there are.

    Where none can be had they are drawn here.
    """
    if processes > 1 and len(drawings) > 1:
        # Nothing is laid aside in files for the processes: the disk may be full.
        with suppress(*REFUSED), without_ctrl_c():
            pool = Parallel(n_jobs=min(processes, len(drawings)), max_nbytes=None)
            return list(pool(delayed(Drawing.drawn)(drawing) for drawing in drawings))
    return [drawing.drawn() for drawing in drawings]


def png(figure: Figure) -> bytes:
    """``figure`` as a PNG; call it within ``fonts.figure_style()``."""
    stream = BytesIO()
    figure.savefig(stream, format="png")
    return stream.getvalue()


def svg(figure: Figure, stem: str) -> str:
    """``figure`` as an SVG to stand in a page, its words as text; ids begin anew for each ``stem``.

    Call it within ``fonts.figure_style()``.
    """
    stream = StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": stem, "svg.id": stem}):
        figure.savefig(stream, format="svg", metadata=dict.fromkeys(METADATA))
    text = stream.getvalue()
    text = text[text.index("<svg ") :]
    text = re.sub(r' id="[\w.]+_\d+"', "", text)  # those that nothing refers to
    return re.sub(r'(?<=[ "-])(\d+\.\d\d)\d+', r"\1", text)
