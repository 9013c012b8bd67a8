"""What a user calls his own scenarios, beside the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

SCENARIO, SENTENCE = "scenario", ".sentence"

_titles: ContextVar[Mapping[str, Mapping[str, str]] | None] = ContextVar("titles", default=None)


@contextmanager
def titled(configuration: Mapping[str, Any]) -> Iterator[None]:
    """Within the block the scenarios of a plain ``configuration`` (that of a manifest) go by the
    titles and notes of their files."""
    own: dict[str, Mapping[str, str]] = {}
    for scenario, its in configuration.get(SCENARIO, {}).items():
        own[f"{SCENARIO}.{scenario}"] = its.get("title", {})
        own[f"{SCENARIO}.{scenario}{SENTENCE}"] = its.get("note", {})
    token = _titles.set(own)
    try:
        yield
    finally:
        _titles.reset(token)


def title(key: str, language: str) -> str:
    """What the user calls the entry ``key``, in another language if not in this one; empty if
    nothing."""
    texts = (_titles.get() or {}).get(key, {})
    return texts.get(language) or next(iter(texts.values()), "")
