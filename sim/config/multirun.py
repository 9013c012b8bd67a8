"""``--multirun ensemble.seed=1,2``: a handful of studies from one line, as Hydra writes it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import product
from pathlib import Path

from sim.config.alternatives import MOST, alternatives
from sim.config.resume import resume_folder
from sim.config.study_file import NAME, STUDY
from sim.config.written import written
from sim.errors import InputError

LONGEST = 100  # characters of a folder's name


def studies(words: Sequence[str]) -> list[list[str]]:
    """The words of every study: all combinations of the values that ``words`` list.

    Studies that would share a name get what differs behind it. Raises ``InputError`` for words
    that cannot be read and for too many studies.
    """
    if resume_folder(words) is not None:
        raise InputError("multirun_resume")
    axes = [_read(word) for word in words]
    if math.prod(map(len, axes)) > MOST:
        raise InputError("too_many_studies", most=MOST)
    swept = [k for k, axis in enumerate(axes) if len(axis) > 1]
    return [_named(list(chosen), [chosen[k] for k in swept]) for chosen in product(*axes)]


def _read(word: str) -> list[str]:
    key, _, value = word.partition("=")
    if key == STUDY:  # a path may hold what Hydra's grammar does not allow
        return [f"{STUDY}={path}" for path in value.split(",")]
    return alternatives(word)


def _named(words: list[str], differ: Sequence[str]) -> list[str]:
    """``words`` with the name of the study, if it has one, told apart from its sisters'."""
    told = [word for word in differ if word.partition("=")[0] not in (NAME, STUDY)]
    given = {key: value for key, _, value in (word.partition("=") for word in words)}
    if not told or not {NAME, STUDY} & set(given):
        return words
    name = given.get(NAME, "").strip("'\"") or Path(given[STUDY].strip("'\"")).stem
    short = (".".join(word.partition("=")[0].split(".")[-2:]) for word in told)
    values = (word.partition("=")[2] for word in told)
    tail = ",".join(f"{key}={value}" for key, value in zip(short, values, strict=True))
    full = f"{name}-{re.sub(r'[^\w.=+,-]', '_', tail)}"[:LONGEST].rstrip(".")
    return [*(word for word in words if not word.startswith(f"{NAME}=")), f"{NAME}={written(full)}"]
