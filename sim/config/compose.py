"""Hydra, called in the process: no output folder, no chdir, one line for a mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, cast

from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

from sim.config.configuration import Configuration
from sim.config.overrides import checked
from sim.config.ranges import check
from sim.config.settings import Settings
from sim.errors import InputError


def compose(overrides: Sequence[str] = ()) -> Configuration:
    """The configuration that ``overrides`` describe (``world.scale=1 scenario=[plan,no_plan]``).

    Raises ``InputError`` for anything that names no setting, is of the wrong type or lies
    outside its range.
    """
    changes = checked(overrides)

    # Imported late, so that a misspelt setting is answered at once.
    from hydra.errors import HydraException

    try:
        if changes.files:
            config = _composed(tuple(changes.choices))
        else:
            config = deepcopy(_known(tuple(changes.choices)))
        for path, value in changes.settings:  # a name may be Chinese, which Hydra cannot read
            OmegaConf.update(config, path, value, merge=False, force_add=True)
        OmegaConf.resolve(config)
        OmegaConf.to_container(config, throw_on_missing=True)
    except (HydraException, OmegaConfBaseException) as error:
        raise _in_one_line(error, dict(changes.settings)) from None
    except RecursionError:
        raise InputError("configuration", reason=InputError("yaml_deep")) from None
    check(config, Settings)
    return Configuration.from_config(config)


def restored(plain: Mapping[str, Any], where: Path) -> Configuration:
    """The configuration that ``plain`` was made of, from the manifest in the folder ``where``.

    Raises ``InputError`` if its settings are no longer those of this version.
    """
    try:
        config = cast(DictConfig, OmegaConf.merge(writable_schema(), dict(plain)))
    except OmegaConfBaseException as error:
        reason = str(error).splitlines()[0]
        raise InputError("resume_changed", folder=where, reason=reason) from None
    check(config, Settings)
    return Configuration.from_config(config)


def _composed(choices: tuple[str, ...]) -> DictConfig:
    """What Hydra makes of the ``choices`` of groups."""
    from hydra import compose as hydra_compose
    from hydra import initialize_config_module
    from hydra.core.global_hydra import GlobalHydra

    _offer_schema()
    GlobalHydra.instance().clear()
    with initialize_config_module("configs", version_base="1.3"):
        return hydra_compose("configuration", overrides=list(choices))


_known = cache(_composed)  # a tenth of a second each; files of a user's own may change


@cache
def _offer_schema() -> None:
    """Make the schema a part of what Hydra composes; it takes a copy each time."""
    from hydra.core.config_store import ConfigStore

    ConfigStore.instance().store(name="schema", node=writable_schema())


@cache
def writable_schema() -> DictConfig:
    """The configuration's schema with its defaults, to be copied; overrides may change what
    classes freeze."""
    schema: DictConfig = OmegaConf.structured(Settings)
    _unfreeze(schema)
    return schema


def _unfreeze(node: DictConfig) -> None:
    node._set_flag("readonly", None)  # set by OmegaConf for frozen dataclasses; no public door
    for key in node:
        child: Any = node._get_node(key)
        if isinstance(child, DictConfig):
            _unfreeze(child)


def _in_one_line(error: Exception, changes: Mapping[str, Any]) -> InputError:
    """A mistake OmegaConf found in a text that refers to other settings (``${name}``)."""
    path, reason = getattr(error, "full_key", None) or "", str(error).splitlines()[0]
    if path not in changes:
        return InputError("configuration", reason=reason)
    return InputError("wrong_type", where=path, value=changes[path], reason=reason)
