"""The catalogue speaks both languages, everywhere the same things."""

from __future__ import annotations

import string

import pytest

from experiments.cli.study import names
from sim import text


def placeholders(entry: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(entry) if name is not None}


def test_entries_are_there_in_both_languages_with_the_same_placeholders() -> None:
    """One test for thousands of entries, each named where it fails: to start a test takes longer
    than to look at an entry."""
    for key, entry in text.catalogue().items():
        assert set(entry) == set(text.LANGUAGES), key
        for words in entry.values():
            assert words and words == words.strip(), key
        assert placeholders(entry["en"]) == placeholders(entry["zh"]), key


def test_a_page_hides_no_word_that_others_say() -> None:
    """A voice says a page's own words before the catalogue's."""
    known = text.keys()
    for page in (*(f"report.{name}" for name in names()), "compare"):
        own = {key.removeprefix(f"{page}.") for key in known if key.startswith(f"{page}.")}
        assert own.isdisjoint(known), page


def test_say_fills_the_placeholders() -> None:
    assert text.say("scenario.plan") == "Plan"
    assert text.say("scenario.plan", "zh") == "规划情景"
    with pytest.raises(KeyError):
        text.say("no such key")
    with pytest.raises(KeyError):
        text.say("scenario.plan", "fr")
