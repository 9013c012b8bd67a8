"""Hydra, called in the process: no output folder, no chdir, one line for a mistake."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import numpy as np
from omegaconf import DictConfig, OmegaConf
from omegaconf.errors import OmegaConfBaseException

import configs
from sim.config.configuration import Configuration
from sim.config.declared import declarations, of_scenario
from sim.config.overrides import checked
from sim.config.ranges import check
from sim.config.settings import Settings
from sim.errors import InputError
from sim.host.caches import named_folder
from sim.host.kept import keep, kept

KEPT = 32  # configurations on disk; the one used longest ago goes first


def compose(overrides: Sequence[str] = ()) -> Configuration:
    """The configuration that ``overrides`` describe (``world.scale=1 scenario=[plan,no_plan]``).

    Raises ``InputError`` for anything that names no setting, is of the wrong type or lies
    outside its range.
    """
    changes = checked(overrides)
    try:
        if changes.files:
            config = _composed(tuple(changes.choices))
        else:
            config = deepcopy(_known(tuple(changes.choices)))
        for path, value in changes.settings:  # a name may be Chinese, which Hydra cannot read
            OmegaConf.update(config, path, value, merge=False, force_add=True)
        OmegaConf.resolve(config)
        OmegaConf.to_container(config, throw_on_missing=True)
    except OmegaConfBaseException as error:
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
    """What Hydra makes of the ``choices`` of groups; ``InputError`` for files that do not fit."""
    # Imported late: a misspelt setting, and what is kept, do without it.
    from hydra import compose as hydra_compose
    from hydra import initialize_config_module
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import HydraException

    _offer_schema()
    GlobalHydra.instance().clear()
    try:
        with initialize_config_module("configs", version_base="1.3"):
            return hydra_compose("configuration", overrides=list(choices))
    except HydraException as error:
        reason = str(error).splitlines()[0]
        raise InputError("configuration", reason=reason) from None


@cache
def _known(choices: tuple[str, ...]) -> DictConfig:
    """What Hydra makes of ``choices`` among the files of ``configs``: it takes 0.4 s with its
    import, so it is kept on disk, under the hash of those files and of what is declared."""
    folder = named_folder()
    if folder is None:
        return _composed(choices)
    path = folder / f"configuration-{_inputs(choices)}.npz"
    try:
        return cast(DictConfig, pickle.loads((kept(path) or {})["pickle"].tobytes()))
    except Exception:  # not there, or of another make: anything may come of unpickling that
        config = _composed(choices)
        content = np.frombuffer(pickle.dumps(config), np.uint8)
        keep(path, {"pickle": content}, "configuration-*.npz", KEPT)
        return config


def _inputs(choices: tuple[str, ...]) -> str:
    """Sixteen hexadecimal digits over all that decides what is composed of ``choices``."""
    digest = hashlib.sha256(repr((choices, declarations(), of_scenario())).encode())
    for name in ("hydra-core", "omegaconf"):
        digest.update(f"{name} {version(name)}".encode())
    folder = Path(configs.__file__).parent
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


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
