"""The parts of the page as HTML, in one language."""

from __future__ import annotations

import hashlib
from functools import cache, partial
from importlib.resources import files
from typing import Any

import jinja2

from sim.host.caches import cache_folder
from sim.page import county as county_view
from sim.page import results
from sim.page.controls import sections
from sim.page.question import Question
from sim.page.service import Service, scheme_of
from sim.page.uploads import LARGEST
from sim.places import Answer
from sim.places.answers import COUNTY
from sim.places.mixes import Mix, kept_mixes
from sim.report.fonts import cut
from sim.report.numbers import CLAUSE, LIST, number, share
from sim.report.speech import Speech
from sim.targets import COUNTY_AREA
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
    none of its own; cut once and kept, since that takes seconds."""
    words = [entry["zh"] for entry in catalogue().values()]
    units = read_units()
    words += [str(name) for column in PLACES for name in units[column]]
    letters = "".join(sorted({sign for sign in "".join(words) if sign >= FIRST_SIGN}))
    folder = cache_folder()
    if folder is None:
        return cut(letters)
    kept = folder / f"page-{hashlib.sha256(letters.encode()).hexdigest()[:16]}.woff"
    if not kept.exists():
        aside = kept.with_suffix(".part")
        aside.write_bytes(cut(letters))
        aside.replace(kept)
    return kept.read_bytes()


def county(service: Service, question: Question) -> str:
    """The county's part; raises ``InputError`` for a county that is none."""
    language = question.language
    shown = county_view.shown(service.world, question.county or 0, question.own, language)
    return _rendered("county", language, county=shown, own=question.own, between=LIST[language])


def answer(question: Question, its: Answer) -> dict[str, Any]:
    """The results' part, how far the runs are, and what levers and sections cost."""
    language, voice = question.language, Speech("", question.language)
    levers = {part.id: [lever.name for lever in part.levers] for part in sections(language)}
    level, why = results.trust(its, voice)
    html = _rendered(
        "answer",
        language,
        subject=say(f"page.subject.{its.subject}", language, number=len(its.peers)),
        own=its.subject == COUNTY,
        same=its.question.a == its.question.b,
        tiles=results.tiles(its, voice),
        notes=list(results.notes(its, voice)),
        between=CLAUSE[language],
        plot=results.plot(its, voice),
        goals=results.goals(its, voice),
        chains=results.chains(its, (*question.b.moved, *question.a.moved), voice),
        mixes=mixes(language),
        trust=level,
        trust_why=why,
    )
    return {
        "html": html,
        "progress": _progress(its, language),
        "costs": results.costs(its, levers, voice),
        "steps": results.steps(its, voice),
        "total": results.total(its, voice),
    }


def _progress(its: Answer, language: str) -> str:
    key = "final" if its.final else "whole" if its.stage.world.full else "rough"
    done, draws = its.done, its.stage.draws
    return say(f"page.progress.{key}", language, done=done, draws=draws, share=share(its.share))


@cache
def mixes(language: str) -> tuple[tuple[str, str], ...]:
    """Words and address of every kept mix of levers that costs about what the plan does."""
    return tuple(
        (_said(mix, language), Question(b=scheme_of("plan", mix.levers)).written())
        for mix in kept_mixes()
    )


def _said(mix: Mix, language: str) -> str:
    """What the mix is called, which part is largest, what it costs and is best at."""
    part, size = max(mix.sizes.items(), key=lambda its: its[1])
    near = {name: gain for name, gain in mix.gains.items() if name.endswith(f"@{COUNTY_AREA}")}
    best, gain = max(near.items(), key=lambda its: its[1])
    return say(
        "page.mix",
        language,
        name=say(f"mix.{mix.name}", language),
        family=say(f"family.{part}", language),
        size=number(size),
        cost=share(mix.cost),
        best=say(f"indicator.{best.partition('@')[0]}", language),
        gain=number(gain),
    )


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
