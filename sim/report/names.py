"""Names from the catalogue; what a user named himself keeps his name."""

from __future__ import annotations

from sim.targets import NATION
from sim.text import keys, say


def name(kind: str, word: str, language: str) -> str:
    """The catalogue's ``kind.word``, or ``word`` itself if the catalogue does not know it."""
    key = f"{kind}.{word}"
    return say(key, language) if key in keys() else word


def series_name(indicator: str, scope: str, language: str) -> str:
    """The indicator, with its scope where that is not the nation."""
    words = name("indicator", indicator, language)
    if scope == NATION:
        return words
    return say("report.series", language, name=words, scope=name("scope", scope, language))


def source_kind(source: str) -> str:
    """The plain kind of a source of the world: ``provenance.*`` without its details.

    What is published only as a total and spread over units or agents counts as drawn.
    """
    if source.startswith("assumption"):
        return "assumption"
    if source.startswith(("published total", "published province")):
        return "drawn"
    return "published" if source.startswith("published") else source
