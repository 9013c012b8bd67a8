"""Make a kept table or picture again in reduced form, and say whether it agrees.

``python -m tools.reproduce NAME`` runs the experiment smaller than docs/results/README.md says and
holds its tables against those of docs/results, within the tolerances that are declared in
``tools/reproductions.py``. Exit status 0 if they agree, 1 if not, 2 for a name that is not known.
Without a name it lists what can be made.
"""

from __future__ import annotations

import importlib
import shutil
import sys
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.errors import InputError, nearest
from sim.host.arguments import Arguments
from sim.host.streams import lasting_streams
from sim.report.numbers import number
from sim.text import say
from tools import kept_tables, middle_table
from tools.reproductions import REPRODUCTIONS, Held, Reproduction

RESULTS = Path("results") / "reproduce"
DRAWN = ("world.census=drawn", "world.yearbook=drawn")  # as the kept tables were made
SHOWN = 5  # rows told that do not agree
DIFFER = 1  # exit status
ROUNDING = 1e-12


@dataclass(frozen=True)
class Verdict:
    """How many of the ``rows`` of a column agree, and which do not, the farthest first.

    ``apart`` has the kept figure, the one made again, and the difference over what is allowed.
    """

    held: Held
    rows: int
    apart: pd.DataFrame

    @property
    def agrees(self) -> bool:
        """Whether as many rows agree as must."""
        return self.rows > 0 and self.rows - len(self.apart) >= self.held.most * self.rows


def compared(kept: pd.DataFrame, again: pd.DataFrame, held: Held) -> Verdict:
    """Hold a column of ``again`` against ``kept``, row by row of ``kept``; a row that ``again``
    lacks does not agree.

    Raises ``KeyError`` where a table has not the columns that are held.
    """
    by = list(held.by)
    wanted = [*by, held.value, *(held.spread or ())]
    if held.only:
        kept = kept[kept[by[0]].isin(held.only)]
    kept = kept[wanted].dropna(subset=[held.value])
    both = kept.merge(again[[*by, held.value]], on=by, how="left", suffixes=("", "_again"))
    value, made = both[held.value].astype(float), both[f"{held.value}_again"].astype(float)
    allowed = held.absolute + held.relative * value.abs()
    if held.spread:
        low, high = (both[end].astype(float) for end in held.spread)
        allowed = allowed + held.factor * (high - low)
    over = (made - value).abs() - allowed
    told = both[by].assign(kept=value, again=made, allowed=allowed, over=over)
    apart = told[~(over <= ROUNDING)].sort_values("over", ascending=False)
    return Verdict(held, len(both), apart.drop(columns="over"))


def made_again(name: str, asked: Reproduction, root: Path) -> Path:
    """Carry out the experiment ``name`` in reduced form; the folder of its results."""
    folder = root / name
    shutil.rmtree(folder, ignore_errors=True)
    if name == "limits":
        (folder / "tables").mkdir(parents=True)
        scale = float(asked.words[0].partition("=")[2])
        middle_table.figures(scale).to_csv(folder / "tables" / "middle.csv", index=False)
    else:
        words = [*asked.words, *DRAWN, f"results={root}"]
        importlib.import_module(f"experiments.{name}").EXPERIMENT.carry_out(words)
    (made,) = (path for path in folder.iterdir() if not path.name.startswith("."))
    return made


def verdicts(name: str, made: Path) -> list[Verdict]:
    """What of the tables in ``made`` agrees with what is kept."""
    found = []
    for held in REPRODUCTIONS[name].held:
        kept = middle_table.kept() if name == "limits" else kept_tables.kept(name, held.table)
        again = pd.read_csv(made / f"{held.table}.csv", encoding="utf-8-sig")
        again = again.astype({column: kept[column].dtype for column in held.by})
        found.append(compared(kept, again, held))
    return found


def listing(language: str) -> Table:
    """What can be made again, by which words, in how many minutes."""
    heads = (say(f"reproduce.head.{head}", language) for head in ("name", "words", "minutes"))
    table = Table(*heads, box=None, pad_edge=False)
    for name, asked in REPRODUCTIONS.items():
        table.add_row(name, " ".join(asked.words), f"{asked.minutes:g}")
    return table


def told(verdict: Verdict, language: str) -> list[str]:
    """A verdict in words, and the rows that do not agree."""
    held = verdict.held
    key = "agrees" if verdict.agrees else "differs"
    lines = [
        say(
            f"reproduce.{key}",
            language,
            column=f"{held.table}.{held.value}",
            within=verdict.rows - len(verdict.apart),
            rows=verdict.rows,
            most=f"{100 * held.most:.0f}%",
            reason=say(f"reproduce.reason.{held.reason}", language),
        )
    ]
    for row in verdict.apart.head(SHOWN).to_dict("records"):
        which = " ".join(str(row[column]) for column in held.by)
        figures = {end: number(row[end]) for end in ("kept", "again", "allowed")}
        lines.append("  " + say("reproduce.row", language, row=which, **figures))
    return lines


def main(words: list[str]) -> int:
    """List what there is, or make one again and say whether it agrees."""
    parser = Arguments("python -m tools.reproduce")
    parser.add_argument("name", nargs="?")
    status = 0

    def carry_out(asked: Namespace) -> None:
        nonlocal status
        console, language = Console(highlight=False), asked.lang
        if asked.name is None:
            console.print(listing(language))
            return
        if asked.name not in REPRODUCTIONS:
            near = nearest(asked.name, REPRODUCTIONS)
            known = ", ".join(REPRODUCTIONS)
            raise InputError("no_reproduction", name=asked.name, known=known, nearest=near)
        made = made_again(asked.name, REPRODUCTIONS[asked.name], RESULTS.absolute())
        found = verdicts(asked.name, made)
        for line in (line for verdict in found for line in told(verdict, language)):
            console.print(line, soft_wrap=True)
        if not found:
            console.print(say("reproduce.nothing_kept", language, folder=made), soft_wrap=True)
        status = 0 if all(verdict.agrees for verdict in found) else DIFFER

    return parser.run(words, carry_out) or status


if __name__ == "__main__":
    with lasting_streams(notices=False):
        sys.exit(main(sys.argv[1:]))
