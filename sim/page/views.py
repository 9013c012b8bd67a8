"""The parts of the page as HTML, in one language."""

from __future__ import annotations

import hashlib
from functools import cache
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
from sim.report.numbers import number, share
from sim.report.speech import Speech
from sim.targets import COUNTY_AREA
from sim.text import BETWEEN, BETWEEN_CLAUSES, LANGUAGES, catalogue
from sim.world.geography import read_units

PLACES = ("name_zh", "prefecture_zh", "province_zh")
FIRST_SIGN = "\u2e80"
NAMES = {"en": "English", "zh": "中文"}
TEXTS = (
    *("asked", "copied", "failed", "large", "moved", "nothing", "number", "former", "step"),
    *("scheme.a", "scheme.b"),
)


@cache
def home(voice: Speech) -> str:
    """The whole page, without a county."""
    other = next(word for word in LANGUAGES if word != voice.language)
    texts: dict[str, Any] = {key: catalogue()[f"page.js.{key}"][voice.language] for key in TEXTS}
    texts |= {"largest": LARGEST, "languages": LANGUAGES}
    return _rendered(
        "page",
        voice,
        sections=sections(voice),
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
    voice = question.voice
    shown = county_view.shown(service.world, question.county or 0, question.own, voice)
    return _rendered(
        "county", voice, county=shown, own=question.own, between=BETWEEN[voice.language]
    )


def answer(question: Question, its: Answer) -> dict[str, Any]:
    """The results' part, how far the runs are, and what levers and sections cost."""
    voice = question.voice
    levers = {part.id: [lever.name for lever in part.levers] for part in sections(voice)}
    level, why = results.trust(its, voice)
    html = _rendered(
        "answer",
        voice,
        subject=voice.say(f"page.subject.{its.subject}", number=len(its.peers)),
        own=its.subject == COUNTY,
        same=its.question.a == its.question.b,
        tiles=results.tiles(its, voice),
        notes=list(results.notes(its, voice)),
        between=BETWEEN_CLAUSES[voice.language],
        plot=results.plot(its, voice),
        goals=results.goals(its, voice),
        chains=results.chains(its, (*question.b.moved, *question.a.moved), voice),
        mixes=mixes(voice),
        trust=level,
        trust_why=why,
    )
    return {
        "html": html,
        "progress": _progress(its, voice),
        "costs": results.costs(its, levers, voice),
        "steps": results.steps(its, voice),
        "total": results.total(its, voice),
    }


def _progress(its: Answer, voice: Speech) -> str:
    key = "final" if its.final else "whole" if its.stage.world.full else "rough"
    done, draws = its.done, its.stage.draws
    return voice.say(f"page.progress.{key}", done=done, draws=draws, share=share(its.share))


@cache
def mixes(voice: Speech) -> tuple[tuple[str, str], ...]:
    """Words and address of every kept mix of levers that costs about what the plan does."""
    return tuple(
        (_said(mix, voice), Question(b=scheme_of("plan", mix.levers)).written())
        for mix in kept_mixes()
    )


def _said(mix: Mix, voice: Speech) -> str:
    """What the mix is called, which part is largest, what it costs and is best at."""
    part, size = max(mix.sizes.items(), key=lambda its: its[1])
    near = {name: gain for name, gain in mix.gains.items() if name.endswith(f"@{COUNTY_AREA}")}
    best, gain = max(near.items(), key=lambda its: its[1])
    return voice.say(
        "page.mix",
        name=voice.say(f"mix.{mix.name}"),
        family=voice.say(f"family.{part}"),
        size=number(size),
        cost=share(mix.cost),
        best=voice.say(f"indicator.{best.partition('@')[0]}"),
        gain=number(gain),
    )


def _rendered(which: str, voice: Speech, **context: Any) -> str:
    made = _templates().get_template(f"{which}.html.j2")
    return made.render(language=voice.language, say=voice.say, **context)


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
