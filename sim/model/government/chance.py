"""What government draw for; numbers are unique in the model and never given again."""

from __future__ import annotations

from enum import IntEnum


class Process(IntEnum):
    """A process of chance."""

    NAMING = 68
    COUNTY_GDP = 120  # one draw a county and year
