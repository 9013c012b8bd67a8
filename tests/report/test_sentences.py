"""Sentences follow the results."""

from __future__ import annotations

import dataclasses

import pytest

from sim.report import sentences
from sim.report.published import published
from sim.report.tables import Tables
from sim.report.trust import trust


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (1.0, "nearly_all"),
        (0.95, "nearly_all"),
        (0.7, "most"),
        (0.5, "open"),
        (0.2, "few"),
        (0.05, "hardly_any"),
        (0.0, "hardly_any"),
    ],
)
def test_verdict(probability: float, word: str) -> None:
    assert sentences.verdict(probability) == word


def test_every_said_target_has_its_figures_and_the_other_scenarios(tables: Tables) -> None:
    said = dict(sentences.target_sentences(tables, "en"))
    assert len(said) == len(sentences.SAID)
    key = "Met in nearly all runs: About 100 innovative counties (nation; the first 52 count)."
    assert said[key].startswith("Plan: 100% of runs meet it; at the end of 2025: 100 counties")
    assert "No plan 0%" in said[key]


def test_differences_are_sorted_by_side(tables: Tables) -> None:
    summary = sentences.difference_summary(tables)
    said = dict(sentences.difference_sentences(summary, "en"))
    (no_plan,) = (text for lead, text in said.items() if "No plan" in lead)
    assert no_plan.startswith("lower: R&D spending −")
    assert "higher" not in no_plan


def test_a_difference_whose_interval_covers_zero_is_not_called_one(tables: Tables) -> None:
    summary = sentences.difference_summary(tables)
    summary["low"], summary["high"] = -1.0, 1.0
    for _, text in sentences.difference_sentences(summary, "en"):
        assert text.startswith("no clear difference:")


def test_without_the_plan_nothing_is_compared_with_it(tables: Tables) -> None:
    own = tables.indicators[tables.indicators["scenario"] == "no_plan"]
    bill = tables.costs[tables.costs["scenario"] == "no_plan"]
    alone = dataclasses.replace(tables, indicators=own, costs=bill)
    assert all("Other" not in text for _, text in sentences.target_sentences(alone, "en"))
    assert sentences.cost_sentence(bill, "en").startswith("No plan: 164 bn yuan")
    assert "against the plan" not in sentences.cost_sentence(bill, "en")


def test_the_bill_names_the_other_budgets(tables: Tables) -> None:
    words = sentences.cost_sentence(tables.costs, "zh")
    assert "合计4,100亿元" in words
    assert "无规划情景40%" in words


def test_what_is_far_from_the_published_figure_is_named(tables: Tables) -> None:
    (warning,) = sentences.warning_sentences(tables, "en")
    assert "no forecast" in warning
    figures = tables.indicators.copy()
    figures.loc[figures["indicator"] == "hnte_stock", "value"] /= 2.0
    far = dataclasses.replace(tables, indicators=figures)
    (line,) = (line for line in sentences.warning_sentences(far, "en") if "relied on" in line)
    assert "High-tech firms (−50%)" in line


def test_few_runs_are_said_to_be_few(tables: Tables) -> None:
    assert any(line.startswith("With 6 runs") for line in sentences.trust_sentences(tables, "en"))


def test_no_published_figure_is_later_than_2021() -> None:
    assert published()["year"].max() <= 2021


def test_where_parameters_come_from_is_said() -> None:
    for draws, words in (
        ("prior", "not fitted"),
        ("posterior", "posterior"),
        ("mean", "luck alone"),
    ):
        facts = {"configuration": {"behaviour": {"draws": draws}}}
        assert words in trust(facts, "en")
    assert "未经校准" in trust({}, "zh")
    for experiment in ("calibrate", "hindcast"):
        facts = {"experiment": experiment, "configuration": {"behaviour": {"draws": "prior"}}}
        assert trust(facts, "en").startswith("Fitting starts from the stated ranges")
