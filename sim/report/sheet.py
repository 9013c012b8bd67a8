"""The page of an experiment other than the projection: a lead, pictures and tables, one file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.report.fonts import embedded
from sim.report.names import name
from sim.report.numbers import number
from sim.report.page import styles, template
from sim.report.pictures import Picture
from sim.report.trust import standing
from sim.text import say

UPRIGHT = 8  # columns of a table that a sheet of A4 takes upright


@dataclass(frozen=True)
class Row:
    """Cells of a table's row; ``weak`` ones are shown pale."""

    cells: tuple[str, ...]
    weak: bool = False


@dataclass(frozen=True)
class Part:
    """A section: notes, a picture, a table whose first ``words`` columns are words."""

    title: str
    notes: tuple[str, ...] = ()
    picture: Picture | None = None
    heads: tuple[str, ...] = ()
    rows: Sequence[Row] = ()
    words: int = 1

    @property
    def broad(self) -> bool:
        """Whether its table has more columns than stand upright on a sheet of paper."""
        return len(self.heads) > UPRIGHT


@dataclass(frozen=True)
class Sheet:
    """What the page says, from top to bottom."""

    title: str
    lead: str
    warnings: tuple[str, ...]
    parts: tuple[Part, ...]
    failures: tuple[str, ...]
    footer: str


def sheet(
    experiment: str,
    parts: Sequence[Part],
    facts: Mapping[str, Any],
    language: str,
    words: Mapping[str, object] | None = None,
) -> Sheet:
    """The page of ``experiment`` from its parts and the manifest's ``facts``; ``words`` are further
    ones of its lead."""
    footer = say(
        "report.run",
        language,
        commit=str(facts.get("commit", ""))[:12],
        seconds=number(float(facts.get("seconds", math.nan))),
    )
    world = facts.get("world", {})
    lead = say(
        f"report.{experiment}.lead",
        language,
        draws=len(facts.get("draws", ())),
        runs=facts.get("runs", {}).get("done", 0),
        scale=f"{world.get('scale', 1.0):g}",
        **(words or {}),
    )
    failures = tuple(
        say(
            "report.failures.line",
            language,
            **{**failure, "scenario": name("scenario", failure["scenario"], language)},
        )
        for failure in facts.get("failures", ())
    )
    title = say(f"report.{experiment}", language)
    return Sheet(title, lead, standing(facts, language), tuple(parts), failures, footer)


def write_sheet(folder: Path, page: Sheet, language: str) -> None:
    """Write ``folder/report.html`` and ``folder/figures/*.png``."""
    figures = folder / "figures"
    figures.mkdir(exist_ok=True)
    for part in page.parts:
        if part.picture is not None:
            (figures / f"{part.picture.stem}.png").write_bytes(part.picture.png)
    palette, style, paper = styles()
    context = {
        "sheet": page,
        "language": language,
        "palette": palette,
        "style": style,
        "paper": paper,
        "failures_title": say("report.failures", language),
    }
    made = template("sheet")
    letters = "".join(sorted(set(made.render(**context, font=""))))
    text = made.render(**context, font=embedded(letters))
    (folder / "report.html").write_text(text, encoding="utf-8")
