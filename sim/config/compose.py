"""Hydra, called in the process: no output folder, no chdir, one line for a mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from hydra import compose as hydra_compose
from hydra import initialize_config_module
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import ConfigAttributeError, ConfigKeyError, OmegaConfBaseException

from sim.config.configuration import Configuration
from sim.config.overrides import checked, setting_paths
from sim.config.ranges import check
from sim.config.settings import Settings
from sim.errors import InputError, nearest

# The word by which OmegaConf names the type it expected -> our sentence about it.
KINDS = {
    "to Float": "not_a_number",
    "to Integer": "not_whole",
    "valid bool": "not_yes_no",
    "not a ListConfig": "not_a_list",
    "not a subclass": "a_group",
}


def compose(overrides: Sequence[str] = ()) -> Configuration:
    """The configuration that ``overrides`` describe (``world.scale=1 scenario=[plan,no_plan]``).

    Raises ``InputError`` for anything that names no setting, is of the wrong type or lies
    outside its range.
    """
    schema = writable_schema()
    lines = checked(overrides, schema)
    ConfigStore.instance().store(name="schema", node=schema)
    GlobalHydra.instance().clear()
    try:
        with initialize_config_module("configs", version_base="1.3"):
            config = hydra_compose("configuration", overrides=lines)
        OmegaConf.resolve(config)
        OmegaConf.to_container(config, throw_on_missing=True)
    except (HydraException, OmegaConfBaseException) as error:
        raise _in_one_line(error, lines, schema) from None
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


def writable_schema() -> DictConfig:
    """The configuration's schema with its defaults; overrides may change what classes freeze."""
    schema: DictConfig = OmegaConf.structured(Settings)
    _unfreeze(schema)
    return schema


def _unfreeze(node: DictConfig) -> None:
    node._set_flag("readonly", None)  # set by OmegaConf for frozen dataclasses; no public door
    for key in node:
        child: Any = node._get_node(key)
        if isinstance(child, DictConfig):
            _unfreeze(child)


def _in_one_line(error: Exception, overrides: Sequence[str], schema: DictConfig) -> InputError:
    """A mistake Hydra or OmegaConf found: the setting and what was given for it."""
    cause = error
    while not isinstance(cause, OmegaConfBaseException) and isinstance(cause.__cause__, Exception):
        cause = cause.__cause__
    path = getattr(cause, "full_key", None) or ""
    if isinstance(cause, ConfigAttributeError | ConfigKeyError) and path:
        near = nearest(path, setting_paths(schema))
        return InputError("unknown_setting", where=path, nearest=near)
    given = [line for line in overrides if path and line.startswith(f"{path}=")]
    reason = str(cause).splitlines()[0]
    if not given:
        return InputError("configuration", reason=reason)
    kinds = (kind for word, kind in KINDS.items() if word in reason)
    return InputError(
        next(kinds, "wrong_type"), where=path, value=given[-1].partition("=")[2], reason=reason
    )
