"""Write the tables of columns into docs/own_tables.md and its Chinese twin, from the code.

``python -m tools.own_tables_page`` rewrites both; a test fails where one is out of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sim.text import listed, say
from sim.world.attributes import ATTRIBUTES, FLAG, Attribute
from sim.world.table_columns import limits, written
from sim.world.user_lists import FIELDS, FIGURES, KINDS
from tools.blocks import replaced

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"en": DOCS / "own_tables.md", "zh": DOCS / "own_tables.zh-CN.md"}
HEADS = {
    "en": ("column", "what", "unit", "from – to", "a head"),
    "zh": ("列", "含义", "单位", "范围", "人均"),
}


def columns(language: str, group: str, about_each: Mapping[str, Attribute]) -> str:
    """One row an attribute of ``group``: name, meaning, unit, range, range a head."""
    heads = HEADS[language]
    rows = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, about in about_each.items():
        what = say(f"attribute.{group}.{name}", language)
        unit = say(f"error.table_unit.{about.unit}", language)
        span = "" if about == FLAG else " – ".join(limits(about))
        head = " – ".join(map(written, about.a_head)) if about.a_head else ""
        rows.append(f"| `{name}` | {what} | {unit} | {span} | {head} |")
    return "\n".join(rows)


def institutes(language: str) -> Iterator[str]:
    """Rows for the columns with words and those with figures."""
    heads, *figures = columns(language, "institutes", FIGURES).split("\n")
    yield heads
    yield figures.pop(0)
    for name, words in (("kind", KINDS), ("field", FIELDS)):
        what = say(f"attribute.institutes.{name}", language)
        left, right = ("（", "）") if language == "zh" else (" (", ")")
        told = (f"{word}{left}{say(f'institute.{name}.{word}', 'zh')}{right}" for word in words)
        yield f"| `{name}` | {what} |  | {listed(told, language)} |  |"
    yield from figures


def page(language: str) -> str:
    """The page as it should be."""
    tables = {
        "columns": columns(language, "counties", ATTRIBUTES),
        "institutes": "\n".join(institutes(language)),
    }
    return replaced(PAGES[language].read_text("utf-8"), tables)


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
