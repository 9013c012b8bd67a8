"""Lines of a PDF end where a reader of Chinese or English expects it."""

from __future__ import annotations

import pytest
from fpdf import FPDF

from sim.report.folded import CLOSE, OPEN, folded
from sim.report.fonts import FAMILY, font_path

WORDS = (
    "研发费用加计扣除（税），五年多花，亿元：“专精特新”中小企业（县域）占15%；把握较小。",
    "R&D super-deduction, tax (county areas): +5.32 to +7.90",
)


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("wide", [12.0, 20.0, 33.0, 500.0])
def test_a_line_is_broken_where_it_may_be(words: str, wide: float) -> None:
    sheet = FPDF()
    sheet.add_font(FAMILY, fname=font_path())
    sheet.set_font(FAMILY, size=8)
    lines = folded(sheet, words, wide).split("\n")
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert not [line for line in lines if line[0] in CLOSE or line[-1] in OPEN]
    for line in lines:
        assert sheet.get_string_width(line) <= wide or len(line.split(" ")) == 1
    assert (len(lines) == 1) == (sheet.get_string_width(words) <= wide)
