"""What commissioners draw for; numbers are unique in the model and never given again."""

from __future__ import annotations

from enum import IntEnum


class Process(IntEnum):
    """A process of chance."""

    CALL = 28
    TERM = 29
    NOTICE = 70
    TRAIN = 71
    REVIEW = 72
