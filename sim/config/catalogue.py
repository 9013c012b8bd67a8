"""What ``configs/`` offers: the choices of a group, the scenarios that a word stands for."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from omegaconf import OmegaConf

from sim.errors import InputError

ALL, MAIN = "all", "main"  # every scenario; those of the main job
FOLDER = re.compile(r"[\w=+,-]([\w .=+,-]{0,98}[\w=+,-])?")
MINE = "mine"  # the plan with the levers a user has set


@cache
def options(group: str) -> tuple[str, ...]:
    """The choices of a configuration group, sorted."""
    folder = files("configs").joinpath(group)
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def scenario_names(word: str = ALL) -> tuple[str, ...]:
    """The scenarios of ``scenario=all`` or ``scenario=main``, in the order they are shown in."""
    text = files("configs").joinpath("scenario", f"{word}.yaml").read_text(encoding="utf-8")
    return tuple(str(name) for name in OmegaConf.create(text).defaults)


def check_name(name: str | None) -> None:
    """Raise ``InputError`` unless ``name`` can be the name of a study's folder."""
    if name is not None and not FOLDER.fullmatch(name):
        raise InputError("study_name", value=name)
