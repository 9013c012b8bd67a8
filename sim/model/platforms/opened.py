"""What has been opened since 2021 and still tells."""

from __future__ import annotations

import numpy as np

from sim.core.arrays import Floats, whole
from sim.core.clock import HORIZON, QUARTERS, quarters_to
from sim.model.platforms.rules import fading


class Opened:
    """Weights of what was opened, by kind and quarter, and fractions of units still due."""

    def __init__(self, n: int) -> None:
        self.weights = {
            name: np.zeros((quarters_to(HORIZON), n)) for name in ("parks", "spaces", "sites")
        }
        self.due: dict[str, float] = {}

    def whole(self, name: str, a_year: float) -> int:
        """Units of a kind that fall due in a quarter; the fraction waits for the next."""
        waiting = self.due.get(name, 0.0) + 0.25 * a_year
        number = int(whole(waiting))
        self.due[name] = waiting - number
        return number

    def active(self, name: str, quarter: int) -> Floats:
        """Weights of a kind that still tell in a quarter, shape (n,)."""
        rows = max(QUARTERS, quarter + 1)  # a longer sum would be rounded otherwise
        age = quarter - np.arange(rows)
        return np.asarray(fading(age) @ self.weights[name][:rows])
