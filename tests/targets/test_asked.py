"""Targets by the words a user asks for them with; every run judged."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.errors import InputError
from sim.targets import PRINCIPAL, YEARS, asked_readings, judge_runs


def test_a_target_stands_for_its_main_reading_and_all_for_every_one() -> None:
    assert [(r.target, r.name) for r in asked_readings(["all"], "x")] == list(PRINCIPAL.items())
    (main, nation) = asked_readings(["G10", "G10.nation"], "x")
    assert (main.name, nation.name) == (PRINCIPAL["G10"], "nation")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["G16"], "G1"),
        (["G10.nations"], "G10.nation"),
        (["G12.quarters"], "no threshold"),
        (["G10", "G10.county_area"], "twice"),
        ([], "all"),
    ],
)
def test_a_mistake_names_the_setting_and_what_is_near(words: list[str], named: str) -> None:
    with pytest.raises(InputError) as caught:
        asked_readings(words, "discovery.targets")
    assert named in caught.value.line()
    assert caught.value.line().startswith("discovery.targets")


def test_every_run_is_judged_and_one_without_a_figure_left_out() -> None:
    (reading,) = asked_readings(["G15.nation"], "x")
    rows = [
        ("plan", draw, 7 + draw, year, "100000", "science_literacy", level, "%")
        for draw, level in ((0, 16.0), (1, 14.0), (2, float("nan")))
        for year in YEARS
    ]
    names = ["scenario", "draw", "seed", "year", "scope", "indicator", "value", "unit"]
    judged = judge_runs(pd.DataFrame(rows, columns=names), [reading])
    assert list(judged["draw"]) == [0, 1]
    assert list(judged["met"]) == [True, False]
    assert list(judged["seed"]) == [7, 8]
    assert judged["first_year"].isna().tolist() == [False, True]
