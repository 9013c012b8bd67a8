"""The table of science commissioners."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.core.arrays import Bools, Floats, Ints
from sim.core.table import Table, column


class Commissioners(Table):
    """A roster of 300,000 people who may be called (published totals are cumulative
    registrations), one a row."""

    table_name: ClassVar[str] = "commissioner"

    id: Ints = column("lasting number", "", dtype=None)
    alive: Bools = column("yes", "", dtype=np.bool_, start=True)
    weight: Floats = column("people that one stands for", "A, then S")
    base_weight: Floats = column("the same while at home", "A")
    home: Ints = column("row of the institute", "A", dtype=None)
    kind: Ints = column("0 agricultural, 1 enterprise", "A", dtype=None)
    skill: Floats = column("0-1", "A, then S", dtype=None)
    speciality: Ints = column("field", "A", dtype=None)
    source: Ints = column("0 government, 1 market, 2 social", "A", dtype=None)
    host: Ints = column("row of the county of the post, -1 at home", dtype=np.int64, start=-1)
    stream: Ints = column("0 ordinary, 1 three regions, 2 corps", dtype=np.int8)
    term_left: Ints = column("quarters of the post left", dtype=np.int16)
    barred: Ints = column("quarters without a call after a poor review", dtype=np.int16)
