"""Write the tables of state, levers, prices and behaviour parameters into docs/model.md.

``python -m tools.parameter_table`` rewrites the document; a test fails where it is out of date.
"""

from __future__ import annotations

from pathlib import Path

from sim.behaviour.parameters import PRIORS, Parameters
from sim.core.table import Table
from sim.evidence import source
from sim.levers import listed_settings
from sim.model.commissioners.table import Commissioners
from sim.model.firms.table import Firms
from sim.model.institutes.table import Institutes
from sim.model.policy.levers import about_levers
from sim.model.policy.prices import price_settings
from sim.model.state import Counties, Nation
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
            for s in listed_settings(lever)
        ]
    return "\n".join(rows)


def prices() -> str:
    """One row a price: its levers, the plan's, range, unit, source."""
    rows = ["| price | levers | plan | range | unit | source |", "|---|---|---|---|---|---|"]
    for name, meta in price_settings().items():
        levers = ", ".join(f"`{lever}`" for lever in meta["of"])
        default, low, high = (f"{meta[key]:,.10g}" for key in ("default", "low", "high"))
        told = f"{default} | {low}–{high} | {meta['unit']} | {meta['source']}"
        rows.append(f"| `{name}` | {levers} | {told} |")
    return "\n".join(rows)


def state(table: type[Table]) -> str:
    """One row a column of a table: what it holds and in which unit, where it comes from."""
    rows = ["| column | holds | origin |", "|---|---|---|"]
    for name, its in table.columns().items():
        rows.append(f"| `{name}` | {its.unit} | {its.origin or '–'} |")
    return "\n".join(rows)


def nation() -> str:
    """One row a quantity of the nation."""
    rows = ["| quantity | holds |", "|---|---|"]
    rows += [f"| `{name}` | {its.unit} |" for name, its in Nation.quantities().items()]
    return "\n".join(rows)


def written(document: str) -> str:
    """The document with the tables as the code has them."""
    tables = {
        **{its.table_name: state(its) for its in (Counties, Firms, Institutes, Commissioners)},
        "nation": nation(),
        "levers": levers(),
        "prices": prices(),
        "parameters": parameters(),
        "sources": sources(),
    }
    return replaced(document, tables)


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text("utf-8")), "utf-8")
