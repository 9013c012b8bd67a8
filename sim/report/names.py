"""Names from the catalogue; what a user named himself has the title he gave it, or his name."""

from __future__ import annotations

from sim.targets import LAST_YEAR, NATION
from sim.text import SENTENCE, keys, say, title


def name(kind: str, word: str, language: str) -> str:
    """What a user titled ``kind.word``, or the catalogue has for it, or else ``word`` itself; of a
    user's scenario without a note the sentence says that it is his own."""
    key = f"{kind}.{word}"
    if own := title(key, language):
        return own
    if key in keys():
        return say(key, language)
    return say("scenario.own", language) if word.endswith(SENTENCE) else word


def series_name(indicator: str, scope: str, language: str, year: int | None = None) -> str:
    """The indicator, with its scope where that is not the nation, and with its ``year`` if any."""
    series = name("indicator", indicator, language)
    if scope != NATION:
        place = name("scope", scope, language)
        series = say("report.series", language, name=series, scope=place)
    if year is None:
        return series
    said = say("figure.study.year", language, series=series, year=year)
    return marked_year(said, year, language)


def marked_year(words: str, year: int, language: str) -> str:
    """``words`` that name ``year``, marked if it is one of an outlook."""
    return say("outlook.marked", language, words=words) if year > LAST_YEAR else words


def factor_name(factor: str, language: str) -> str:
    """What varies in a study, from the dotted name of its setting."""
    group, _, rest = factor.partition(".")
    if group == "behaviour":
        return name("parameter", rest.removeprefix("fixed."), language)
    if group == "prices":
        return name("price", rest, language)
    if group == "levers":
        lever, _, setting = rest.partition(".")
        common = f"lever.{setting}" if f"lever.{setting}" in keys() else f"lever.{rest}"
        setting_name = say(common, language) if common in keys() else setting
        return say(
            "report.series", language, name=setting_name, scope=name("lever", lever, language)
        )
    return name("factor", factor, language)


def source_kind(source: str) -> str:
    """The plain kind of a source of the world: ``provenance.*`` without its details.

    What is published only as a total and spread over units or agents counts as drawn.
    """
    if source.startswith("assumption"):
        return "assumption"
    if source.startswith(("published total", "published province")):
        return "drawn"
    return "published" if source.startswith("published") else source
