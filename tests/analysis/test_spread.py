"""What a part of a draw adds to the spread of runs, against closed forms."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis import spread
from sim.analysis.spread import READING


def judged(part: str, quantities: np.ndarray) -> pd.DataFrame:
    """Runs of one reading, a draw each."""
    return pd.DataFrame(
        {
            "target": "G1",
            "reading": "nation",
            "scenario": part,
            "draw": range(len(quantities)),
            "quantity": quantities,
        }
    )


def test_each_part_of_a_sum_brings_its_own_variance() -> None:
    generator = np.random.default_rng(1)
    sizes = {"parameters": 3.0, "structure": 2.0, "chance": 1.0}
    draws = {part: size * generator.standard_normal(4000) for part, size in sizes.items()}
    own = judged("plan", sum(draws.values()))
    changed = pd.concat(
        judged(part, own["quantity"].to_numpy() - values + np.roll(values, -1))
        for part, values in draws.items()
    )
    found = spread(own, changed).set_index("part")
    for part, size in sizes.items():
        assert found.loc[part, "sd"] == pytest.approx(size, rel=0.05)
        assert found.loc[part, "share"] == pytest.approx(size**2 / 14.0, rel=0.1)
    assert (found["runs"] == 4000).all()


def test_what_does_not_change_brings_nothing() -> None:
    own = judged("plan", np.array([1.0, 2.0, 4.0]))
    found = spread(own, judged("chance", np.array([1.0, 2.0, 4.0])))
    assert found[["sd", "share"]].to_numpy().tolist() == [[0.0, 0.0]]


def test_a_run_of_infinite_growth_is_left_out() -> None:
    own = judged("plan", np.array([1.0, np.inf, 4.0]))
    found = spread(own, judged("chance", np.array([3.0, 2.0, 4.0])))
    assert found.loc[0, [*READING, "runs"]].tolist() == ["G1", "nation", 2]
    assert found.loc[0, "sd"] == pytest.approx(1.0)
