"""``python -m tools.lever_files``: writes the levers' settings into ``configs/levers``.

A folder a family, a file a choice: ``plan`` as enacted, ``held`` as in 2020, ``off`` where no lever
does anything. Values, units, ranges and clauses are those of the code, sources those of the
catalogue; dates stand only where they are a lever's own. A test holds the files against the code.
"""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.levers import COMMON, number
from sim.model.commissioners.levers import COVERAGE
from sim.model.policy.lever import Lever
from sim.model.policy.levers import FAMILIES, KINDS
from sim.text import say

ROOT = Path(__file__).parents[1] / "configs" / "levers"
CHOICES = {
    "plan": "as enacted",
    "held": "as it stood in 2020",
    "off": "switched off",
}
WIDTH = 100


def texts() -> Mapping[str, str]:
    """What each file says, by its place below ``configs/levers``."""
    return {
        f"{family}/{choice}.yaml": "\n".join(_lines(family, choice)) + "\n"
        for family in FAMILIES
        for choice in CHOICES
    }


def _lines(family: str, choice: str) -> Iterator[str]:
    yield "# @package levers"
    yield f"# Levers of the family {family}, {CHOICES[choice]}."
    for lever in FAMILIES[family]:
        yield ""
        clause, basis = KINDS[lever].about.clause, say(f"lever.{lever}.basis")
        about = f"{say(f'lever.{lever}')}, clause {clause}. {basis}."
        yield from textwrap.wrap(about, WIDTH, initial_indent="# ", subsequent_indent="# ")
        yield f"{lever}:"
        chosen = _chosen(KINDS[lever], choice)
        for f in dataclasses.fields(chosen):
            value = getattr(chosen, f.name)
            if COMMON.get(f.name) == value:
                continue
            shown = f"'{value}'" if value in COVERAGE else value  # bare, YAML's yes and no
            yield f"  {f.name}: {shown}  # {_unit(f.metadata)}; {clause}"


def _chosen(kind: type[Lever], choice: str) -> Lever:
    return {"plan": kind(), "held": kind.held(), "off": kind().switched_off()}[choice]


def _unit(meta: Mapping[str, Any]) -> str:
    if meta.get("choices"):
        return f"one of {', '.join(meta['choices'])}"
    span = "" if meta.get("low") is None else f", {number(meta['low'])} to {number(meta['high'])}"
    return f"{meta['unit']}{span}"


if __name__ == "__main__":
    for place, text in texts().items():
        file = ROOT / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
