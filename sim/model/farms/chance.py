"""What farms draw for; numbers are unique in the model and never given again."""

from __future__ import annotations

from enum import IntEnum


class Process(IntEnum):
    """A process of chance."""

    OFFERS = 36  # a lasting trait of a county, one draw for all quarters
