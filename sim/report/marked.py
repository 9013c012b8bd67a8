"""Sentences of the catalogue with links in them, ``[words](#anchor)``, for page, terminal, PDF."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

LINK = re.compile(r"\[([^\]]+)\]\((#[\w-]+)\)")


def linked(sentence: str) -> Markup:
    """``sentence`` for a page: each link leads to its anchor and stands in bold."""
    parts: list[Markup] = []
    end = 0
    for found in LINK.finditer(sentence):
        parts.append(escape(sentence[end : found.start()]))
        words, where = escape(found[1]), escape(found[2])
        parts.append(Markup('<a href="{}"><b>{}</b></a>').format(where, words))
        end = found.end()
    return Markup("").join([*parts, escape(sentence[end:])])


def plain(sentence: str) -> str:
    """``sentence`` without its links."""
    return LINK.sub(r"\1", sentence)


def spans(sentence: str) -> list[tuple[int, int]]:
    """Where in ``plain(sentence)`` the words of links begin and end."""
    found, shift = [], 0
    for link in LINK.finditer(sentence):
        start = link.start() - shift
        found.append((start, start + len(link[1])))
        shift += len(link[0]) - len(link[1])
    return found
