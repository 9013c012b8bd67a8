"""Write docs/schedule.md from what the steps of a quarter declare.

``python -m tools.schedule_page`` rewrites the page; a test fails where it is out of date.
"""

from __future__ import annotations

import re
from pathlib import Path

from sim.model.schedule import arrows, schedule

PAGE = Path(__file__).parents[1] / "docs" / "schedule.md"
RULE = r"\d+(?:\.\d+)?"
HEAD = """# The schedule of a quarter

Written from the code by `python -m tools.schedule_page`; `python -m sim.model.schedule` prints the
same in a terminal. The order is `ORDER` in `sim/model/model.py`. Each step declares what it reads
and writes, and `tests/model/test_contract.py` watches a quarter and holds every step to its words.
*Reads* are values of this quarter or of the start; *last* are values that still hold what the
quarter or the year before left, since a later step (or this one) writes them; *adds to* are fields
that an earlier step of the quarter has set.
"""


def page() -> str:
    """The page as the code has it."""
    parts = [HEAD, "## Who hands what to whom\n", graph(), "## Step by step\n"]
    for row in schedule():
        file = row.source.partition(":")[0]  # a line would move with every change of the file
        where = f"[`{file}`](../{file})"
        rules = re.sub(RULE, r"[\g<0>](model.md#rule-\g<0>)", row.rule)
        parts.append(f"### {row.number}. `{row.step}`\n\n{row.says} Rules {rules}; {where}.\n")
        lines = [
            f"- {heading}: {', '.join(f'`{name}`' for name in names)}"
            for heading, names in (
                ("reads", row.reads),
                ("last", row.last),
                ("writes", row.writes),
                ("adds to", row.adds),
            )
            if names
        ]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def graph() -> str:
    """Arrows from each step to those that read what it wrote in the same quarter; the number says
    how many fields. The close of the quarter, which reads nearly all, is left out."""
    lines = [
        f"  {writer} -->|{len(fields)}| {reader}"
        for (writer, reader), fields in arrows().items()
        if reader != "close_quarter"
    ]
    return "\n".join(["```mermaid", "flowchart LR", *lines, "```", ""])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
