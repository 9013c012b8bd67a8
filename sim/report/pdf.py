"""The first screen and the table of targets as a PDF of two landscape pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, TextEmphasis, XPos, YPos
from fpdf.fonts import FontFace

from sim.report.dots import BAND, DOT, GRID, INK, SOFT, Dot, scale
from sim.report.fonts import FAMILY, font_path
from sim.report.marked import plain
from sim.report.numbers import number
from sim.report.palette import WHITE
from sim.report.screen import Card, Screen
from sim.text import say

MARGIN, WIDE, HIGH = 10.0, 277.0, 190.0  # mm, within the margins
GAP = 6.0
GROUND = "#f5f7f9"
TOPS = {"because": DOT, "met": DOT, "missed": "#d55e00"}
TARGETS = ("target", "series", "base", "without", "after", "asked", "gap", "chance", "levers")
WIDTHS = (30, 66, 18, 22, 40, 30, 20, 22, 29)


def pdf(said: Screen, targets: Sequence[dict[str, Any]], language: str) -> bytes:
    """The two pages of ``said`` and of the rows that ``sim.report.targets.target_rows`` gives."""
    sheet = _Sheet(language)
    sheet.first_page(said)
    sheet.second_page(targets)
    return bytes(sheet.output())


class _Sheet(FPDF):
    """Two pages being written; places in mm."""

    def __init__(self, language: str) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.language = language
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=False)
        self.set_lang("zh-CN" if language == "zh" else "en")
        self.set_title(say("screen.title", language))
        self.set_creation_date(datetime(1970, 1, 1, tzinfo=UTC))  # each run gives the same bytes
        self.add_font(FAMILY, fname=font_path())

    def first_page(self, said: Screen) -> None:
        """Verdict, cards, what the plan adds, where money acts, trust."""
        self.add_page()
        self._say(said.title, 15, INK)
        self._say(said.facts, 8, SOFT)
        self.ln(1)
        self._say(plain(said.verdict), 11, INK, 1.35)
        self.ln(2)
        below = self._cards(said.cards)
        half = 0.5 * (WIDE - GAP)
        left = self._dots(said, below, half)
        self.set_xy(MARGIN + half + GAP, below)
        right = self._levers(said, half)
        self.set_xy(MARGIN, max(left, right) + 2)
        self._say(say("strip.title", self.language), 9, INK)
        for line in said.trust:
            self._say(plain(line), 8.5, INK)

    def second_page(self, targets: Sequence[dict[str, Any]]) -> None:
        """The table of targets."""
        self.add_page()
        self._say(say("report.targets", self.language), 13, INK)
        lines = sum(len(row["series"]) for row in targets)
        size = min(7.5, 165.0 / max(lines, 1) / 0.75)
        self.set_font(FAMILY, size=size)
        head = FontFace(emphasis=TextEmphasis.NONE, color=INK, fill_color=GROUND)
        with self.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            col_widths=WIDTHS,
            headings_style=head,
            line_height=1.25 * size * 0.3528,
            padding=(0.4, 0.8),
            text_align=[Align.R if n in (2, 3, 4) else Align.L for n in range(len(TARGETS))],
        ) as table:
            row = table.row()
            for key in TARGETS:
                row.cell(say(f"targets.head.{key}", self.language))
            for target in targets:
                self._target(table, target)
        self.ln(1)
        self._say(say("targets.note", self.language), 7, SOFT)

    def _target(self, table: Any, target: dict[str, Any]) -> None:
        number_of = len(target["series"])
        chance = f"{target['chance']} {target['runs']}"
        levers = ", ".join(words for _, words in target["levers"])
        for place, one in enumerate(target["series"]):
            row = table.row()
            if not place:
                name = f"{target['sign']} {target['id']} {target['name']} {target['mark']}"
                row.cell(name.strip(), rowspan=number_of)
            for key in ("name", "base", "without"):
                row.cell(one[key])
            row.cell(f"{one['after']} ({one['interval']})")
            if not place:
                for words in (target["asked"], target["gap"], chance, levers):
                    row.cell(words, rowspan=number_of)

    def _say(self, words: str, size: float, colour: str, leading: float = 1.25) -> None:
        self.set_font(FAMILY, size=size)
        self.set_text_color(colour)
        height = size * 0.3528 * leading
        self.multi_cell(0, height, words, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _cards(self, cards: Sequence[Card]) -> float:
        """Draw them side by side; returns where they end."""
        top = self.get_y()
        wide = (WIDE - 3 * (len(cards) - 1)) / len(cards)
        texts = [
            "\n".join(f"{target} {words}" for target, words in card.items)
            or say("card.none", self.language)
            for card in cards
        ]
        self.set_font(FAMILY, size=8)
        lines = [
            len(self.multi_cell(wide - 4, 3.6, text, dry_run=True, output="LINES"))
            for text in texts
        ]
        high = 10 + 3.6 * max(lines)
        for place, (card, text) in enumerate(zip(cards, texts, strict=True)):
            x = MARGIN + place * (wide + 3)
            self.set_fill_color(GROUND)
            self.rect(x, top, wide, high, style="F")
            self.set_fill_color(TOPS.get(card.group, "#6c7883"))
            self.rect(x, top, wide, 1.2, style="F")
            self.set_xy(x + 2, top + 2)
            self.set_font(FAMILY, size=10.5)
            self.set_text_color(INK)
            count = say("card.count", self.language, number=card.count)
            self.cell(wide - 4, 5, f"{card.sign} {count} {card.title}")
            self.set_xy(x + 2, top + 7.6)
            self.set_font(FAMILY, size=8)
            self.multi_cell(wide - 4, 3.6, text, align=Align.L)
        return top + high + 2

    def _dots(self, said: Screen, top: float, wide: float) -> float:
        """Draw the dot plot from ``top`` on; returns where it ends."""
        if not said.dots:
            return top
        self.set_xy(MARGIN, top)
        self._say(say("dots.title", self.language), 9.5, INK)
        first, row = self.get_y() + 1, 5.2
        left, right = MARGIN + 36, MARGIN + 72
        low, high, ticks = scale(said.dots)

        def x(value: float) -> float:
            return left + (right - left) * (value - low) / (high - low)

        foot = first + row * len(said.dots)
        self.set_line_width(0.15)
        for tick in ticks:
            self.set_draw_color(GRID if tick else INK)
            self.line(x(tick), first, x(tick), foot)
            self._at(x(tick) - 10, foot, 20, number(tick, signed=tick > 0), 6.5, SOFT, Align.C)
        for place, dot in enumerate(said.dots):
            self._dot(dot, first + row * place, row, left, right, wide, x)
        return foot + 5

    def _dot(
        self, dot: Dot, top: float, row: float, left: float, right: float, wide: float, x: Any
    ) -> None:
        middle = top + 0.5 * row
        self.set_fill_color(BAND)
        self.rect(
            x(dot.share.low),
            middle - 0.7,
            max(x(dot.share.high) - x(dot.share.low), 0.2),
            1.4,
            style="F",
        )
        self.set_draw_color(DOT)
        self.set_fill_color(DOT if dot.share.clear else WHITE)
        self.circle(x(dot.share.median), middle, 0.95, style="DF")
        self._at(MARGIN, top, left - MARGIN - 2, dot.label, 8, INK, Align.R, row)
        self._at(right + 1, top, 14, dot.shown, 8, INK, Align.R, row)
        self._at(right + 16, top, 24, f"({dot.interval})", 7, SOFT, Align.L, row)
        self._at(right + 34, top, MARGIN + wide - right - 34, dot.absolute, 7, SOFT, Align.R, row)

    def _levers(self, said: Screen, wide: float) -> float:
        """Draw the table of levers at the right; returns where it ends."""
        x = self.get_x()
        if not said.levers.first:
            return self.get_y()
        self.set_left_margin(x)
        self._say(say("money.title", self.language), 9.5, INK)
        self.set_font(FAMILY, size=7.5)
        head = FontFace(emphasis=TextEmphasis.NONE, color=INK, fill_color=GROUND)
        with self.table(
            align=Align.L,
            width=wide,
            col_widths=(30, 15, 25, 25, 25, 25),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=head,
            line_height=3.3,
            padding=(0.4, 0.8),
            text_align=[Align.L, *[Align.R] * 5],
        ) as table:
            row = table.row()
            for words in said.levers.heads:
                row.cell(words)
            for one in said.levers.first:
                row = table.row()
                row.cell(one.name)
                for cell in one.cells:
                    row.cell(f"{cell.main}\n{cell.ends}".strip())
        self._say(said.levers.note, 7, SOFT)
        self.set_left_margin(MARGIN)
        return self.get_y()

    def _at(
        self,
        x: float,
        y: float,
        wide: float,
        words: str,
        size: float,
        colour: str,
        align: Align,
        high: float = 4.0,
    ) -> None:
        self.set_xy(x, y)
        self.set_font(FAMILY, size=size)
        self.set_text_color(colour)
        self.cell(wide, high, words, align=align)
