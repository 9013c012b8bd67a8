"""``study=my_study.yaml``: the words of a command line, kept in a small file.

A file holds the settings that overrides change, nested or dotted, and nothing else; each is
checked as a word of the command line is. Words beside ``study=`` come after it and win.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sim.config.compose import compose
from sim.config.vary import VARY, named
from sim.config.written import Raw, written
from sim.config.yaml_file import read_yaml
from sim.errors import InputError
from sim.host.paths import absolute

STUDY, NAME = "study", "name"


def expanded(words: Sequence[str]) -> list[str]:
    """``words`` with ``study=<file>`` replaced by what the file says, and put first.

    A study without a ``name`` is called as its file is. Raises ``InputError`` for a file that
    cannot be read or that sets what does not exist, and for two files.
    """
    files = [word.partition("=")[2].strip("'\" ") for word in words if _is_study(word)]
    rest = [word for word in words if not _is_study(word)]
    if len(files) > 1:
        raise InputError("two_studies", files=", ".join(files))
    said = {_key(word): word for file in files for word in words_of(absolute(file, STUDY))}
    # In the place of what they win over: a range cannot be merged with a list, and the order of
    # what varies is that of the grid.
    anew = {_key(word): word for word in rest if _key(word) in said}
    return [*(said | anew).values(), *(word for word in rest if _key(word) not in anew)]


def words_of(file: Path) -> list[str]:
    """What ``file`` says, as words of a command line."""
    content = read_yaml(file)
    if not isinstance(content, dict) or not content:
        raise InputError("study_file_empty", file=file)
    words = [f"{NAME}={written(file.stem)}"]
    try:
        settings = list(_words(content))
        _check_twice(settings)
        words += settings
        compose(words)
    except InputError as error:
        raise InputError("in_file", file=file, reason=error) from None
    return words


def _is_study(word: str) -> bool:
    return _key(word) == STUDY


def _key(word: str) -> str:
    return word.partition("=")[0].strip()


def _words(content: Mapping[str, Raw], prefix: str = "") -> Iterator[str]:
    for key, value in content.items():
        name = f"{prefix}{key}"
        if name == STUDY:
            raise InputError("study_in_study")
        if name == VARY and isinstance(value, dict):
            yield from _varied(value)
        elif isinstance(value, dict) and value and not name.startswith(f"{VARY}."):
            yield from _words(value, f"{name}.")
        else:
            yield f"{name}={written(value)}"


def _varied(vary: Mapping[str, Raw]) -> Iterator[str]:
    """A word a factor, so that a word of the command line can set it anew."""
    for factor, content in named(vary):
        yield f"{VARY}.{factor}={written(content)}"


def _check_twice(words: Sequence[str]) -> None:
    """Raise ``InputError`` for a setting that is named twice, dotted and nested."""
    said: set[str] = set()
    for key in map(_key, words):
        if key in said:
            raise InputError("factor_twice", where=key)
        said.add(key)
