"""What platforms draw for; numbers are unique in the model and never given again."""

from __future__ import annotations

from enum import IntEnum


class Process(IntEnum):
    """A process of chance."""

    LABORATORY = 90
    TRANSFER_CENTRE = 91
    INCUBATOR = 92
    COUNTY_PARK = 93
    PROVINCE_PARK = 94
    NATIONAL_PARK = 95
    STAR_SPACE = 96
    SITE = 97
