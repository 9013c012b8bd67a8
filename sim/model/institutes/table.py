"""The table of research institutes."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from sim.core.arrays import Bools, Floats, Ints
from sim.core.table import Table, column


class Institutes(Table):
    """Universities and public research institutes, one a row."""

    table_name: ClassVar[str] = "institute"

    id: Ints = column("lasting number", "", dtype=None)
    alive: Bools = column("yes", "", dtype=np.bool_, start=True)
    weight: Floats = column("institutes that it stands for", "")
    county: Ints = column("row of its county", "P colleges, A public institutes", dtype=None)
    kind: Ints = column("university, public institute, junior college", "A", dtype=None)
    field: Ints = column("0 agriculture, 1-8 the technology of sectors 1-8", "A", dtype=None)
    budget: Floats = column(
        "R&D, yuan a year of 2015", "province R&D less that of firms (P)", dtype=None
    )
    stock: Floats = column("yuan of knowledge", "A, then S", dtype=None)
    patents: Floats = column(
        "valid invention patents, an expected number",
        "province totals less firms' (A), then S",
        dtype=None,
    )
    base_patents: Floats = column("patents of 2015", "A")
    base_stock: Floats = column("yuan of knowledge in 2015", "A")
    outreach: Floats = column("share of effort for the outside", "A, then S", dtype=None)
    base_outreach: Floats = column("the same in 2015", "A")
    capacity: Floats = column("commissioners away at once", "A", dtype=None)
