"""One hash a table over every column after a whole run, to show that a rebuilding moved no bit.

    python tools/trajectories.py [--scale 0.1] [--quarters 40] [--columns]

Runs the drawn country under the plan and under all levers at their highest and prints, for each,
the SHA-256 of every table (columns by name, living rows by lasting id), of the yearly figures, the
ties and the bill; with ``--columns`` that of each column by itself, for where a table has gained
one. Hashes are of one machine: libraries of another may round the last bits.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from sim import CountyInnovationModel

SCENARIOS = ("plan", "all_levers_max")


def digest(named: dict[str, np.ndarray]) -> str:
    """SHA-256 of arrays with their names, kinds and shapes, in the order of the names."""
    running_hash = hashlib.sha256()
    for name in sorted(named):
        values = np.ascontiguousarray(named[name])
        running_hash.update(f"{name} {values.dtype.str} {values.shape}".encode())
        running_hash.update(values.tobytes())
    return running_hash.hexdigest()[:16]


def hashes(model: CountyInnovationModel, by_column: bool) -> dict[str, str]:
    """Part of the model -> hash of all that it holds."""
    by_part: dict[str, str] = {}
    for kind, table in model.tables.items():
        rows = table.rows()
        rows = rows[np.argsort(table["id"][rows], kind="stable")]
        values = {name: table[name][rows] for name in table.arrays}
        if by_column:
            by_part |= {f"{kind}.{name}": digest({name: values[name]}) for name in sorted(values)}
        else:
            by_part[kind] = digest(values)
    by_part["years"] = digest(
        {
            f"{year.year}.{name}": values
            for year in model.years
            for name, values in year.values.items()
        }
    )
    links = model.links
    by_part["links"] = digest({"a": links.a_id, "b": links.b_id, "kind": links.kind})
    by_part["bill"] = hashlib.sha256(repr(list(model.bill.rows())).encode()).hexdigest()[:16]
    return by_part


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--quarters", type=int, default=40)
    parser.add_argument("--columns", action="store_true")
    asked = parser.parse_args()
    for scenario in SCENARIOS:
        words = [f"world.scale={asked.scale}", f"scenario={scenario}"]
        words += ["world.census=drawn", "world.yearbook=drawn"]
        model = CountyInnovationModel.from_config(words)
        model.run_for(asked.quarters)
        for part, value in hashes(model, asked.columns).items():
            print(f"{scenario:15} {part:34} {value}")


if __name__ == "__main__":
    main()
