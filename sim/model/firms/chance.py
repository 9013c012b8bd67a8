"""What firms draw for; numbers are unique in the model and never given again."""

from __future__ import annotations

from enum import IntEnum


class Process(IntEnum):
    """A process of chance."""

    VISIT = 1
    LEARN = 2  # and 3, 4, 5: one an instrument
    START = 6
    STOP = 7
    PROPENSITY = 8
    APPLY = 9
    APPROVE = 10
    DEFAULT = 11
    PATENT = 12
    QUALITY = 13
    PRODUCTIVITY = 14
    SALES = 15
    RENEW = 17
    SPECIALISED = 18
    EXIT = 19
    ENTRY = 20
    SECTOR = 21
    SIZE = 22
    BRANCH = 30
    CASH = 31
    UNREST = 16
    FILING = 32
    INVENTOR = 34  # a lasting trait, one draw for all quarters
    JURY = 27
    RECEIVABLES = 35
    PLEDGE = 37
    BANK = 38
    FUND_BIRTH = 62
    FOUNDED = 63
    PARK_BIRTH = 121
