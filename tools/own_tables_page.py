"""Write the table of columns into docs/own_tables.md and its Chinese twin, from the code.

``python -m tools.own_tables_page`` rewrites both; a test fails where one is out of date.
"""

from __future__ import annotations

from pathlib import Path

from sim.text import say
from sim.world.attributes import ATTRIBUTES, FLAG
from sim.world.table_columns import limits, written
from tools.blocks import replaced

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"en": DOCS / "own_tables.md", "zh": DOCS / "own_tables.zh-CN.md"}
HEADS = {
    "en": ("column", "what", "unit", "from – to", "a head"),
    "zh": ("列", "含义", "单位", "范围", "人均"),
}


def columns(language: str) -> str:
    """One row an attribute: name, meaning, unit, range, range a head."""
    heads = HEADS[language]
    rows = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, about in ATTRIBUTES.items():
        what = say(f"attribute.counties.{name}", language)
        unit = say(f"error.table_unit.{about.unit}", language)
        span = "" if about == FLAG else " – ".join(limits(about))
        head = " – ".join(map(written, about.a_head)) if about.a_head else ""
        rows.append(f"| `{name}` | {what} | {unit} | {span} | {head} |")
    return "\n".join(rows)


def page(language: str) -> str:
    """The page as it should be."""
    return replaced(PAGES[language].read_text("utf-8"), {"columns": columns(language)})


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
