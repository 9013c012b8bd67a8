"""The spread of provinces about their runs, which a common level does not touch."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.targets import NATION
from tools.province_spread import spread


def table(values: dict[str, float], indicator: str = "gerd") -> pd.DataFrame:
    rows = {"indicator": indicator, "scope": list(values), "year": 2021}
    return pd.DataFrame(rows | {"value": list(values.values())})


def test_only_differences_between_provinces_count() -> None:
    chance = np.random.default_rng(1)
    names = [f"{code}0000" for code in range(11, 42)]
    apart = chance.normal(size=len(names))
    runs = table(dict(zip(names, chance.uniform(1.0, 9.0, len(names)), strict=True)))
    published = runs.assign(value=3.0 * runs["value"] * np.exp(apart))
    nation = table({NATION: 1e6})
    found = spread(pd.concat([published, nation]), pd.concat([runs, nation, runs]))
    assert found.to_dict() == {2021: {"gerd": pytest.approx(np.std(apart, ddof=1))}}


def test_a_figure_of_few_provinces_is_left_out() -> None:
    few = table({f"{code}0000": 1.0 for code in range(11, 20)})
    assert spread(few, few).empty
