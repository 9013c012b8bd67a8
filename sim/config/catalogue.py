"""What ``configs/`` offers: the choices of a group and the scenarios that ``all`` stands for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from omegaconf import OmegaConf

ALL = "all"
MINE = "mine"  # the plan with the levers a user has set


@cache
def options(group: str) -> tuple[str, ...]:
    """The choices of a configuration group, sorted."""
    folder = files("configs").joinpath(group)
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def scenario_names() -> tuple[str, ...]:
    """The scenarios of ``scenario=all``, in the order in which they are shown."""
    text = files("configs").joinpath("scenario", "all.yaml").read_text(encoding="utf-8")
    return tuple(str(name) for name in OmegaConf.create(text).defaults)
