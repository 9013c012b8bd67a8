"""From a scenario's difference to the levers of a run."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from sim.config.ranges import check_value
from sim.errors import InputError, nearest
from sim.model.policy.levers import FAMILIES, Levers, about_levers, lever_settings

ALL = "all"  # of the levers on the budget


def scaled(levers: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(lever, setting) pairs through which ``levers`` grow or shrink, in order."""
    about = about_levers()
    return tuple((lever, name) for lever in levers for name in about[lever].scaled)


def on_budget() -> tuple[str, ...]:
    """Levers whose size shows in the budget: all that have one but those of tax law, which forgo
    money and spend none."""
    about = about_levers()
    return tuple(
        lever
        for family, levers in FAMILIES.items()
        if family != "tax"
        for lever in levers
        if about[lever].scaled
    )


def favoured(names: Iterable[str], where: str) -> tuple[str, ...]:
    """The levers that ``names`` stand for: a family's, a single lever, or ``all``.

    A family goes before a lever of its name. ``where`` names the setting in the ``InputError``
    for an unknown name and for a lever that has no size on the budget.
    """
    known = on_budget()
    allowed = (ALL, *(family for family in FAMILIES if set(FAMILIES[family]) & set(known)), *known)
    levers: dict[str, None] = {}
    for name in names:
        if name not in allowed:
            raise InputError(
                "unknown_favour", where=where, value=name, nearest=nearest(str(name), allowed)
            )
        members = known if name == ALL else FAMILIES.get(name, (name,))
        levers |= dict.fromkeys(lever for lever in members if lever in known)
    return tuple(levers)


def chosen(
    choices: Mapping[str, Callable[[], Levers]], base: str, families: Mapping[str, str], where: str
) -> Levers:
    """The levers of the choice ``base``, those of single ``families`` as their own choice has them.

    ``where`` names the setting in the ``InputError`` for an unknown family or choice.
    """
    assembled = choices[base]()
    for family, choice in families.items():
        path = f"{where}.{family}"
        if family not in FAMILIES:
            near = nearest(path, [f"{where}.{known}" for known in FAMILIES])
            raise InputError("unknown_setting", where=path, nearest=near)
        check_value(path, choice, {"choices": tuple(choices)})
        levers = choices[choice]()
        of_family = {lever: getattr(levers, lever) for lever in FAMILIES[family]}
        assembled = dataclasses.replace(assembled, **of_family)
    return assembled


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
    return replaced(base, groups)


def resized(
    base: Levers,
    favours: Collection[str],
    scale: float,
    others: float,
    keeps: Collection[str] = (),
) -> Levers:
    """``base`` with the levers ``favours`` at ``scale`` and all others at ``others`` of their size.

    Those of ``keeps`` and tax law stay as they are; ends of ranges hold, see
    ``multiplied``.
    """
    sizes = {x: scale if x in favours else others for x in on_budget() if x not in keeps}
    return multiplied(base, sizes)


def multiplied(base: Levers, sizes: Mapping[str, float]) -> Levers:
    """``base`` with each lever of ``sizes`` at that many times its size.

    A setting that would pass the end of its range stays there; the others of its lever go on.
    """
    kinds = lever_settings()
    groups: dict[str, dict[str, Any]] = {}
    for lever, setting in scaled(sizes):
        meta = kinds[lever][setting]
        value = sizes[lever] * getattr(getattr(base, lever), setting)
        groups.setdefault(lever, {})[setting] = min(max(value, meta["low"]), meta["high"])
    return replaced(base, groups)


def mixed(names: Iterable[str], where: str) -> dict[str, tuple[str, ...]]:
    """Name -> levers that grow and shrink together, for families or levers; every family on the
    budget if none is named.

    Raises ``InputError``, in which ``where`` names the setting, for an unknown name (see
    ``favoured``) and for a lever that two names stand for.
    """
    known = on_budget()
    chosen = list(names) or [family for family in FAMILIES if set(FAMILIES[family]) & set(known)]
    members_of: dict[str, tuple[str, ...]] = {}
    for name in chosen:
        levers = favoured([name], where)
        taken = {lever for members in members_of.values() for lever in members}
        if twice := sorted(taken & set(levers)):
            raise InputError("mixed_twice", where=where, value=name, lever=twice[0])
        members_of[name] = levers
    return members_of


def largest_scale(base: Levers, favours: Iterable[str]) -> float:
    """The scale from which every setting of ``favours`` stays at the end of its range."""
    kinds = lever_settings()
    now = {(lever, name): getattr(getattr(base, lever), name) for lever, name in scaled(favours)}
    scales = (kinds[lever][name]["high"] / value for (lever, name), value in now.items() if value)
    return float(max(scales, default=1.0))


def largest(base: Levers) -> Levers:
    """``base`` with every setting of size at the end of its range, tax law included."""
    kinds = lever_settings()
    groups: dict[str, dict[str, Any]] = {}
    for lever, setting in scaled(kinds):
        groups.setdefault(lever, {})[setting] = kinds[lever][setting]["high"]
    return replaced(base, groups)


def replaced(base: Levers, groups: Mapping[str, Mapping[str, Any]]) -> Levers:
    """``base`` with settings whose values are known to be allowed, by lever."""
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
