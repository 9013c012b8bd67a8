"""Lines of a PDF, broken where Chinese and English may be."""

from __future__ import annotations

import re

from fpdf import FPDF

OPEN, CLOSE = "（《“〔", "），。、；：”》〕"
PIECE = re.compile(rf"[{OPEN}]*(?:[!-\u2dff]+|\S)[{CLOSE}]*\s*")  # what stays in one line


def folded(sheet: FPDF, words: str, wide: float) -> str:
    """``words`` in lines of at most ``wide`` mm in the font that is set: broken at spaces and
    between Chinese characters, but not before a sign that closes or after one that opens."""
    return "\n".join(_lines(sheet, line, wide) for line in words.split("\n"))


def _lines(sheet: FPDF, words: str, wide: float) -> str:
    lines = [""]
    for piece in PIECE.findall(words):
        if lines[-1] and sheet.get_string_width((lines[-1] + piece).rstrip()) > wide:
            lines.append("")
        lines[-1] += piece
    return "\n".join(line.rstrip() for line in lines)
