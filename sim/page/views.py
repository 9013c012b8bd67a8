"""The parts of the page as HTML, in one language."""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from typing import Any

import jinja2

from sim.page import county as county_view
from sim.page import results
from sim.page.controls import sections
from sim.page.question import Question
from sim.page.service import Service
from sim.page.uploads import LARGEST
from sim.places import Answer
from sim.places.answers import COUNTY
from sim.report.fonts import cut
from sim.report.numbers import LIST, share
from sim.text import LANGUAGES, catalogue, say
from sim.world.geography import read_units

PLACES = ("name_zh", "prefecture_zh", "province_zh")
FIRST_SIGN = "\u2e80"
NAMES = {"en": "English", "zh": "中文"}
TEXTS = (
    *("asked", "copied", "failed", "large", "moved", "nothing", "number", "former", "step"),
    *("scheme.a", "scheme.b"),
)


@cache
def home(language: str) -> str:
    """The whole page, without a county."""
    other = next(word for word in LANGUAGES if word != language)
    texts: dict[str, Any] = {key: catalogue()[f"page.js.{key}"][language] for key in TEXTS}
    texts |= {"largest": LARGEST, "languages": LANGUAGES}
    return _rendered(
        "page",
        language,
        sections=sections(language),
        other=other,
        other_name=NAMES[other],
        texts=texts,
    )


@cache
def font() -> bytes:
    """The project's font with every Chinese sign that the page may show, for a browser that has
    none of its own."""
    words = [entry["zh"] for entry in catalogue().values()]
    units = read_units()
    words += [str(name) for column in PLACES for name in units[column]]
    return cut("".join(sorted({sign for sign in "".join(words) if sign >= FIRST_SIGN})))


def county(service: Service, question: Question) -> str:
    """The county's part; raises ``InputError`` for a county that is none."""
    language = question.language
    shown = county_view.shown(service.world, question.county or 0, question.own, language)
    return _rendered("county", language, county=shown, own=question.own, between=LIST[language])


def answer(service: Service, question: Question, its: Answer) -> dict[str, Any]:
    """The results' part, how far the runs are, and what levers and sections cost."""
    language = question.language
    levers = {part.id: [lever.name for lever in part.levers] for part in sections(language)}
    level, why = results.trust(its, language)
    html = _rendered(
        "answer",
        language,
        subject=say(f"page.subject.{its.subject}", language, number=len(its.peers)),
        own=its.subject == COUNTY,
        same=its.question.a == its.question.b,
        tiles=results.tiles(its, language),
        notes=list(results.notes(its, language)),
        plot=results.plot(its, language),
        goals=results.goals(its, language),
        chains=results.chains(its, language),
        tilts=_tilts(service, question, its) if its.final else [],
        trust=level,
        trust_why=why,
    )
    return {
        "html": html,
        "progress": _progress(its, language),
        "costs": results.costs(its, levers, language),
        "steps": results.steps(its, language),
        "total": results.total(its, language),
    }


def _progress(its: Answer, language: str) -> str:
    key = "final" if its.final else "whole" if its.stage.world.full else "rough"
    done, draws = its.done, its.stage.draws
    return say(f"page.progress.{key}", language, done=done, draws=draws, share=share(its.share))


def _tilts(service: Service, question: Question, its: Answer) -> list[tuple[str, str]]:
    """Words and address of every other use of the plan's money."""
    language = question.language
    return [
        (
            say("page.tilt", language, family=say(f"family.{family}", language)),
            Question(b=scheme, language=language).written().rpartition("&lang=")[0],
        )
        for family, scheme in service.tilts(its).items()
    ]


def _rendered(which: str, language: str, **context: Any) -> str:
    made = _templates().get_template(f"{which}.html.j2")
    return made.render(language=language, say=partial(say, language=language), **context)


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(
            lambda name: files(__package__).joinpath(name).read_text("utf-8")
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
