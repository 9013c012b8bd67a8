"""Write the tables of levers and behaviour parameters into docs/model.md from the code.

``python -m tools.parameter_table`` rewrites the document; a test fails where it is out of date.
"""

from __future__ import annotations

from pathlib import Path

from sim.behaviour import PRIORS, Parameters
from sim.evidence import source
from sim.levers import settings
from sim.policy import about_levers
from tools.blocks import replaced

DOCUMENT = Path(__file__).parents[1] / "docs" / "model.md"


def parameters() -> str:
    """One row a behaviour parameter: range, unit, source ids, how the range follows from them."""
    rows = ["| parameter | range | middle | unit | sources | why |", "|---|---|---|---|---|---|"]
    for name, prior in PRIORS.items():
        middle, even = getattr(Parameters(), name), "" if prior.log else " (uniform)"
        span = f"{prior.low:,g}–{prior.high:,g}{even}"
        shown = f"{middle:,.0f}" if middle >= 1000 else f"{middle:.3g}"
        ids = ", ".join(prior.sources)
        rows.append(f"| `{name}` | {span} | {shown} | {prior.unit} | {ids} | {prior.why} |")
    return "\n".join(rows)


def sources() -> str:
    """One line a source id that a parameter names, with what it stands for."""
    ids = dict.fromkeys(one for prior in PRIORS.values() for one in prior.sources)
    return "\n".join(f"- `{one}`: {source(one)}" for one in ids)


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
    """The document with the tables as the code has them."""
    tables = {"levers": levers(), "parameters": parameters(), "sources": sources()}
    return replaced(document, tables)


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), "utf-8")
