"""Write the tables of levers and behaviour parameters into docs/model.md from the code.

``python tools/parameter_table.py`` rewrites the document; a test fails where it is out of date.
"""

from __future__ import annotations

import re
from pathlib import Path

from sim.behaviour import PRIORS, Parameters
from sim.levers import settings
from sim.policy import about_levers

DOCUMENT = Path(__file__).parents[1] / "docs" / "model.md"


def parameters() -> str:
    """One row a behaviour parameter: range, unit, source."""
    rows = ["| parameter | range | middle | unit | source |", "|---|---|---|---|---|"]
    for name, prior in PRIORS.items():
        middle, even = getattr(Parameters(), name), "" if prior.log else " (uniform)"
        span = f"{prior.low:,g}–{prior.high:,g}{even}"
        shown = f"{middle:,.0f}" if middle >= 1000 else f"{middle:.3g}"
        rows.append(f"| `{name}` | {span} | {shown} | {prior.unit} | {prior.source} |")
    return "\n".join(rows)


def levers() -> str:
    """One row a setting: plan, 2020, range, unit; dates only where they are the lever's own."""
    rows = ["| lever | setting | plan | 2020 | range | unit |", "|---|---|---|---|---|---|"]
    for lever in about_levers():
        rows += [
            f"| `{lever}` | `{s.name}` | {s.plan} | {s.no_plan} | {s.range} | {s.unit} |"
            for s in settings(lever)
        ]
    return "\n".join(rows)


def written(document: str) -> str:
    """The document with both tables as the code has them."""
    for name, table in (("levers", levers()), ("parameters", parameters())):
        pattern = rf"(<!-- {name} -->\n).*?(<!-- end -->)"
        document = re.sub(
            pattern, lambda found, new=table: f"{found[1]}{new}\n{found[2]}", document, flags=re.S
        )
    return document


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), "utf-8")
