"""Bands, pairs, bills and county figures against calculation by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from sim.analysis import (
    bands,
    capability_table,
    cost_totals,
    county_change,
    county_differences,
    county_levels,
    mean_costs,
    paired_differences,
    summarise_pairs,
)
from sim.analysis.costs import PARTS


def series(values: dict[tuple[str, int], float], indicator: str = "gerd") -> pd.DataFrame:
    rows = [
        (scenario, draw, draw + 10, 2025, "100000", indicator, value, "100m yuan")
        for (scenario, draw), value in values.items()
    ]
    names = ["scenario", "draw", "seed", "year", "scope", "indicator", "value", "unit"]
    return pd.DataFrame(rows, columns=names)


def test_bands_are_quantiles_over_runs() -> None:
    table = bands(series({("plan", draw): float(draw) for draw in range(21)}))
    (row,) = table.to_dict("records")
    assert (row["median"], row["low"], row["high"], row["runs"]) == (10.0, 1.0, 19.0, 21)
    assert (row["scenario"], row["year"], row["unit"]) == ("plan", 2025, "100m yuan")


def test_bands_keep_the_order_of_scenarios() -> None:
    table = bands(series({("plan", 0): 1.0, ("no_plan", 0): 2.0, ("credit_first", 0): 3.0}))
    assert list(table["scenario"]) == ["plan", "no_plan", "credit_first"]


def test_pairs_share_draw_and_seed() -> None:
    levels = {("plan", 0): 100.0, ("plan", 1): 200.0, ("no_plan", 0): 90.0, ("no_plan", 1): 210.0}
    pairs = paired_differences(series(levels))
    assert list(pairs["difference"]) == [-10.0, 10.0]
    assert list(pairs["relative"]) == pytest.approx([-10.0, 5.0])
    (row,) = summarise_pairs(pairs).to_dict("records")
    assert row["median"] == 0.0
    assert row["low"] == pytest.approx(-9.0)
    assert row["high"] == pytest.approx(9.0)
    assert (row["probability_above"], row["probability_below"], row["pairs"]) == (0.5, 0.5, 2)


def test_a_run_without_a_partner_is_left_out() -> None:
    pairs = paired_differences(series({("plan", 0): 1.0, ("no_plan", 0): 2.0, ("no_plan", 1): 9.0}))
    assert list(pairs["draw"]) == [0]


def test_equal_runs_differ_neither_way_and_a_zero_baseline_has_no_relative() -> None:
    pairs = paired_differences(series({("plan", 0): 0.0, ("no_plan", 0): 0.0}))
    (row,) = summarise_pairs(pairs).to_dict("records")
    assert (row["probability_above"], row["probability_below"]) == (0.0, 0.0)
    assert math.isnan(pairs["relative"].iloc[0])
    assert summarise_pairs(pairs, "relative").empty


def test_pairs_need_their_baseline() -> None:
    with pytest.raises(ValueError, match="baseline"):
        paired_differences(series({("no_plan", 0): 1.0}))


def test_the_bill_sets_tax_apart_and_compares_budgets() -> None:
    rows = [
        ("plan", 2020, "corps", "appropriation", "centre", 99.0, "100m yuan"),
        ("plan", 2021, "corps", "appropriation", "centre", 3.0, "100m yuan"),
        ("plan", 2025, "credit_guarantee", "guarantee_loss", "province", 1.0, "100m yuan"),
        ("plan", 2025, "super_deduction", "tax_expenditure", "centre", 50.0, "100m yuan"),
        ("plan", 2025, "voucher", "appropriation", "firm", 7.0, "100m yuan"),
        ("no_plan", 2025, "corps", "appropriation", "centre", 1.0, "100m yuan"),
    ]
    names = ["scenario", "year", "lever", "kind", "payer", "amount", "unit"]
    costs = pd.DataFrame(rows, columns=names)
    totals = cost_totals(costs).set_index("scenario")
    assert totals.loc["plan", list(PARTS)].tolist() == [4.0, 50.0, 7.0]
    assert totals.loc["no_plan", list(PARTS)].tolist() == [1.0, 0.0, 0.0]
    assert totals.loc["no_plan", "budget_to_baseline"] == 0.25
    assert set(totals["unit"]) == {"100m yuan"}


def test_mean_costs_are_over_all_runs_and_every_yuan_is_in_them() -> None:
    names = ["scenario", "draw", "year", "lever", "kind", "payer", "receiver", "amount", "unit"]
    rows = [
        ("plan", 0, 2021, "corps", "appropriation", "centre", "commissioners", 6.0, "yuan"),
        ("plan", 1, 2021, "corps", "appropriation", "centre", "commissioners", 2.0, "yuan"),
        ("plan", 1, 2021, "corps", "appropriation", "centre", "counties", 1.0, "yuan"),
    ]
    costs = pd.DataFrame(rows, columns=names)
    runs = pd.DataFrame({"scenario": ["plan", "plan"], "draw": [0, 1]})
    table = mean_costs(costs, runs)
    assert table["amount"].tolist() == [4.0, 0.5]
    assert table["amount"].sum() == costs["amount"].sum() / 2
    assert list(table) == [
        "scenario", "year", "lever", "payer", "receiver", "kind", "amount", "unit",
    ]  # fmt: skip


def counties() -> pd.DataFrame:
    rows = [
        (scenario, draw, 1, year, adcode, "gerd", base + draw + (year - 2020) * adcode)
        for scenario, base in (("plan", 5.0), ("no_plan", 3.0))
        for draw in (0, 1, 2)
        for year in (2020, 2025)
        for adcode in (1, 2)
    ]
    names = ["scenario", "draw", "seed", "year", "adcode", "indicator", "value"]
    return pd.DataFrame(rows, columns=names)


def test_county_figures_are_medians_over_runs() -> None:
    level = county_levels(counties(), "plan", "gerd", 2020)
    assert level["value"].to_dict() == {1: 6.0, 2: 6.0}
    assert (level["low"] < level["value"]).all() and (level["value"] < level["high"]).all()
    assert county_change(counties(), "plan", "gerd", 2020, 2025).to_dict() == {1: 5.0, 2: 10.0}
    difference = county_differences(counties(), "plan", "no_plan", "gerd", 2025)
    assert difference["value"].to_dict() == {1: 2.0, 2: 2.0}
    with pytest.raises(ValueError, match="no county figure"):
        county_levels(counties(), "plan", "patents", 2025)


def places() -> pd.DataFrame:
    """Two developed county areas and one less developed of one province, and its district."""
    return pd.DataFrame(
        {
            "adcode": [1, 2, 3, 4],
            "name_zh": ["甲", "乙", "丙", "丁"],
            "province_zh": "浙江省",
            "county_area": [True, True, True, False],
            "developed": [True, True, False, True],
            "region": 0,
            "kind": [1, 2, 2, 0],
            "figures": ["read", "drawn", "user", "partly"],
        }
    )


def index_of_runs(runs: dict[int, list[float]], indicator: str = "capability") -> pd.DataFrame:
    rows = [
        ("plan", draw, 1, 2025, adcode, indicator, value)
        for draw, values in runs.items()
        for adcode, value in enumerate(values, start=1)
    ]
    names = ["scenario", "draw", "seed", "year", "adcode", "indicator", "value"]
    return pd.DataFrame(rows, columns=names)


def test_capability_ranks_county_areas_by_class_and_province_and_districts_apart() -> None:
    runs = index_of_runs({0: [0.5, 0.4, 0.6, 0.9]})
    table = capability_table(runs, places()).set_index("adcode")
    assert table["class"].tolist() == ["developed", "developed", "less_developed", "district"]
    assert table["rank_in_class"].tolist() == [1.0, 2.0, 1.0, 1.0]
    assert table["rank_in_province"].tolist() == [2.0, 3.0, 1.0, 1.0]
    assert table["of_class"].tolist() == [2, 2, 1, 1]
    assert table["of_province"].tolist() == [3, 3, 3, 1]
    assert table["inputs"].isna().all()


def test_only_a_county_whose_own_figures_were_read_has_a_name() -> None:
    table = capability_table(index_of_runs({0: [0.5, 0.4, 0.6, 0.9]}), places())
    assert table["name_zh"].fillna("").tolist() == ["甲", "", "丙", ""]
    assert table["figures"].tolist() == ["read", "drawn", "user", "partly"]
    assert table["kind"].tolist() == ["city", "county", "county", "district"]
    assert set(table["region"]) == {"east"}


def test_a_rank_is_one_of_a_run_and_has_its_interval() -> None:
    runs = index_of_runs({0: [0.5, 0.4, 0.3, 0.9], 1: [0.3, 0.4, 0.2, 0.9]})
    inputs = index_of_runs({0: [0.1] * 4, 1: [0.3] * 4}, "capability_inputs")
    table = capability_table(pd.concat([runs, inputs]), places()).set_index("adcode")
    assert table.loc[1, "capability"] == pytest.approx(0.4)
    assert table.loc[1, "rank_in_class"] == 1.5
    assert table.loc[1, ["rank_in_class_low", "rank_in_class_high"]].tolist() == [1.05, 1.95]
    assert table["inputs"].tolist() == pytest.approx([0.2] * 4)


def test_equal_counties_share_the_better_rank_and_an_index_is_needed() -> None:
    table = capability_table(index_of_runs({0: [0.5, 0.5, 0.5, 0.5]}), places())
    assert (table["rank_in_province"] == 1.0).all()
    with pytest.raises(ValueError, match="capability"):
        capability_table(index_of_runs({0: [1.0] * 4}, "gerd"), places())
