"""Targets judged on paths worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from sim import targets
from sim.targets import (
    PRINCIPAL,
    READINGS,
    TARGETS,
    Judgement,
    adds_to_base,
    grows_every_year,
    higher_than_base,
    judge,
    lower_than_base,
    reaches_level,
)
from sim.targets import rises_from_base as rises

YEARS = range(2020, 2026)


def path(*values: float) -> dict[int, float]:
    return dict(zip(YEARS, values, strict=True))


def test_growth_is_the_lowest_of_the_years_and_needs_them_all() -> None:
    judgement = grows_every_year([path(100, 110, 121, 127.05, 140, 154)], 0.0)
    assert judgement.quantity == pytest.approx(5.0)
    assert (judgement.met, judgement.first_year) == (True, 2025)


def test_one_flat_year_breaks_growth() -> None:
    assert grows_every_year([path(1, 2, 2, 3, 4, 5)], 0.0) == Judgement(0.0, False, None)


def test_all_kinds_grow_only_if_each_does() -> None:
    rising, falling = path(1, 2, 3, 4, 5, 6), path(10, 9, 10, 11, 12, 13)
    assert grows_every_year([rising], 0.0).met
    judgement = grows_every_year([rising, falling], 0.0)
    assert judgement.quantity == pytest.approx(-10.0)
    assert not judgement.met


def test_growth_from_nothing_counts_and_staying_at_nothing_does_not() -> None:
    assert grows_every_year([path(0, 1, 2, 3, 4, 5)], 0.0).met
    assert not grows_every_year([path(0, 0, 2, 3, 4, 5)], 0.0).met


def test_a_level_is_judged_at_the_end_and_dated_when_first_reached() -> None:
    assert reaches_level([path(52, 60, 90, 100, 100, 100)], 90.0) == Judgement(100, True, 2022)
    assert reaches_level([path(52, 60, 90, 95, 91, 89)], 90.0) == Judgement(89, False, None)
    assert reaches_level([path(160, 160, 160, 160, 160, 160)], 160.0).first_year == 2021


def test_a_level_reached_up_to_rounding_is_reached() -> None:
    assert reaches_level([path(0, 0, 0, 0, 0, 0.1 * 150 - 1e-12)], 15.0).met


def test_a_rise_is_relative_to_the_base_year() -> None:
    judgement = rises([path(1.41, 1.33, 1.40, 1.50, 1.551, 1.551)], 10.0)
    assert judgement.quantity == pytest.approx(10.0)
    assert (judgement.met, judgement.first_year) == (True, 2024)
    assert not rises([path(1.41, 1.6, 1.6, 1.6, 1.6, 1.55)], 10.0).met


def test_what_is_added_leaves_the_first_ones_out() -> None:
    assert adds_to_base([path(52, 52, 52, 100, 100, 100)], 90.0) == Judgement(48, False, None)


def test_better_than_in_the_base_year_is_strict_and_dated_when_it_first_is() -> None:
    judgement = higher_than_base([path(100, 99, 101, 100, 103, 110)], 0.0)
    assert judgement.quantity == pytest.approx(10.0)
    assert (judgement.met, judgement.first_year) == (True, 2022)
    assert higher_than_base([path(5, 6, 7, 8, 9, 5)], 0.0) == Judgement(0.0, False, None)
    assert higher_than_base([path(0, 0, 0, 0, 0, 1)], 0.0).met


def test_of_several_the_one_that_rose_least_decides() -> None:
    paths = [path(100, 110, 120, 130, 140, 150), path(10, 9, 10, 10.1, 10.2, 10.5)]
    judgement = higher_than_base(paths, 0.0)
    assert judgement.quantity == pytest.approx(5.0)
    assert (judgement.met, judgement.first_year) == (True, 2023)
    assert not higher_than_base([*paths, path(3, 3, 3, 3, 3, 2.9)], 0.0).met


def test_a_way_that_has_to_get_shorter_gets_shorter() -> None:
    judgement = lower_than_base([path(20, 20, 19, 18, 18, 17)], 0.0)
    assert judgement.quantity == pytest.approx(-15.0)
    assert (judgement.met, judgement.first_year) == (True, 2022)
    assert not lower_than_base([path(20, 19, 18, 19, 20, 20)], 0.0).met


def test_every_target_has_one_principal_reading_and_it_is_judged() -> None:
    principal = [reading for reading in READINGS if reading.principal]
    assert [reading.target for reading in principal] == list(PRINCIPAL) == list(TARGETS)
    assert all(reading.judged for reading in principal)
    assert len({(reading.target, reading.name) for reading in READINGS}) == len(READINGS)


def test_the_plan_s_own_numbers_are_the_only_ones() -> None:
    """No threshold is made up: nought, or a number that stands in the plan, or 90 for "about"."""
    printed = {"G6": {90.0}, "G10": {10.0}, "G12": {160.0}, "G15": {15.0}}
    for target in TARGETS:
        asked = {reading.threshold for reading in READINGS if reading.target == target}
        assert {value for value in asked if not math.isnan(value)} == printed.get(target, {0.0})


def indicators(runs: dict[tuple[str, int, int], dict[str, dict[int, float]]]) -> pd.DataFrame:
    """Every judged series, rising by default, with the given indicators overridden."""
    rising = path(100, 110, 120, 130, 140, 150)
    rows = [
        (scenario, draw, seed, year, scope, indicator, value, "")
        for (scenario, draw, seed), own in runs.items()
        for indicator, scope in dict.fromkeys(s for reading in READINGS for s in reading.series)
        for year, value in own.get(indicator, rising).items()
    ]
    names = ["scenario", "draw", "seed", "year", "scope", "indicator", "value", "unit"]
    return pd.DataFrame(rows, columns=names)


def test_the_table_has_one_row_a_reading_and_scenario_and_the_contracts_columns() -> None:
    table = judge(indicators({("plan", 0, 1): {}, ("no_plan", 0, 1): {}}))
    assert tuple(table.columns) == targets.COLUMNS
    assert len(table) == 2 * len(READINGS)
    assert list(dict.fromkeys(table["target"])) == [f"G{number}" for number in range(1, 16)]
    assert list(table["scenario"][:2]) == ["plan", "no_plan"]  # in their order of appearance


def test_probability_interval_and_year_over_runs() -> None:
    ends = [13.0, 14.0, 15.0, 16.0, 17.0]
    runs = {
        ("plan", draw, 1): {"science_literacy": path(10, 10, 10, 10, 14.5, end)}
        for draw, end in enumerate(ends)
    }
    runs["plan", 4, 1]["science_literacy"][2023] = 15.5
    table = judge(indicators(runs)).set_index(["target", "reading"])
    row = table.loc[("G15", "nation")]
    assert row["probability_met"] == pytest.approx(3 / 5)
    # Wilson 1927: roots of (p - 0.6)^2 = z^2 p (1 - p) / 5 at z = 1.645.
    assert row["probability_low"] == pytest.approx(0.2725, abs=0.0005)
    assert row["probability_high"] == pytest.approx(0.8573, abs=0.0005)
    assert row["median"] == 15.0
    assert row["low"] == pytest.approx(13.2)
    assert row["high"] == pytest.approx(16.8)
    assert row["first_year_met"] == 2025


def test_a_target_no_run_meets_has_no_year() -> None:
    table = judge(indicators({("plan", 0, 1): {"corps_coverage": path(0, 0, 10, 20, 30, 159)}}))
    row = table[table["target"] == "G12"].iloc[0]
    assert row["probability_met"] == 0.0
    assert pd.isna(row["first_year_met"])


def test_the_split_by_region_is_reported_without_a_verdict() -> None:
    table = judge(indicators({("plan", 0, 1): {}})).set_index(["target", "reading"])
    row = table.loc[("G6", "west")]
    assert row["median"] == 150.0
    assert math.isnan(row["threshold"])
    assert math.isnan(row["probability_met"])
    assert pd.isna(row["first_year_met"])


def test_a_run_without_a_figure_in_a_year_is_left_out_of_the_reading() -> None:
    runs = {("plan", draw, 1): {} for draw in range(3)}
    falling = path(50, 40, 40, 40, 40, 40)
    runs["plan", 1, 1] = {"loan_approval_rate": falling}
    runs["plan", 2, 1] = {"loan_approval_rate": {2020: 50.0}}
    table = judge(indicators(runs)).set_index(["target", "reading"])
    assert table.loc[("G4", "approval"), "probability_met"] == 0.5
    assert table.loc[("G4", "sme_loans"), "probability_met"] == 1.0


def test_missing_series_and_years_are_refused() -> None:
    whole = indicators({("plan", 0, 1): {}})
    with pytest.raises(ValueError, match="no series"):
        judge(whole[whole["indicator"] != "gerd"])
    with pytest.raises(ValueError, match="year"):
        judge(whole[whole["year"] != 2023])
