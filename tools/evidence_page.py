"""Write the tables of docs/evidence.md and its Chinese twin from ``sim.evidence``.

``python -m tools.evidence_page`` rewrites both; a test fails where one is out of date.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from sim.evidence import EFFECT_USES, USES, effects, observations, table
from sim.measure.indicators import INDICATORS
from sim.text import BETWEEN_CLAUSES, keys, listed, say
from tools.blocks import replaced

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"en": DOCS / "evidence.md", "zh": DOCS / "evidence.zh-CN.md"}


def rows(heads: Iterable[str], lines: Iterable[Iterable[str]], language: str) -> str:
    """A table in Markdown; ``heads`` are keys of the catalogue."""
    names = [say(f"evidence.head.{head}", language) for head in heads]
    return "\n".join([line(names), "|" + "---|" * len(names), *map(line, lines)])


def line(cells: Iterable[str]) -> str:
    """One row of a table."""
    return f"| {' | '.join(cells)} |"


def places(scopes: pd.Series[str], language: str) -> str:
    """Which kinds of scope there are, in words."""
    kinds = set(scopes)
    provinces = sum(scope.isdigit() and scope != "100000" for scope in kinds)
    said = ["nation"] * ("100000" in kinds) + ["provinces"] * (provinces > 0)
    said += ["county_areas"] * ("county-area" in kinds)
    said += ["regions"] * any(scope.startswith("region:") for scope in kinds)
    return listed((say(f"evidence.{key}", language, number=provinces) for key in said), language)


def figures(language: str) -> str:
    """One row an indicator: in English by its name in the code, in Chinese by both."""
    lines = []
    for name, series in observations().groupby("indicator", sort=False):
        first, last = series["year"].min(), series["year"].max()
        dash = "–" if language == "en" else "—"
        uses = listed((use for use in USES if use in set(series["use"])), language)
        unit = str(series["unit"].iloc[0])
        known = name in INDICATORS and INDICATORS[str(name)].unit == unit
        lines.append(
            [
                f"`{name}`" if language == "en" else f"{titled(str(name), language)} `{name}`",
                unit if language == "en" else say(f"unit.{unit}", language),
                places(series["scope"], language),
                f"{first}" if first == last else f"{first}{dash}{last}",
                uses,
                cited(series["source"].unique(), language),
                say(f"evidence.{'yes' if known else 'no'}", language),
            ]
        )
    return rows(("figure", "unit", "of", "years", "use", "source", "measured"), lines, language)


def titled(name: str, language: str) -> str:
    """What a figure is called, as an indicator where it is one."""
    return say(next(k for k in (f"indicator.{name}", f"figure.{name}") if k in keys()), language)


def cited(sources: Iterable[str], language: str) -> str:
    """Sources by their keys, in Chinese by their titles."""
    told = sources if language == "en" else (say(f"source.{key}", language) for key in sources)
    return BETWEEN_CLAUSES[language].join(told)


def meanings(uses: Iterable[str], kind: str, language: str) -> str:
    """What each use means."""
    lines = ([f"`{use}`", say(f"evidence.{kind}.{use}", language)] for use in uses)
    return rows(("use", "meaning"), lines, language)


def traps(language: str) -> str:
    """What to mind before two figures of a series are compared."""
    lines = ([trap, say(f"trap.{trap}", language)] for trap in table("traps")["trap"])
    return rows(("trap", "mind"), lines, language)


def number(value: float) -> str:
    """A figure as printed; nothing where there is none."""
    return "" if pd.isna(value) else f"{value:g}"


def published_effects(language: str) -> str:
    """One row an effect."""
    lines = []
    for row in effects().to_dict("records"):
        span = "–".join(filter(None, [number(row["low"]), number(row["high"])]))
        brackets = " ({})" if language == "en" else "（{}）"
        shown = number(row["estimate"]) + (brackets.format(span) if span else "")
        unit = say(f"effect.unit.{row['unit']}", language)
        what = say(f"effect.{row['id']}", language)
        lines.append([row["id"], what, f"{shown} {unit}".strip(), row["reference"], row["use"]])
    return rows(("id", "what", "published", "in", "use"), lines, language)


def written(document: str, language: str = "en") -> str:
    """The document with its tables as the evidence has them."""
    tables = {
        "uses": meanings(USES, "use", language),
        "effect uses": meanings(EFFECT_USES, "effect_use", language),
        "figures": figures(language),
        "traps": traps(language),
        "effects": published_effects(language),
    }
    return replaced(document, tables)


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(written(path.read_text("utf-8"), language), "utf-8")
