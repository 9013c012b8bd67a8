"""Everything that a run has changed, to hold a model against another or its own past."""

from __future__ import annotations

import numpy as np

from sim import CountyInnovationModel


def state(model: CountyInnovationModel) -> dict[str, np.ndarray]:
    """Columns, yearly figures, ties and bill."""
    found = {
        f"{kind}.{name}": values.copy()
        for kind, table in model.tables.items()
        for name, values in table.arrays.items()
    }
    for year in model.years:
        found |= {f"{year.year}.{name}": values for name, values in year.values.items()}
    found["links"] = np.stack([model.links.a_id, model.links.b_id, model.links.kind])
    found["bill"] = np.array([row[-1] for row in model.bill.rows()])
    return found


def changed(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> list[str]:
    """Names of what differs."""
    assert one.keys() == other.keys()
    return [
        name
        for name, values in one.items()
        if not np.array_equal(values, other[name], equal_nan=values.dtype.kind == "f")
    ]
