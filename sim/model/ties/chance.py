"""What ties draw for; numbers are unique in the model and never given again."""

from __future__ import annotations

from enum import IntEnum


class Process(IntEnum):
    """A process of chance."""

    MEET = 23
    MATCH = 24
    FORGET = 25
    CLOSE = 26
    PARTNER = 33
    WORKSTATION = 64
    WORKSTATION_FIRM = 65
    FIELD = 66
    OPTION = 67
