"""From a scenario's difference to the levers of a run."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from sim.config.ranges import check_value
from sim.errors import InputError, nearest
from sim.policy import Levers, lever_settings

SCALED: dict[str, tuple[tuple[str, str], ...]] = {
    "credit": (
        ("credit_guarantee", "share"),
        ("credit_subsidy", "rate"),
        ("ip_pledge", "haircut"),
    ),
    "talent": (
        ("commissioner_quota", "posts"),
        ("commissioner_quota", "incentive"),
        ("three_regions_quota", "posts"),
        ("corps", "members"),
    ),
    "pairing": (
        ("pairing_funds", "amount"),
        ("pairing_people", "posts"),
        ("pairing_firms", "branches"),
    ),
}
"""The settings through which the size of a family grows or shrinks."""


def changed(base: Levers, difference: Mapping[str, Any], where: str) -> Levers:
    """``base`` with the settings of ``difference`` (lever -> setting -> value).

    ``where`` names the difference in the ``InputError`` for an unknown or ill-typed setting.
    """
    kinds = lever_settings()
    allowed = [f"{where}.{lever}.{name}" for lever, names in kinds.items() for name in names]
    groups: dict[str, dict[str, Any]] = {}
    for lever, name, value in _flat(difference):
        path = f"{where}.{lever}.{name}".rstrip(".")
        if path not in allowed:
            raise InputError("unknown_setting", where=path, nearest=nearest(path, allowed))
        check_value(path, value, kinds[lever][name])
        groups.setdefault(lever, {})[name] = value
    return _replaced(base, groups)


def resized(base: Levers, family: str, scale: float, others: float) -> Levers:
    """``base`` with ``family`` at ``scale`` and the two other families at ``others`` of itself.

    A setting that would pass the end of its range stays there; the others of its family go on.
    """
    kinds = lever_settings()
    groups: dict[str, dict[str, Any]] = {}
    for name, settings in SCALED.items():
        factor = scale if name == family else others
        for lever, setting in settings:
            value = factor * getattr(getattr(base, lever), setting)
            meta = kinds[lever][setting]
            groups.setdefault(lever, {})[setting] = min(max(value, meta["low"]), meta["high"])
    return _replaced(base, groups)


def largest_scale(base: Levers, family: str) -> float:
    """The scale from which every setting of ``family`` stays at the end of its range."""
    kinds = lever_settings()
    now = {(lever, name): getattr(getattr(base, lever), name) for lever, name in SCALED[family]}
    scales = (kinds[lever][name]["high"] / value for (lever, name), value in now.items() if value)
    return float(max(scales))


def _replaced(base: Levers, groups: Mapping[str, Mapping[str, Any]]) -> Levers:
    parts = {
        lever: dataclasses.replace(getattr(base, lever), **settings)
        for lever, settings in groups.items()
    }
    return dataclasses.replace(base, **parts)


def _flat(difference: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for lever, settings in difference.items():
        named = settings if isinstance(settings, Mapping) else {"": settings}
        for name, value in named.items():
            yield lever, name, value
