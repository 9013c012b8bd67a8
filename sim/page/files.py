"""Files that the page hands out: a workbook, a page on paper, a scenario, a form to fill in."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import xlsxwriter

from sim import places
from sim.errors import InputError
from sim.page.county import FLAG, label_of, unit_shown, values
from sim.page.paper import paper
from sim.page.question import Question
from sim.page.scheme_file import scheme_file
from sim.page.service import Service
from sim.page.workbook import answer_workbook
from sim.world.attributes import ATTRIBUTES

type File = Callable[[Service, Question], Awaitable[bytes]]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18  # characters of a column of the form


@dataclass(frozen=True)
class Made:
    """How a file is made, and its type."""

    make: File
    kind: str


async def _workbook(service: Service, question: Question) -> bytes:
    answer = await service.final(question)
    return await asyncio.to_thread(answer_workbook, service, question, answer)


async def _paper(service: Service, question: Question) -> bytes:
    answer = await service.final(question)
    return await asyncio.to_thread(paper, service, question, answer)


async def _scheme(which: str, service: Service, question: Question) -> bytes:
    asked = await service.asked(question)
    return await asyncio.to_thread(scheme_file, question, which, asked, service.world)


async def _form(service: Service, question: Question) -> bytes:
    return form(service, question)


def form(service: Service, question: Question) -> bytes:
    """A workbook with the county's attributes to fill in: headings, a row of units, and what is
    published or the reader's own already. It can be brought back, or given as ``world.table``."""
    if question.county is None:
        raise InputError("page_asks_no_county")
    code, voice = question.county, question.voice
    known = list(values(service.world, code))
    known += [(name, 0.0, False) for name in question.own if name not in {x for x, *_ in known}]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(voice.say("page.form.sheet"))
        head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        cell = book.add_format({"bg_color": "#FFF7E6", "border": 1})
        sheet.write_row(0, 0, [label_of(name, voice) for name in ("adcode", "name_zh")], head)
        sheet.write_row(1, 0, [voice.say("page.form.unit")])
        sheet.write_row(2, 0, [str(code), places.place_of(code).name])
        for column, (name, value, published) in enumerate(known, start=2):
            base, unit = unit_shown(ATTRIBUTES[name].unit, voice)
            flag = ATTRIBUTES[name].unit == FLAG
            sheet.write(0, column, label_of(name, voice), head)
            sheet.write(1, column, "" if flag else unit)
            if published or name in question.own:
                figure = question.own.get(name, value) / base
                sheet.write_number(2, column, float(f"{figure:.12g}"), cell)
            else:
                sheet.write_blank(2, column, None, cell)
        sheet.set_column(0, 1 + len(known), WIDTH)
        sheet.freeze_panes(2, 2)
    return stream.getvalue()


FILES = {
    "answer.xlsx": Made(_workbook, XLSX),
    "answer.pdf": Made(_paper, "application/pdf"),
    "county.xlsx": Made(_form, XLSX),
    "scheme_a.yaml": Made(partial(_scheme, "a"), "application/yaml"),
    "scheme_b.yaml": Made(partial(_scheme, "b"), "application/yaml"),
}
