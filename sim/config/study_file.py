"""``study=my_study.yaml``: the words of a command line, kept in a small file.

A file holds the settings that overrides change, nested or dotted, and nothing else; each is
checked as a word of the command line is. Words beside ``study=`` come after it and win.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from sim.config.compose import compose
from sim.config.vary import LEVERS, named, where
from sim.errors import InputError
from sim.paths import absolute

STUDY, NAME = "study", "name"
SCENARIOS, VARY = "scenario.", "sweep.vary"  # their entries are named by the user
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
READ_AS_OTHERS = ("true", "false", "null", "nan", "inf")


def expanded(words: Sequence[str]) -> list[str]:
    """``words`` with ``study=<file>`` replaced by what the file says, and put first.

    A study without a ``name`` is called as its file is. Raises ``InputError`` for a file that
    cannot be read or that sets what does not exist, and for two files.
    """
    files = [word.partition("=")[2].strip("'\"") for word in words if _is_study(word)]
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
    try:
        content = OmegaConf.to_container(OmegaConf.load(file))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("file_unreadable", file=file, reason=error) from None
    except (YAMLError, OmegaConfBaseException) as error:
        reason = " ".join(str(error).split())
        raise InputError("study_syntax", file=file, reason=reason) from None
    if not isinstance(content, dict) or not content:
        raise InputError("study_file_empty", file=file)
    words = [f"{NAME}={written(file.stem)}"]
    try:
        words += _words(content)
        compose(words)
    except InputError as error:
        raise InputError("in_file", file=file, reason=error) from None
    return words


def written(value: Any) -> str:
    """``value`` as Hydra's grammar reads it back."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key}:{written(x)}" for key, x in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    if isinstance(value, str) and not (
        PLAIN.fullmatch(value) and value.lower() not in READ_AS_OTHERS
    ):
        escaped = value.replace("\\", "\\\\") if value.endswith("\\") else value
        return "'" + escaped.replace("'", "\\'") + "'"
    return str(value)


def _is_study(word: str) -> bool:
    return _key(word) == STUDY


def _key(word: str) -> str:
    return word.partition("=")[0]


def _words(content: Mapping[Any, Any], prefix: str = "") -> Iterator[str]:
    for key, value in content.items():
        name = f"{prefix}{key}"
        if name == STUDY:
            raise InputError("study_in_study")
        if name == VARY and isinstance(value, Mapping):
            yield from _varied(value)
        elif isinstance(value, Mapping) and value and not name.startswith(SCENARIOS):
            yield from _words(value, f"{name}.")
        else:
            if isinstance(value, bool) and LEVERS in name:
                value = "on" if value else "off"  # how YAML reads these two words
            yield f"{name}={written(value)}"


def _varied(vary: Mapping[str, Any]) -> Iterator[str]:
    """A word a factor, so that a word of the command line can set it anew."""
    said: set[str] = set()
    for factor, content in named(vary):
        if factor in said:
            raise InputError("factor_twice", where=where(factor))
        said.add(factor)
        yield f"{VARY}.{factor}={written(content)}"
