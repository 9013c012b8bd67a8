"""What banks keep of each county."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class CreditCounties(CountyColumns):
    """How far banks have come in a county."""

    ip_practice: Floats = column("share of banks that lend on patents, 0-1", "A, then S")
