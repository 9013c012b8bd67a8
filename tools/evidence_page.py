"""Write the tables of docs/evidence.md from ``sim.evidence``.

``python -m tools.evidence_page`` rewrites the document; a test fails where it is out of date.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sim.evidence import EFFECT_USES, USES, effects, observations, table
from sim.measure.indicators import INDICATORS
from tools.blocks import replaced

DOCUMENT = Path(__file__).parents[1] / "docs" / "evidence.md"


def rows(head: str, lines: list[list[str]]) -> str:
    """A table in Markdown; ``head`` names the columns, parted by bars."""
    names = head.split("|")
    marks = "|".join("---" for _ in names)
    return "\n".join([f"| {' | '.join(names)} |", f"|{marks}|", *map(line, lines)])


def line(cells: list[str]) -> str:
    """One row of a table."""
    return f"| {' | '.join(cells)} |"


def places(scopes: pd.Series[str]) -> str:
    """Which kinds of scope there are, in words."""
    kinds = set(scopes)
    provinces = sum(scope.isdigit() and scope != "100000" for scope in kinds)
    said = ["nation"] if "100000" in kinds else []
    said += [f"{provinces} provinces"] if provinces else []
    said += ["county areas"] if "county-area" in kinds else []
    return ", ".join(said + ["regions"] * any(scope.startswith("region:") for scope in kinds))


def figures() -> str:
    """One row an indicator."""
    lines = []
    for name, series in observations().groupby("indicator", sort=False):
        years = f"{series['year'].min()}–{series['year'].max()}".removesuffix(
            f"–{series['year'].min()}"
        )
        uses = ", ".join(use for use in USES if use in set(series["use"]))
        cited = "; ".join(series["source"].unique())
        known = name in INDICATORS and INDICATORS[str(name)].unit == series["unit"].iloc[0]
        measured = "yes" if known else "no"
        unit = str(series["unit"].iloc[0])
        lines.append([f"`{name}`", unit, places(series["scope"]), years, uses, cited, measured])
    return rows("figure|unit|of|years|use|source|measured", lines)


def meanings(uses: Mapping[str, str]) -> str:
    """What each use means."""
    return rows("use|meaning", [[f"`{use}`", meaning] for use, meaning in uses.items()])


def number(value: float) -> str:
    """A figure as printed; nothing where there is none."""
    return "" if pd.isna(value) else f"{value:g}"


def published_effects() -> str:
    """One row an effect."""
    lines = []
    for row in effects().to_dict("records"):
        span = "–".join(filter(None, [number(row["low"]), number(row["high"])]))
        shown = number(row["estimate"]) + (f" ({span})" if span else "")
        what = f"{row['subject']}: {row['outcome']}"
        lines.append(
            [row["id"], what, f"{shown} {row['unit']}".strip(), row["reference"], row["use"]]
        )
    return rows("id|of what|published|in|use", lines)


def written(document: str) -> str:
    """The document with its tables as the evidence has them."""
    tables = {
        "uses": meanings(USES),
        "effect uses": meanings(EFFECT_USES),
        "figures": figures(),
        "traps": rows("trap|what to mind", table("traps").to_numpy().tolist()),
        "effects": published_effects(),
    }
    return replaced(document, tables)


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), "utf-8")
