"""The first screen and the table of targets as a PDF of two landscape pages."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, TextEmphasis, XPos, YPos
from fpdf.fonts import FontFace
from fpdf.table import Table

from sim.report.dots import BAND, DOT, GRID, INK, SOFT, Dot, scale
from sim.report.folded import folded
from sim.report.fonts import FAMILY, font_path
from sim.report.marked import plain
from sim.report.numbers import number
from sim.report.palette import WHITE
from sim.report.screen import Card, Screen
from sim.report.speech import Speech

MARGIN, WIDE, HIGH = 10.0, 277.0, 190.0  # mm, within the margins
GAP = 6.0
SIDE, SLACK = 0.8, 0.1  # mm: beside the words of a cell, and for rounding
GROUND = "#f5f7f9"
TOPS = {"because": DOT, "met": DOT, "missed": "#d55e00"}
TARGETS = ("target", "series", "base", "without", "after", "asked", "gap", "chance", "levers")
WIDTHS = (30, 66, 18, 22, 40, 30, 20, 22, 29)
LEVER_WIDTHS = (30, 15, 25, 25, 25, 25)


def pdf(said: Screen, targets: Sequence[dict[str, Any]], voice: Speech) -> bytes:
    """The two pages of ``said`` and of the rows that ``sim.report.targets.target_rows`` gives."""
    sheet = _Sheet(voice)
    sheet.first_page(said)
    sheet.second_page(targets)
    return bytes(sheet.output())


class _Sheet(FPDF):
    """Two pages being written; places in mm."""

    def __init__(self, voice: Speech) -> None:
        super().__init__(orientation="landscape", format="A4")
        self.voice = voice
        self.set_margin(MARGIN)
        self.set_auto_page_break(auto=False)
        self.set_lang("zh-CN" if voice.language == "zh" else "en")
        self.set_title(voice.say("screen.title"))
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
        self._say(self.voice.say("strip.title"), 9, INK)
        for line in said.trust:
            self._say(plain(line), 8.5, INK)

    def second_page(self, targets: Sequence[dict[str, Any]]) -> None:
        """The table of targets."""
        self.add_page()
        self._say(self.voice.say("report.targets"), 13, INK)
        lines = sum(len(row["series"]) for row in targets)
        size = min(7.5, 165.0 / max(lines, 1) / 0.75)
        with self._table(size, WIDTHS, numbers=(2, 3, 4)) as table:
            row = table.row()
            for key, wide in zip(TARGETS, WIDTHS, strict=True):
                row.cell(self._inside(self.voice.say(f"targets.head.{key}"), wide))
            for target in targets:
                self._target(table, target)
        self.ln(1)
        self._say(self.voice.say("targets.how"), 7, SOFT)

    def _target(self, table: Any, target: dict[str, Any]) -> None:
        name = f"{target['sign']} {target['id']} {target['name']} {target['mark']}"
        chance = f"{target['chance']} {target['runs']}"
        levers = self.voice.listed(words for _, words in target["levers"])
        whole = {0: name.strip(), 5: target["asked"], 6: target["gap"], 7: chance, 8: levers}
        for place, one in enumerate(target["series"]):
            after = f"{one['after']} ({one['interval']})"
            own = {1: one["name"], 2: one["base"], 3: one["without"], 4: after}
            row = table.row()
            for column, words in sorted((own if place else own | whole).items()):
                span = len(target["series"]) if column in whole else 1
                row.cell(self._inside(words, WIDTHS[column]), rowspan=span)

    def _inside(self, words: str, wide: float) -> str:
        """``words`` in the lines that they take in a cell ``wide`` mm wide."""
        return folded(self, words, wide - 2 * SIDE - SLACK)

    def _say(self, words: str, size: float, colour: str, leading: float = 1.25) -> None:
        self.set_font(FAMILY, size=size)
        self.set_text_color(colour)
        height = size * 0.3528 * leading
        words = folded(self, words, self.epw - 2 * self.c_margin - SLACK)
        self.multi_cell(0, height, words, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _cards(self, cards: Sequence[Card]) -> float:
        """Draw them side by side; returns where they end."""
        top = self.get_y()
        wide = (WIDE - 3 * (len(cards) - 1)) / len(cards)
        self.set_font(FAMILY, size=8)
        texts = [
            folded(self, _said(card) or self.voice.say("card.none"), wide - 4 - 2 * self.c_margin)
            for card in cards
        ]
        lines = [text.count("\n") + 1 for text in texts]
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
            count = self.voice.say("card.count", number=card.count)
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
        self._say(self.voice.say("dots.title"), 9.5, INK)
        first, row = self.get_y() + 1, 5.2
        left, right = MARGIN + 36, MARGIN + 66
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
        self._say(self.voice.say("money.title"), 9.5, INK)
        widths = [wide * part / sum(LEVER_WIDTHS) for part in LEVER_WIDTHS]
        with self._table(7.5, widths, numbers=(1, 2, 3, 4, 5)) as table:
            row = table.row()
            for words, part in zip(said.levers.heads, widths, strict=True):
                row.cell(self._inside(words, part))
            for one in said.levers.first:
                row = table.row()
                row.cell(self._inside(one.name, widths[0]))
                for cell in one.cells:
                    row.cell(f"{cell.main}\n{cell.ends}".strip())
        self._say(said.levers.note, 7, SOFT)
        self.set_left_margin(MARGIN)
        return self.get_y()

    def _table(
        self, size: float, widths: Sequence[float], numbers: Sequence[int]
    ) -> AbstractContextManager[Table]:
        """A ruled table at the left margin of columns so many mm wide; ``numbers`` stand right."""
        self.set_font(FAMILY, size=size)
        self.set_draw_color(GRID)
        self.set_fill_color(WHITE)  # a table's cells take the colour that was used last
        return self.table(
            align=Align.L,
            width=sum(widths),
            col_widths=tuple(widths),
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis=TextEmphasis.NONE, color=INK, fill_color=GROUND),
            line_height=1.25 * size * 0.3528,
            padding=(0.4, SIDE),
            text_align=[Align.R if n in numbers else Align.L for n in range(len(widths))],
        )

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


def _said(card: Card) -> str:
    return "\n".join(f"{target}\u00a0{words}" for target, words in card.items)
