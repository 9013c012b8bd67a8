"""One licensed font for every figure and page: Noto Sans SC (SIL Open Font License 1.1)."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
import pylopdf_fonts_zh_cn
from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib import font_manager

FAMILY = "Noto Sans SC"

STYLE: dict[Any, Any] = {
    "font.family": [FAMILY],
    "font.size": 9.0,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#666666",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "xtick.color": "#444444",
    "ytick.color": "#444444",
    "figure.facecolor": "white",
    "savefig.dpi": 150,
}


_DRAWING = threading.RLock()


def font_path() -> Path:
    """The font's file."""
    return Path(pylopdf_fonts_zh_cn.sans_path())


@contextmanager
def figure_style() -> Iterator[None]:
    """Draw with the project's font and style, without touching the caller's settings.

    Matplotlib's settings belong to the whole process: threads draw one after the other, or one
    would undo the other's style.
    """
    _register()
    with _DRAWING, matplotlib.rc_context(STYLE):
        yield


@cache
def _register() -> None:
    font_manager.fontManager.addfont(str(font_path()))


def missing_glyphs(text: str) -> set[str]:
    """Characters of ``text`` that the font would show as an empty box."""
    return {letter for letter in text if letter.isprintable() and ord(letter) not in _known()}


@cache
def _known() -> frozenset[int]:
    with TTFont(font_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())


def embedded(letters: str) -> str:
    """The font cut down to the characters of ``letters``, as a data URI for a page."""
    return "data:font/woff;base64," + base64.b64encode(cut(letters)).decode("ascii")


def cut(letters: str) -> bytes:
    """The font cut down to the characters of ``letters``, as woff."""
    options = subset.Options(flavor="woff", layout_features=["kern"], hinting=False)
    with subset.load_font(str(font_path()), options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=letters)
        subsetter.subset(font)
        stream = BytesIO()
        subset.save_font(font, stream, options)
    return stream.getvalue()
