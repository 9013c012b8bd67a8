"""``python -m sim.plan [--lang zh] [NAME]``: the plan's clauses and what carries each.

``NAME`` is a clause (``T1c``), anything that carries one (``voucher``), or a word that stands in
what is said of it: then only those clauses, with the file and line of every carrier. ``--json``
prints the same for programs.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.errors import InputError, nearest
from sim.host.arguments import Arguments, print_json
from sim.plan.places import lever_rule, place
from sim.plan.register import Clause, about, clauses
from sim.text import LANGUAGES, catalogue, listed, say

WIDE = 120  # characters, where the output is no terminal


def main(words: list[str]) -> int:
    """Print the register or a part of it; exit status 2 and one line for a user's mistake."""
    parser = Arguments("county-innovation plan", "plan")
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--json", action="store_true")

    def show(asked: Namespace) -> None:
        chosen = known(asked.name) if asked.name else clauses()
        if asked.json:
            print_json([plain(clause, asked.lang) for clause in chosen])
            return
        console = Console(width=None if sys.stdout.isatty() else WIDE, highlight=False)
        console.print(table(chosen, asked.lang, places=bool(asked.name)))

    return parser.run(words, show)


def known(name: str) -> tuple[Clause, ...]:
    """The clauses of ``name``, or else those that speak of it.

    Raises ``InputError`` if there is none, and for a Latin word that is nearly a name.
    """
    if chosen := about(name):
        return chosen
    names = {n for c in clauses() for n in (c.id, *(n for k in c.names().values() for n in k))}
    near = nearest(name, sorted(names)) if name.isascii() else ""
    asked = name.strip().casefold()
    told = [] if near or not asked else [c for c in clauses() if any(asked in x for x in _said(c))]
    if not told:
        raise InputError("not_in_plan", name=name, nearest=near)
    return tuple(told)


def plain(clause: Clause, language: str) -> dict[str, Any]:
    """A clause for programs: id, role, section and what is said in ``language``, carriers."""
    return {
        "clause": clause.id,
        "role": clause.role,
        "section": say(f"section.{clause.section}", language),
        "title": say(f"clause.{clause.id}", language),
        "says": clause.says(language),
        **{kind: list(names) for kind, names in clause.names().items()},
    }


def _said(clause: Clause) -> Iterator[str]:
    """All that is said of a clause and its carriers, in every language, in small letters."""
    for language in LANGUAGES:
        for key in (f"section.{clause.section}", f"clause.{clause.id}"):
            yield say(key, language).casefold()
        yield clause.says(language).casefold()
        for kind, names in clause.names().items():
            yield from (words(kind, name, language).casefold() for name in names)


def table(chosen: tuple[Clause, ...], language: str, *, places: bool) -> Table:
    """One row a clause: id and section, heading and sentence, carriers (and where they stand)."""
    rows = Table(show_lines=True, expand=True)
    rows.add_column(say("plan.clause", language), width=8)
    rows.add_column(say("plan.asks", language), ratio=2, overflow="fold")
    rows.add_column(say("plan.carried", language), ratio=3, overflow="fold")
    for clause in chosen:
        rows.add_row(
            f"{clause.id}\n{say(f'section.{clause.section}', language)}",
            Text.assemble(
                (say(f"clause.{clause.id}", language), "bold"),
                f"\n{clause.says(language)}",
            ),
            "\n".join(carriers(clause, language, places=places)),
        )
    return rows


def carriers(clause: Clause, language: str, *, places: bool) -> list[str]:
    """A line a kind of carrier, or with ``places`` one a carrier with its file and line."""
    lines: list[str] = []
    for kind, names in clause.names().items():
        told = [words(kind, name, language) for name in names]
        if places:
            told = [f"{one}  {where(kind, name)}" for one, name in zip(told, names, strict=True)]
        else:
            told = [listed(told, language)]
        lines += [say(f"plan.{kind}", language, names=one) for one in told]
    return lines


def words(kind: str, name: str, language: str) -> str:
    """A carrier as the language calls it, with its name in the code."""
    key = f"{kind.removesuffix('s')}.{name}"
    if language == "en" or key not in catalogue():
        return name
    return f"{say(key, language)} {name}"


def where(kind: str, name: str) -> str:
    """File and line of a rule or lever, the file of anything else."""
    if kind in ("rules", "levers"):
        return place(name if kind == "rules" else lever_rule(name))
    return {
        "indicators": "sim/measure/indicators.py",
        "scenarios": f"configs/scenario/{name}.yaml",
        "experiments": f"experiments/{name}.py",
    }[kind]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
