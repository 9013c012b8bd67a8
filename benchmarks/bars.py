"""What a benchmark prints: a figure beside its bar."""

from __future__ import annotations

import resource
import sys


def bar(what: str, got: float, limit: float, unit: str, least: bool = False) -> None:
    """One line: the figure, its bar (at most, or at least), reached or missed by what factor."""
    margin = got / limit if least else limit / got
    word = f"reached with {margin:.2f} to one" if margin >= 1 else f"missed by {1 / margin:.2f}"
    sign = ">=" if least else "<="
    print(f"  {what:<42}{got:9.3f} {unit:<5} bar {sign} {limit:<5g} {word}")


def peak_gigabytes() -> float:
    """Most memory this process has held, all that it has loaded included."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9
