"""Every setting of a composed configuration against its declared range or choices."""

from __future__ import annotations

import dataclasses
from typing import Any

from omegaconf import DictConfig, OmegaConf

from sim.core.clock import quarter_index
from sim.errors import InputError, nearest


def check(config: DictConfig, kind: type, path: str = "") -> None:
    """Raise ``InputError`` for the first setting of ``config`` outside what ``kind`` declares.

    The declaration is each field's metadata: ``low`` and ``high``, ``choices``, a ``word`` that is
    also allowed, or the unit ``quarter``.
    """
    for field in dataclasses.fields(kind):
        where, value = f"{path}{field.name}", config[field.name]
        if isinstance(value, DictConfig):
            _check_group(value, where)
        else:
            check_value(where, value, field.metadata)


def check_value(where: str, value: Any, meta: Any) -> None:
    """Raise ``InputError`` unless ``value`` may be given to the setting ``where``."""
    if meta.get("unit") == "quarter":
        quarter_index(value, where)
    elif meta.get("choices") and value is not None:
        if value not in meta["choices"]:
            allowed = ", ".join(meta["choices"])
            raise InputError(
                "choice",
                where=where,
                value=value,
                allowed=allowed,
                nearest=nearest(str(value), meta["choices"]),
            )
    elif meta.get("low") is not None and value is not None and value != meta.get("word"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise InputError("not_a_number", where=where, value=value)
        if not meta["low"] <= value <= meta["high"]:
            raise InputError("range", where=where, value=value, low=meta["low"], high=meta["high"])


def _check_group(config: DictConfig, path: str) -> None:
    kind = OmegaConf.get_type(config)
    if kind is not None and dataclasses.is_dataclass(kind):
        check(config, kind, f"{path}.")
        return
    for key, value in config.items():
        if isinstance(value, DictConfig):
            _check_group(value, f"{path}.{key!s}")
