"""What ventures draw for; numbers are unique in the model and never given again."""

from __future__ import annotations

from enum import IntEnum


class Process(IntEnum):
    """A process of chance."""

    VOUCHER_APPLY = 50
    VOUCHER_LOT = 51
    VOUCHER_USE = 52
    VOUCHER_NEW = 53
    VOUCHER_PARTNER = 54
    CONSORTIUM = 55
    CONSORTIUM_PARTNER = 56
    CONSORTIUM_OFFSET = 57
    CONSORTIUM_INSTITUTE = 58
    SEED_FUND = 59
    SMART = 60
    FIRM_INSTITUTE = 61
