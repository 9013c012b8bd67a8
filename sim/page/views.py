"""The parts of the page as HTML, in one language."""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from typing import Any

import jinja2

from sim.page.answer import plot, rows, tiles
from sim.page.controls import section_of, sections
from sim.page.question import Question
from sim.page.service import Answer, Service, by_lever
from sim.page.uploads import LARGEST
from sim.model.policy.levers import about_levers
from sim.report.numbers import LIST, number, shown, with_unit
from sim.text import LANGUAGES, catalogue, say

NAMES = {"en": "English", "zh": "中文"}
TEXTS = ("asked", "copied", "failed", "large", "moved", "nothing", "number", "scheme.a", "scheme.b")


@cache
def home(language: str) -> str:
    """The whole page, without a county."""
    other = next(word for word in LANGUAGES if word != language)
    texts: dict[str, Any] = {key: _raw(f"page.js.{key}", language) for key in TEXTS}
    texts |= {"largest": LARGEST, "languages": LANGUAGES}
    return _rendered(
        "page",
        language,
        sections=sections(language),
        other=other,
        other_name=NAMES[other],
        texts=texts,
    )


def county(service: Service, question: Question) -> str:
    """The county's part; raises ``InputError`` for a county that is none."""
    code, language = question.county or 0, question.language
    counties = service.counties
    known, of = counties.share_known(code, question.own)
    return _rendered(
        "county",
        language,
        county=counties.found(code),
        figures=counties.figures(code, question.own, language),
        peers=[counties.found(peer).name for peer in counties.peers(code)],
        own=question.own,
        trust=say("page.county.trust", language, known=known, of=of),
        between=LIST[language],
    )


def answer(service: Service, its: Answer) -> dict[str, Any]:
    """The results' part, how far the runs are, and what levers and sections cost."""
    language = its.question.language
    done, draws = len(its.a), its.draws
    key = "page.progress.done" if its.whole else "page.progress"
    return {
        "html": _rendered(
            "answer",
            language,
            tiles=tiles(its.a, its.b, language),
            plot=plot(rows(its.a, its.b), language),
            notes=[],
            trust=say("page.trust", language),
        ),
        "progress": say(key, language, done=done, draws=draws),
        "costs": _costs(its, language),
    }


def _costs(its: Answer, language: str) -> dict[str, str]:
    """Public money of scheme B over five years, by lever and section."""
    scale = shown("yuan", language)
    costs: dict[str, float] = {}
    for run in its.b:
        for lever, amount in by_lever(run).items():
            section = section_of(about_levers()[lever].clause)
            for key in (lever, section):
                costs[key] = costs.get(key, 0.0) + amount / len(its.b)
    return {
        key: with_unit(amount * scale.factor, scale.label, language)
        for key, amount in costs.items()
        if number(amount * scale.factor) != "0"
    }


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


def _raw(key: str, language: str) -> str:
    """An entry with its placeholders left in, which the page's script fills."""
    return catalogue()[key][language]
