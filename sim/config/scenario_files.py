"""Scenarios of a user's own, each in a file like those of ``configs/scenario``.

``scenario=[plan,mixes/best.yaml]`` runs the file's scenario under the file's name, ``best``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from omegaconf import OmegaConf

from sim.config.catalogue import MINE, options
from sim.config.declared import Declared, example, of_lever, of_scenario
from sim.config.settings import BASES
from sim.config.values import value_of
from sim.config.written import Raw, Scalar
from sim.config.yaml_file import read_yaml
from sim.errors import InputError, nearest
from sim.host.paths import absolute
from sim.model.policy.levers import FAMILIES, Levers, lever_settings
from sim.model.policy.prices import price_settings
from sim.text import LANGUAGES

SUFFIX = ".yaml"
GROUP = "scenario"
LEVERS, FAMILY, PRICES = "levers", "families", "prices"
WORDS = ("title", "note")  # in each language; one text is that of all


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
    raw = read_yaml(path)
    if not isinstance(raw, dict) or not raw:
        raise InputError("scenario_file_shape", file=path)
    content: dict[str, Any] = {}
    for key, its in raw.items():
        try:
            for setting, value in scenario_settings(f"{GROUP}.{name}", key, its):
                _put(content, setting, value)
        except InputError as error:
            if key.partition(".")[0] not in of_scenario():
                raise _unknown_key(path, key) from None
            raise InputError("scenario_file", file=path, reason=error) from None
    from hydra.core.config_store import ConfigStore

    package = f"{GROUP}.{name}"
    ConfigStore.instance().store(name=name, node=content, group=GROUP, package=package)
    return name


def scenario_settings(where: str, inside: str, raw: Raw) -> Iterator[tuple[str, Any]]:
    """What ``raw``, given to ``inside`` of the scenario ``where``, sets: dotted name and value.

    Names may be dotted or nested. Raises ``InputError`` for an unknown one and for a value that
    is not of its setting's type.
    """
    known = _known()
    path = f"{where}.{inside}".rstrip(".")
    its = known.get(inside)
    if its is not None:
        yield inside, value_of(path, raw, its)
    elif inside in WORDS and isinstance(raw, Scalar):
        for language in LANGUAGES:
            yield f"{inside}.{language}", value_of(path, raw, Declared(str))
    elif isinstance(raw, dict) and (raw or inside in (LEVERS, FAMILY)):
        for name, content in raw.items():
            yield from scenario_settings(where, f"{inside}.{name}".lstrip("."), content)
    elif any(name.startswith(f"{inside}.".lstrip(".")) for name in known):
        word = f"{where}.{example(f'{inside}.'.lstrip('.'), known)}"
        raise InputError("a_group", where=path, example=word)
    else:
        allowed = [f"{where}.{name}" for name in known]
        raise InputError("unknown_setting", where=path, nearest=nearest(path, allowed))


def write(path: Path, levers: Levers, base: Levers, comments: Iterable[str] = ()) -> None:
    """A scenario file at ``path`` with all in which ``levers`` differ from ``base``, the plan.

    ``comments`` stand above it. Read again it gives ``levers``, to the last digit.
    """
    content = {"base": "plan", "levers": differences(levers, base)}
    head = [f"# @package {GROUP}.{path.stem}", *(f"# {line}" for line in comments)]
    text = OmegaConf.to_yaml(OmegaConf.create(content))
    path.write_text("\n".join([*head, text]), encoding="utf-8")


def differences(levers: Levers, base: Levers) -> dict[str, dict[str, Any]]:
    """Lever -> setting -> value of ``levers`` wherever it is not that of ``base``."""
    changed: dict[str, dict[str, Any]] = {}
    for lever, settings in lever_settings().items():
        for name in settings:
            value = getattr(getattr(levers, lever), name)
            if value != getattr(getattr(base, lever), name):
                changed.setdefault(lever, {})[name] = value
    return changed


@cache
def _known() -> dict[str, Declared | None]:
    """Every setting of a scenario: its own, its families', those of the levers and the prices it
    changes, its title and note."""
    levers = {
        f"{LEVERS}.{lever}.{name}": of_lever(meta)
        for lever, settings in lever_settings().items()
        for name, meta in settings.items()
    }
    prices = {
        f"{PRICES}.{name}": Declared(float, meta=its) for name, its in price_settings().items()
    }
    words = {f"{word}.{language}": Declared(str) for word in WORDS for language in LANGUAGES}
    choices = Declared(str, default=BASES[0], meta={"choices": BASES})
    families = {f"{FAMILY}.{name}": choices for name in FAMILIES}
    return {**of_scenario(), **families, **levers, **prices, **words}


def _unknown_key(path: str, key: str) -> InputError:
    allowed = list(of_scenario())
    near, names = nearest(key, allowed), ", ".join(allowed)
    return InputError("scenario_file_key", file=path, name=key, nearest=near, allowed=names)


def _put(content: dict[str, Any], setting: str, value: Any) -> None:
    """Set the dotted ``setting`` of the nested ``content``; ``InputError`` if it is set."""
    *groups, last = setting.split(".")
    for group in groups:
        content = content.setdefault(group, {})
    if last in content:
        raise InputError("factor_twice", where=setting)
    content[last] = value
