"""The roster of science and technology commissioners at the end of 2015, one row a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.world.draws import apportion
from sim.world.institutes import AGRICULTURE, INSTITUTES

GOVERNMENT, MARKET, SOCIAL = 0, 1, 2
AGRICULTURAL, ENTERPRISE = 0, 1


@dataclass(frozen=True)
class RosterAssumptions:
    """Each value carries its range; the roster's size is ``INSTITUTES.roster``.

    The published 849,800 persons of 2019 (MOST) are cumulative registrations, not people active.
    """

    source: tuple[float, float, float] = (0.75, 0.15, 0.10)  # government 0.6-0.9
    agricultural_at_home: float = 0.95  # of people of agricultural institutes; 0.85-1
    agricultural_elsewhere: float = 0.60  # of others; 0.4-0.8
    farming: float = 0.80  # agricultural commissioners whose field is agriculture; 0.6-0.95
    skill: tuple[float, float] = (4.0, 3.0)  # beta; mean 0.57, range of mean 0.45-0.7


ROSTER = RosterAssumptions()


def build_commissioners(
    counties: dict[str, np.ndarray], institutes: dict[str, np.ndarray], rng: np.random.Generator
) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Columns of all commissioners at 1:1 and where each comes from; nobody is posted yet.

    ``home`` is a row of ``institutes``; people follow what an institute can send. A commissioner
    works in the field of the home institute, or in agriculture when sent to farmers.
    """
    number = apportion(INSTITUTES.roster, institutes["capacity"])
    home = np.repeat(np.arange(len(number), dtype=np.int32), number)
    people = len(home)
    field = institutes["field"][home]
    chance = np.where(
        field == AGRICULTURE, ROSTER.agricultural_at_home, ROSTER.agricultural_elsewhere
    )
    kind = np.where(rng.random(people) < chance, AGRICULTURAL, ENTERPRISE).astype(np.int8)
    farming = (kind == AGRICULTURAL) & (rng.random(people) < ROSTER.farming)
    edges = np.cumsum(ROSTER.source)[:-1]
    commissioners: dict[str, np.ndarray] = {
        "id": np.arange(people, dtype=np.int64),
        "home": home,
        "source": np.searchsorted(edges, rng.random(people)).astype(np.int8),
        "kind": kind,
        "skill": rng.beta(*ROSTER.skill, people),
        "speciality": np.where(farming, AGRICULTURE, field).astype(np.int8),
        "weight": np.ones(people),
    }
    names = ("home", "source", "kind", "skill", "speciality")
    return commissioners, {f"commissioners.{name}": "assumption" for name in names}
