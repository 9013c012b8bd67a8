"""Effects of levers, crossed levers, ablations and unit costs against calculation by hand."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from sim.analysis import ablations, interactions, lever_effects, moved_by
from sim.analysis.ablation import INTACT
from sim.analysis.design import FACTORS, FREE, GENERATORS, design, estimates, terms
from sim.analysis.effects import OUTCOMES
from sim.model.policy.levers import About

YEARS = range(2021, 2026)
COSTS = ["scenario", "draw", "year", "lever", "kind", "payer", "amount"]


def figures(values: dict[str, list[float]], names: tuple[str, ...] = OUTCOMES) -> pd.DataFrame:
    """Scenario -> one value a draw, the same in every year and for every indicator."""
    rows = [
        (scenario, draw, year, scope, indicator, value, "unit")
        for scenario, draws in values.items()
        for draw, value in enumerate(draws)
        for year in (2020, *YEARS)
        for scope in ("100000", "county-area")
        for indicator in names
    ]
    columns = ["scenario", "draw", "year", "scope", "indicator", "value", "unit"]
    return pd.DataFrame(rows, columns=columns)


ABOUT = {"corps": About("T4c", "gerd", payer="centre", receiver="commissioners", scaled=())}
PAIRS = {("corps", "plan"): ("plan", "plan-corps")}


def test_an_effect_is_the_run_with_the_lever_less_the_run_without_it() -> None:
    indicators = figures({"plan": [10.0, 20.0, 40.0], "plan-corps": [8.0, 15.0, 50.0]})
    spent = [("plan", draw, 2022, "corps", "appropriation", "centre", 2e8) for draw in range(3)]
    firms = [("plan", draw, 2022, "corps", "appropriation", "firm", 9e9) for draw in range(3)]
    before = [("plan", draw, 2020, "corps", "appropriation", "centre", 9e9) for draw in range(3)]
    costs = pd.DataFrame([*spent, *firms, *before], columns=COSTS)
    table = lever_effects(indicators, costs, ABOUT, PAIRS)
    assert set(table["period"]) == {"2025", "2021-2025"}
    row = table[(table["indicator"] == "gerd") & (table["period"] == "2025")].iloc[0]
    assert (row["median"], row["draws"], row["cost"]) == (2.0, 3, 2.0)
    assert (row["above"], row["below"]) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert row["share_median"] == pytest.approx(20.0)
    assert row["per_100m_median"] == pytest.approx(1.0)
    assert row["low"] == pytest.approx(np.quantile([2.0, 5.0, -10.0], 0.05))
    assert row["declared"] and row["direction"] == 1
    assert set(table["indicator"]) == set(OUTCOMES)
    assert table["declared"].sum() == 2


def test_what_costs_nothing_has_no_effect_per_yuan() -> None:
    indicators = figures({"plan": [10.0], "plan-corps": [8.0]})
    row = lever_effects(indicators, pd.DataFrame([], columns=COSTS), ABOUT, PAIRS).iloc[0]
    assert row["cost"] == 0.0
    assert math.isnan(row["per_100m_median"])


def test_a_lever_whose_indicator_is_not_measured_is_no_lever() -> None:
    indicators = figures({"plan": [10.0], "plan-corps": [8.0]}, ("firms",))
    with pytest.raises(ValueError, match="gerd"):
        lever_effects(indicators, pd.DataFrame([], columns=COSTS), ABOUT, PAIRS)


def test_the_design_is_of_resolution_five() -> None:
    words = [frozenset(made) ^ {FREE + place} for place, made in enumerate(GENERATORS)]
    lengths = []
    for number in range(1, len(words) + 1):
        for chosen in combinations(words, number):
            word: frozenset[int] = frozenset()
            for part in chosen:
                word ^= part
            lengths.append(len(word))
    assert min(lengths) == 5


def test_all_effects_and_pairs_are_told_apart() -> None:
    signs = design()
    assert signs.shape == (128, FACTORS)
    assert (signs[-1] == 1).all()
    pairs = [signs[:, a] * signs[:, b] for a, b in combinations(range(FACTORS), 2)]
    whole = np.column_stack([np.ones(len(signs)), signs, *pairs])
    assert (whole.T @ whole == len(signs) * np.eye(whole.shape[1])).all()


def test_estimates_find_what_was_put_in() -> None:
    signs, names = design(), [f"x{k}" for k in range(FACTORS)]
    present = (signs + 1) / 2
    outcome = 7.0 + 3.0 * present[:, 2] - 1.0 * present[:, 5] + 0.5 * present[:, 2] * present[:, 5]
    found = dict(zip(terms(names), estimates(signs, outcome), strict=True))
    assert found["x2", "x5"] == pytest.approx(0.5)
    assert found["x2", ""] == pytest.approx(3.25)  # over both settings of x5
    assert found["x5", ""] == pytest.approx(-0.75)
    assert found["x0", "x1"] == pytest.approx(0.0)
    values = {"gerd": pd.DataFrame([outcome, outcome])}
    table = interactions(values, names, {"gerd": "yuan"}).set_index(["a", "b"])
    assert table.loc[("x2", "x5"), "median"] == pytest.approx(100 * 0.5 / outcome[-1])
    assert table["explained"].iloc[0] == pytest.approx(1.0)
    assert len(table) == FACTORS + FACTORS * (FACTORS - 1) // 2


def test_an_ablation_is_told_from_the_intact_model() -> None:
    indicators = figures(
        {
            f"plan|{INTACT}": [110.0, 220.0],
            f"no_plan|{INTACT}": [100.0, 200.0],
            "plan|links": [99.0, 198.0],
            "no_plan|links": [90.0, 180.0],
            "plan|catch_up": [50.0, 100.0],
            "no_plan|catch_up": [50.0, 100.0],
        }
    )
    table = ablations(indicators, ["links", "catch_up"])
    links, catch_up = (table[table["mechanism"] == x].iloc[0] for x in ("links", "catch_up"))
    assert links["level_median"] == pytest.approx(-10.0)
    assert links["effect_median"] == pytest.approx(10.0) == links["intact_median"]
    assert links["change_median"] == pytest.approx(0.0)
    assert catch_up["effect_median"] == 0.0
    assert catch_up["change_median"] == pytest.approx(-10.0)
    assert set(table["outcome"]) == set(OUTCOMES)


def test_what_is_moved_is_paired_by_draw_and_knows_which_way_is_better() -> None:
    paths = {"plan": [30.0, 40.0], "no_plan": [20.0, 20.0], "mine": [10.0, 50.0]}
    indicators = figures(paths, ("gerd", "platform_distance"))
    table = moved_by(indicators).set_index(["scenario", "indicator", "scope"])
    plan = table.loc[("plan", "gerd", "100000")]
    assert (plan["target"], plan["moved"], plan["better"], plan["improved"]) == (
        "G1",
        15.0,
        "more",
        1.0,
    )
    assert table.loc[("mine", "gerd", "100000"), "improved"] == 0.5
    way = table.loc[("plan", "platform_distance", "county-area")]
    assert (way["better"], way["improved"]) == ("less", 0.0)
    assert "no_plan" not in table.index.get_level_values("scenario")
    assert moved_by(indicators[indicators["scenario"] == "plan"]).empty
