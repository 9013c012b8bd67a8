"""What moving firms draw for; numbers are unique in the model and never given again."""

from __future__ import annotations

from enum import IntEnum


class Process(IntEnum):
    """A process of chance."""

    LOOK = 98
    PLACE = 99
    CHOOSE = 100
