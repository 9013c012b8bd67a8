"""The page of an experiment other than the projection: a lead, pictures and tables, one file."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.report.fonts import embedded
from sim.report.numbers import number
from sim.report.page import styles, template
from sim.report.pictures import Picture
from sim.report.speech import Speech
from sim.report.table import Table, style
from sim.report.table.html import BROAD
from sim.report.trust import standing

FORBIDDEN = re.compile(r"[\[\]:*?/\\]")  # in the name of a workbook's sheet
LONGEST_NAME = 31  # characters of one


@dataclass(frozen=True)
class Part:
    """A section: notes, a picture, a table."""

    title: str
    notes: tuple[str, ...] = ()
    picture: Picture | None = None
    table: Table | None = None

    @property
    def titled(self) -> Table | None:
        """Its table, called as the part is."""
        return self.table and replace(self.table, title=self.title)

    @property
    def broad(self) -> bool:
        """Whether its table has more columns than stand upright on a sheet of paper."""
        return self.table is not None and len(self.table.columns) > BROAD


@dataclass(frozen=True)
class Sheet:
    """What the page says, from top to bottom."""

    title: str
    lead: str
    warnings: tuple[str, ...]
    parts: tuple[Part, ...]
    failures: tuple[str, ...]
    footer: str

    @property
    def sheets(self) -> dict[str, Table]:
        """Its tables by the names of sheets of a workbook: their parts' titles, as far as one may
        be called so."""
        found: dict[str, Table] = {}
        for part in self.parts:
            if part.table is not None:
                title = FORBIDDEN.sub(" ", part.title).strip("' ")[:LONGEST_NAME]
                if title in found:
                    title = f"{title[: LONGEST_NAME - 3]} {len(found) + 1}"
                found[title] = part.table
        return found


def sheet(
    parts: Sequence[Part],
    facts: Mapping[str, Any],
    voice: Speech,
    words: Mapping[str, object] | None = None,
) -> Sheet:
    """The page of ``experiment`` from its parts and the manifest's ``facts``; ``words`` are further
    ones of its lead."""
    footer = voice.say(
        "report.run",
        commit=str(facts.get("commit", ""))[:12],
        seconds=number(float(facts.get("seconds", math.nan))),
    )
    world = facts.get("world", {})
    lead = voice.say(
        "lead",
        draws=len(facts.get("draws", ())),
        runs=facts.get("runs", {}).get("done", 0),
        scale=f"{world.get('scale', 1.0):g}",
        **words or {},
    )
    failures = tuple(
        voice.say(
            "report.failures.line",
            **{**failure, "scenario": voice.name("scenario", failure["scenario"])},
        )
        for failure in facts.get("failures", ())
    )
    title = voice.say(voice.key)
    return Sheet(title, lead, standing(facts, voice), tuple(parts), failures, footer)


def write_sheet(folder: Path, page: Sheet, voice: Speech) -> None:
    """Write ``folder/report.html`` and ``folder/figures/*.png``."""
    figures = folder / "figures"
    figures.mkdir(exist_ok=True)
    for part in page.parts:
        if part.picture is not None:
            (figures / f"{part.picture.stem}.png").write_bytes(part.picture.png)
    palette, _, paper = styles()
    context = {
        "sheet": page,
        "language": voice.language,
        "palette": palette,
        "style": style(),
        "paper": paper,
        "failures_title": voice.say("report.failures"),
    }
    made = template("sheet")
    letters = "".join(sorted(set(made.render(**context, font=""))))
    text = made.render(**context, font=embedded(letters))
    (folder / "report.html").write_text(text, encoding="utf-8")
