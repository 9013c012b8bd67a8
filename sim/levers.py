"""``python -m sim.levers [--lang zh] [--json] [NAME ...]``: every lever, its settings, ranges and
costs."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim.errors import NEAR, InputError, nearest
from sim.host.arguments import Arguments, print_json
from sim.model.commissioners.levers import COVERAGE
from sim.model.policy.levers import FAMILIES, about_levers, lever_settings
from sim.model.policy.prices import price_settings
from sim.text import LANGUAGES, say

WIDE = 120  # characters, where the output is no terminal
NEAR_CHINESE = 0.5  # share of the signs; titles have few
COMMON = {"start": "2021Q1", "end": "2025Q4", "ramp": 1}  # not listed where they are so
COLUMNS = {"plan": 15, "no_plan": 15, "range": 19, "unit": 23}  # and their widths


@dataclass(frozen=True)
class ListedSetting:
    """One setting as it is listed: its values in ``plan`` and ``no_plan``, range and unit."""

    name: str
    plan: str
    no_plan: str
    range: str
    unit: str
    choices: tuple[str, ...]


def number(value: float | str) -> str:
    """A figure of at most three digits after the point, words as they are."""
    return value if isinstance(value, str) else f"{value:,.3f}".rstrip("0").rstrip(".")


def listed_settings(lever: str) -> Iterator[ListedSetting]:
    """Every setting of a lever; dates only where they are the lever's own."""
    for name, meta in lever_settings()[lever].items():
        if COMMON.get(name) != meta["default"]:
            plan, held = number(meta["default"]), number(meta["held"])
            choices = meta.get("choices") or ()
            yield ListedSetting(name, plan, held, _range(meta), meta["unit"], choices)


def _range(meta: dict[str, Any]) -> str:
    if meta.get("choices"):
        return ", ".join(meta["choices"])
    return "" if meta.get("low") is None else f"{number(meta['low'])}–{number(meta['high'])}"


def words(lever: str, setting: str, language: str) -> str:
    """A setting as the language calls it."""
    key = setting if setting in COMMON else f"{lever}.{setting}"
    return say(f"lever.{key}", language)


def named(names: list[str]) -> dict[str, list[str]]:
    """The levers called by ``names``, all of them if there is none, by family.

    Raises ``InputError`` for a name by which no lever is called.
    """
    asked = {lever for name in names for lever in called(name)}
    return {
        family: [lever for lever in levers if lever in asked or not names]
        for family, levers in FAMILIES.items()
    }


def listing(names: list[str], language: str) -> Group:
    """The levers called by ``names``, as ``named`` gives them."""
    parts: list[RenderableType] = []
    for family, chosen in named(names).items():
        if chosen:
            parts += [Text(f"\n{say(f'family.{family}', language)}", style="bold underline")]
            parts += [part for lever in chosen for part in _lever(lever, language)]
    return Group(*parts, Text(f"\n{say('terminal.help.dates', language)}", style="dim"))


def called(name: str) -> list[str]:
    """The levers called ``name``: by it, by their title, or, in Chinese, by a title it is part of.

    Raises ``InputError`` if there is none.
    """
    titles = {lever: [say(f"lever.{lever}", one) for one in LANGUAGES] for lever in about_levers()}
    asked, chinese = name.strip().casefold(), not name.isascii()
    meant = [
        lever
        for lever, its in titles.items()
        if asked in (lever, *(title.casefold() for title in its))
        or (chinese and any(asked in title for title in its))
    ]
    if not meant:
        words = [title for its in titles.values() for title in its]
        near = nearest(name, titles) or nearest(name, words, NEAR_CHINESE if chinese else NEAR)
        raise InputError("no_such_lever", name=name, nearest=near)
    return meant


def _lever(lever: str, language: str) -> Iterator[RenderableType]:
    its = about_levers()[lever]
    yield Text.assemble("\n", (lever, "bold"), f"  {say(f'lever.{lever}', language)}")
    facts = {part: say(f"lever.{lever}.{part}", language) for part in ("place", "cost", "basis")}
    facts["who"] = say(
        "levers.pays",
        language,
        payer=say(f"payer.{its.payer}", language),
        receiver=say(f"receiver.{its.receiver}", language),
    )
    facts["moves"] = say(
        f"levers.{'up' if its.direction > 0 else 'down'}",
        language,
        indicator=f"{say(f'indicator.{its.moves}', language)} ({its.moves})",
    )
    facts["clause"] = f"{its.clause} {say(f'clause.{its.clause}', language)}"
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=8 if language == "zh" else 7, style="dim")
    grid.add_column(overflow="fold")
    for fact, value in facts.items():
        grid.add_row(say(f"levers.{fact}", language), value)
    yield Padding(grid, (0, 0, 0, 2))
    table = Table(box=None, pad_edge=False, header_style="dim", expand=True)
    table.add_column(say("levers.setting", language), ratio=1, overflow="fold")
    for column, width in COLUMNS.items():
        table.add_column(say(f"levers.{column}", language), width=width, overflow="fold")
    for row in listed_settings(lever):
        label = Text.assemble((row.name, "bold"), f" {words(lever, row.name, language)}")
        unit, span = say(f"unit.{row.unit}", language), row.range
        if row.choices and row.choices != COVERAGE:  # a line each, with what they mean
            label.append("".join(f"\n  {c} – {say(f'rule.{c}', language)}" for c in row.choices))
            unit, span = "", ""
        table.add_row(label, row.plan, row.no_plan, span, unit)
    for price, meta in price_settings().items():
        if lever in meta["of"]:
            label = Text.assemble(
                (f"prices.{price}", "bold"), f" {say(f'price.{price}', language)}"
            )
            cost = number(meta["default"])
            table.add_row(label, cost, cost, _range(meta), say(f"unit.{meta['unit']}", language))
    yield Padding(table, (0, 0, 0, 2))


def plain(lever: str, language: str) -> dict[str, Any]:
    """A lever for programs: what is listed of it, with words in ``language``."""
    its = about_levers()[lever]
    settings = {
        name: {**_bounds(meta), "plan": meta["default"], "no_plan": meta["held"]}
        | {"says": words(lever, name, language)}
        for name, meta in lever_settings()[lever].items()
    }
    prices = {
        name: {**_bounds(meta), "yuan": meta["default"], "says": say(f"price.{name}", language)}
        for name, meta in price_settings().items()
        if lever in meta["of"]
    }
    return {
        "lever": lever,
        "title": say(f"lever.{lever}", language),
        "family": next(family for family, levers in FAMILIES.items() if lever in levers),
        **{part: say(f"lever.{lever}.{part}", language) for part in ("place", "cost", "basis")},
        "clause": its.clause,
        "moves": its.moves,
        "direction": its.direction,
        "payer": its.payer,
        "receiver": its.receiver,
        "settings": settings,
        "prices": prices,
    }


def _bounds(meta: dict[str, Any]) -> dict[str, Any]:
    """Unit, ends of the range and choices of a setting, those that it has."""
    names = ("unit", "low", "high", "choices")
    return {name: meta[name] for name in names if meta.get(name) is not None}


def main(asked: list[str]) -> int:
    """Print the levers; exit status 2 and one line for a user's mistake."""
    parser = Arguments("county-innovation levers", "levers")
    parser.add_argument("name", nargs="*")
    parser.add_argument("--json", action="store_true")

    def show(asked_for: Namespace) -> None:
        if asked_for.json:
            levers = [lever for its in named(asked_for.name).values() for lever in its]
            print_json([plain(lever, asked_for.lang) for lever in levers])
            return
        console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)
        console.print(listing(asked_for.name, asked_for.lang))

    return parser.run(asked, show)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
