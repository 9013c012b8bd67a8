"""Every process of chance, gathered from the subjects."""

from __future__ import annotations

from sim.model.commissioners import chance as commissioners
from sim.model.farms import chance as farms
from sim.model.firms import chance as firms
from sim.model.government import chance as government
from sim.model.movers import chance as movers
from sim.model.platforms import chance as platforms
from sim.model.ties import chance as ties
from sim.model.ventures import chance as ventures

PROCESSES = tuple(
    process
    for subject in (firms, farms, ties, ventures, commissioners, platforms, government, movers)
    for process in subject.Process
)
