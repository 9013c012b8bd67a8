"""Scenarios of a user's own, each in a file like those of ``configs/scenario``.

``scenario=[plan,mixes/best.yaml]`` runs the file's scenario under the file's name, ``best``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hydra.core.config_store import ConfigStore
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from sim.config.catalogue import MINE, options
from sim.config.settings import Scenario
from sim.errors import InputError, nearest
from sim.paths import absolute
from sim.policy import Levers, lever_settings

SUFFIX = ".yaml"
GROUP = "scenario"


def is_file(word: str) -> bool:
    """Whether ``word`` of ``scenario=word`` is a file's path and no name."""
    return word.endswith(SUFFIX)


def offer(path: str) -> str:
    """Make the scenario of the file at ``path`` a choice for Hydra; returns its name.

    Raises ``InputError`` for a file that cannot be read, is no scenario, or whose name is no word
    or that of a scenario of the project.
    """
    path = str(absolute(path, GROUP))
    name = Path(path).stem
    if not name.isidentifier():
        raise InputError("scenario_file_name", file=path, name=name)
    if name in (*options(GROUP), MINE):
        raise InputError("scenario_file_taken", file=path, name=name)
    content = _read(path)
    allowed = [field.name for field in dataclasses.fields(Scenario)]
    for key in content:
        if key not in allowed:
            near = nearest(str(key), allowed)
            raise InputError("scenario_file_key", file=path, name=key, nearest=near)
    try:
        OmegaConf.merge(OmegaConf.structured(Scenario), content)
    except OmegaConfBaseException as error:
        reason = str(error).splitlines()[0]
        raise InputError("scenario_file", file=path, reason=reason) from None
    package = f"{GROUP}.{name}"
    ConfigStore.instance().store(name=name, node=content, group=GROUP, package=package)
    return name


def write(path: Path, levers: Levers, base: Levers, words: Iterable[str] = ()) -> None:
    """A scenario file at ``path`` with all in which ``levers`` differ from ``base``, the plan.

    ``words`` are comments above it. Read again it gives ``levers``, to the last digit.
    """
    content = {"base": "plan", "levers": differences(levers, base)}
    head = [f"# @package {GROUP}.{path.stem}", *(f"# {line}" for line in words)]
    text = OmegaConf.to_yaml(OmegaConf.create(content))
    path.write_text("\n".join([*head, text]), encoding="utf-8")


def differences(levers: Levers, base: Levers) -> dict[str, dict[str, Any]]:
    """Lever -> setting -> value of ``levers`` wherever it is not that of ``base``."""
    found: dict[str, dict[str, Any]] = {}
    for lever, settings in lever_settings().items():
        for name in settings:
            value = getattr(getattr(levers, lever), name)
            if value != getattr(getattr(base, lever), name):
                found.setdefault(lever, {})[name] = value
    return found


def _read(path: str) -> dict[str, Any]:
    try:
        content = OmegaConf.to_container(OmegaConf.load(path), resolve=True)
    except (OSError, UnicodeDecodeError, YAMLError, OmegaConfBaseException) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("scenario_file", file=path, reason=reason) from None
    if not isinstance(content, dict):
        raise InputError("scenario_file_shape", file=path)
    return {str(key): value for key, value in content.items()}
