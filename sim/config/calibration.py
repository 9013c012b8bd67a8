"""What a calibration asks for."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CalibrationSettings:
    """How many runs, and what is done with them.

    Published figures of 2016 to ``until`` are fitted. The first wave has ``first`` runs over the
    whole ranges of all parameters; each of the ``waves`` after it has ``further`` runs where the
    emulator has not ruled them out. Chains take ``steps`` each. ``checks`` fresh runs are made at
    draws of the posterior; ``truths`` runs of the first wave are kept from the emulator, and their
    parameters are to be found again.
    """

    until: int = field(default=2021, metadata={"low": 2016, "high": 2021})
    first: int = field(default=200, metadata={"low": 20, "high": 100_000})
    waves: int = field(default=1, metadata={"low": 0, "high": 20})
    further: int = field(default=100, metadata={"low": 10, "high": 100_000})
    steps: int = field(default=800, metadata={"low": 100, "high": 1_000_000})
    checks: int = field(default=40, metadata={"low": 10, "high": 10_000})
    truths: int = field(default=8, metadata={"low": 0, "high": 1_000})
