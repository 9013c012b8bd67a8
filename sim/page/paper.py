"""The answer on one page of paper."""

from __future__ import annotations

from fpdf import FPDF

from sim.page.controls import LeverShown, sections
from sim.page.county import shown
from sim.page.question import Question, Scheme
from sim.page.results import Plotted, Tile, goals, plot, tiles, total, trust
from sim.page.service import Service
from sim.places import Answer
from sim.report.fonts import font_path
from sim.report.speech import Speech

FONT = "page"
LEFT, WIDE = 15.0, 180.0  # mm, of A4 with margins
NAME, BAR = 48.0, 70.0  # mm, of a row of the plot
INK, QUIET, BLUE, BAND, TRACK = (
    (29, 39, 51),
    (85, 96, 109),
    (0, 103, 163),
    (156, 196, 222),
    (238, 240, 243),
)
MOST = 8  # changed settings that are listed
LONGEST_ADDRESS = 600  # characters that are printed


def paper(service: Service, question: Question, answer: Answer) -> bytes:
    """The page as PDF (A4): county, money, B against A, what was changed, how far to trust it."""
    voice = question.voice
    its = shown(service.world, question.county or 0, question.own, voice)
    sheet = FPDF(format="A4")
    sheet.set_auto_page_break(False)
    sheet.set_margins(LEFT, 12.0)
    sheet.add_font(FONT, fname=str(font_path()))
    sheet.add_page()
    _text(sheet, f"{its.name}  {its.where}  {its.code}", 16)
    subject = voice.say(f"page.subject.{answer.subject}", number=len(answer.peers))
    _text(sheet, voice.say("page.paper.lead", draws=answer.done, subject=subject), 9, QUIET)
    sheet.ln(2)
    _tiles(sheet, tiles(answer, voice))
    _text(sheet, total(answer, voice), 9)
    drawn = plot(answer, voice)
    _text(sheet, voice.say("page.plot"), 11)
    _text(sheet, voice.say("page.plot.how", end=drawn.end), 8, QUIET)
    for row in drawn.rows:
        _row(sheet, row)
    sheet.ln(2)
    for name, scheme in (("a", question.a), ("b", question.b)):
        title = voice.say(f"page.js.scheme.{name}")
        what = said(scheme, voice)
        _text(sheet, voice.say("page.paper.scheme", scheme=title, what=what), 9)
    sheet.ln(1)
    for goal in goals(answer, voice):
        _text(sheet, f"{goal.title}  {goal.says}", 8)
    sheet.ln(1)
    peers = voice.listed(its.peers)
    _text(sheet, voice.say("page.paper.peers", peers=peers), 7.5, QUIET)
    level, why = trust(answer, voice)
    _text(sheet, f"{level} {why}", 9)
    if len(address := f"#{question.written()}") <= LONGEST_ADDRESS:
        _text(sheet, address, 7, QUIET)
    return bytes(sheet.output())


def said(scheme: Scheme, voice: Speech) -> str:
    """A scheme in words: its base and what it changes."""
    levers = {lever.name: lever for part in sections(voice) for lever in part.levers}
    base = voice.say(f"page.base.{scheme.base}")
    changes = [
        voice.say(
            "page.paper.change",
            setting=_label(levers[lever], setting, voice),
            value=_value(levers[lever], setting, value, voice),
        )
        for lever, settings in scheme.changes.items()
        for setting, value in settings.items()
    ]
    more = [voice.say("page.paper.more", number=len(changes) - MOST)] * (len(changes) > MOST)
    return voice.listed([base, *changes[:MOST], *more])


def _label(lever: LeverShown, setting: str, voice: Speech) -> str:
    control = lever.control(setting)
    return voice.say("page.paper.setting", lever=lever.title, setting=control.label)


def _value(lever: LeverShown, setting: str, value: float | str, voice: Speech) -> str:
    control = lever.control(setting)
    if isinstance(value, str):
        return dict(control.choices).get(value, value)
    return voice.beside(f"{value * control.factor:.6g}", control.unit)


def _text(sheet: FPDF, text: str, size: float, colour: tuple[int, int, int] = INK) -> None:
    sheet.set_font(FONT, size=size)
    sheet.set_text_color(*colour)
    sheet.multi_cell(WIDE, size * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _tiles(sheet: FPDF, its: list[Tile]) -> None:
    top, width = sheet.get_y(), WIDE / max(len(its), 1)
    for at, tile in enumerate(its):
        sheet.set_fill_color(245, 247, 249)
        sheet.rect(LEFT + at * width, top, width - 3, 16, style="F")
        for offset, size, text in ((2, 8, tile.title), (6, 13, tile.value), (12, 8, tile.change)):
            sheet.set_xy(LEFT + at * width + 2, top + offset - 1)
            sheet.set_font(FONT, size=size)
            sheet.set_text_color(*INK)
            sheet.cell(width - 5, size * 0.4, text)
    sheet.set_xy(LEFT, top + 19)


def _row(sheet: FPDF, row: Plotted) -> None:
    top, start = sheet.get_y(), LEFT + NAME
    sheet.set_font(FONT, size=8.5)
    sheet.set_text_color(*(INK if row.clear else QUIET))
    sheet.cell(NAME, 5, row.name)
    for colour, left, width, high in (
        (TRACK, 0.0, 100.0, 2.4),
        (BAND, row.low, row.width, 3.0),
    ):
        sheet.set_fill_color(*colour)
        sheet.rect(start + BAR * left / 100, top + 2.5 - high / 2, BAR * width / 100, high, "F")
    sheet.set_draw_color(110, 110, 110)
    sheet.line(start + BAR / 2, top + 0.5, start + BAR / 2, top + 4.5)
    if row.peers is not None:
        sheet.set_line_width(0.7)
        at = start + BAR * row.peers / 100
        sheet.line(at, top + 1, at, top + 4)
        sheet.set_line_width(0.2)
    sheet.set_fill_color(*BLUE)
    sheet.circle(start + BAR * row.dot / 100, top + 2.5, 0.9, "F")
    sheet.set_xy(start + BAR + 2, top)
    text = f"{row.change}  {row.levels}" if row.clear else row.change
    sheet.cell(WIDE - NAME - BAR - 2, 5, text)
    sheet.set_xy(LEFT, top + 5)
