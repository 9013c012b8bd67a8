"""What moves of people leave with each county."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class MigrationCounties(CountyColumns):
    """Counts of the year."""

    people_arrived: Floats = column("persons who moved here from another unit this year")
    people_departed: Floats = column("persons who moved to another unit this year")
    talent_arrived: Floats = column("staff who moved here from another province this year")
    talent_departed: Floats = column("staff who moved to another province this year")
