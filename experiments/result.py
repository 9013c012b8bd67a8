"""What a finished experiment is for programs: its folder, its page, its judged targets."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

PAGE, TARGETS = "report.html", "targets.csv"


def as_json(folder: Path) -> str:
    """One line of JSON: ``folder``, ``page``, and ``targets``, a row a reading and scenario, where
    the experiment judges them; a figure that there is none of is null."""
    told: dict[str, Any] = {"folder": str(folder), "page": str(folder / PAGE)}
    if (table := folder / TARGETS).is_file():
        with table.open(encoding="utf-8-sig", newline="") as file:
            told["targets"] = [
                {name: _value(cell) for name, cell in row.items()} for row in csv.DictReader(file)
            ]
    return json.dumps(told, ensure_ascii=False)


def _value(cell: str) -> str | float | None:
    if cell.isdecimal():
        return int(cell)
    try:
        number = float(cell)
    except ValueError:
        return cell or None
    return number if math.isfinite(number) else None
