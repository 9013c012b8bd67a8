"""What a policy does in the simulation: the treated against themselves without it.

Twins share history and luck, so the difference of a unit's outcome between them is the policy's,
interference included: nothing is estimated.
"""

from __future__ import annotations

import numpy as np
import pandas as pd


def differences(panel: pd.DataFrame, twin: pd.DataFrame) -> pd.DataFrame:
    """``panel`` with a column ``effect``: its ``y`` less that of ``twin`` in the same unit and
    year. Rows that the twin does not have (a firm that died there) are left out."""
    both = panel.merge(twin[["unit", "year", "y"]], on=["unit", "year"], suffixes=("", "_twin"))
    return both.assign(effect=both["y"] - both["y_twin"])


def on_the_treated(panel: pd.DataFrame, twin: pd.DataFrame) -> float:
    """Mean effect over treated unit-years."""
    effects = differences(panel, twin)
    treated = effects[(effects["cohort"] > 0) & (effects["year"] >= effects["cohort"])]
    return float(treated["effect"].mean())


def by_period(panel: pd.DataFrame, twin: pd.DataFrame) -> pd.Series[float]:
    """Mean effect on the treated by years since treatment."""
    unit_years = differences(panel, twin)
    treated = unit_years[unit_years["cohort"] > 0]
    period = treated["year"] - treated["cohort"]
    effects: pd.Series[float] = treated.groupby(period)["effect"].mean()
    return effects


def a_dose(panel: pd.DataFrame, twin: pd.DataFrame) -> float:
    """Effect of one more unit of ``dose``: the slope through the origin of effects on doses."""
    effects = differences(panel, twin)
    effects = effects[effects["dose"] != 0.0]
    dose = effects["dose"].to_numpy(float)
    return float((dose * effects["effect"]).sum() / max(float(np.square(dose).sum()), 1e-300))
