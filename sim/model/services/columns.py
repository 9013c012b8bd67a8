"""What services keep of each county."""

from __future__ import annotations

from sim.core.arrays import Floats
from sim.core.table import column
from sim.model.counties import CountyColumns


class ServiceCounties(CountyColumns):
    """Digital services, the social index, science literacy."""

    literacy_rural: Floats = column("share of adults", "P national share of 2015, A spread; then S")
    literacy_urban: Floats = column("share of adults", "P national share of 2015, A spread; then S")
    served_at_start: Floats = column("effort per 1,000 villagers in the first quarter")
    digital: Floats = column("index 0-1: mean of services and offices", "A, then S")
    digital_2015: Floats = column("the same at the end of 2015", "A")
    digital_services: Floats = column("share of people who use them", "A in 2015, then S")
    digital_governance: Floats = column("share of offices that use them", "A in 2015, then S")
    social: Floats = column("index 0-1")
    standing: Floats = column("scores of schooling and of public means, 0-1", "P", width=2)
