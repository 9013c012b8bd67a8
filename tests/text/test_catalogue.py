"""The catalogue speaks both languages, everywhere the same things."""

from __future__ import annotations

import string

import pytest

from sim import text


def placeholders(entry: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(entry) if name is not None}


@pytest.mark.parametrize("key", text.keys())
def test_entry_is_there_in_both_languages_with_the_same_placeholders(key: str) -> None:
    entry = text.catalogue()[key]
    assert set(entry) == set(text.LANGUAGES)
    for words in entry.values():
        assert words and words == words.strip()
    assert placeholders(entry["en"]) == placeholders(entry["zh"])


def test_say_fills_the_placeholders() -> None:
    assert text.say("scenario.plan") == "Plan"
    assert text.say("scenario.plan", "zh") == "规划情景"
    with pytest.raises(KeyError):
        text.say("no such key")
    with pytest.raises(KeyError):
        text.say("scenario.plan", "fr")
