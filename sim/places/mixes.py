"""The same money spent otherwise: a few mixes of levers that a search for the frontier has kept.

``mixes.csv`` holds them: name, size of each part (a family of levers, times its size in the plan),
cost over the plan's, what each gains over the plan in further draws, and the code whose rules they
were found with. They are offers to try and no advice: where the rules have changed since
(``Mix.current``), what they gain is for the next answer to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from sim.config.scenario import mixed, multiplied
from sim.ensemble.store.keys import code_hash
from sim.model.policy.levers import Levers

SIZE, GAIN = "size.", "gain."  # begin the names of columns
FOUND_BY = (
    "python -m experiments.frontier world.scale=0.02 frontier.generations=3 "
    "frontier.population=16 frontier.points=3 frontier.check=2 ensemble.replicates=2 "
    "'scenario=[plan,credit_first,talent_first]'"
)


@dataclass(frozen=True)
class Mix:
    """Levers that cost about what the plan does (``cost`` times it).

    ``sizes`` are those of its parts, times the plan's; ``gains`` what each objective of the search
    was better than under the plan, mean over further draws, in % or log points
    (``docs/frontier.md``). ``current`` says whether the rules are those that it was found with.
    """

    name: str
    levers: Levers
    sizes: Mapping[str, float]
    cost: float
    gains: Mapping[str, float]
    current: bool


@cache
def kept_mixes() -> tuple[Mix, ...]:
    """The mixes that are kept, the compromise first."""
    table = pd.read_csv(str(files(__package__) / "mixes.csv"))
    return tuple(_mix(row) for row in table.to_dict("records"))


def _mix(row: Mapping[str, object]) -> Mix:
    sizes = _numbers(row, SIZE)
    members = mixed(list(sizes), "mixes.csv")
    by_lever = {lever: size for part, size in sizes.items() for lever in members[part]}
    return Mix(
        name=str(row["name"]),
        levers=multiplied(Levers(), by_lever),
        sizes=sizes,
        cost=float(str(row["cost"])),
        gains=_numbers(row, GAIN),
        current=str(row["code"]) == code_hash(),
    )


def _numbers(row: Mapping[str, object], begins: str) -> dict[str, float]:
    return {
        name.removeprefix(begins): float(str(value))
        for name, value in row.items()
        if name.startswith(begins)
    }
