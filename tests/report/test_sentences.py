"""Sentences follow the results."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest

from sim.evidence import table
from sim.report import sentences
from sim.report.published import published
from sim.report.tables import Tables
from sim.report.trust import coverage, trust
from sim.report.verdicts import PRINCIPAL, quoted
from sim.targets import TARGETS
from sim.text import say


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


def test_every_target_is_said_with_its_figures_and_the_other_scenarios(tables: Tables) -> None:
    said = dict(sentences.target_sentences(tables, "en"))
    assert len(said) == len(sentences.SAID)
    assert {target for target, _ in sentences.SAID} == set(TARGETS)
    key = "Met in nearly all runs: About 100 innovative counties (nation; the first 52 count)."
    few = "69–100%, given how few they are"
    assert said[key].startswith(f"Plan: 100% of runs meet it ({few}); at the end of 2025: 100")
    assert "No plan 0%" in said[key]


def test_what_the_model_cannot_judge_is_said_to_be_a_gap_and_quoted_nowhere(
    tables: Tables, language: str
) -> None:
    for (target, reading), (head, figures) in zip(
        sentences.SAID, sentences.target_sentences(tables, language), strict=True
    ):
        own = sentences.OF_NAME[target, reading]
        gap = say("mark.whole", language) in head
        assert gap == (own.gap == "whole") == (target == "G4")
        assert not gap or "%" not in figures
        assert (say("indicator.ip_pledge_financing", language) in figures) == (own.gap != "none")


def test_a_series_far_from_what_was_published_is_no_finding(tables: Tables, language: str) -> None:
    figures = tables.indicators.copy()
    figures.loc[figures["indicator"] == "industry_rd_to_revenue", "value"] *= 0.77
    far = dataclasses.replace(tables, indicators=figures)
    assert far.far == {"industry_rd_to_revenue"}
    assert not tables.far
    assert not quoted(PRINCIPAL["G10"], far.far)
    assert quoted(PRINCIPAL["G10"], tables.far)
    said = dict(sentences.target_sentences(far, language))
    (words,) = (said[head] for head in said if say("target.G10", language) in head)
    assert "−23%" in words
    assert say("measured.rises_from_base", language) not in words
    summary = sentences.difference_summary(far)
    series = say("indicator.industry_rd_to_revenue", language)
    told = dict(sentences.difference_sentences(summary, language, far.far))
    assert told
    assert not any(series in text for text in told.values())
    assert any(series in text for _, text in sentences.difference_sentences(summary, language))


def test_a_target_judged_in_no_run_is_not_called_missed(tables: Tables) -> None:
    assert sentences.verdict(math.nan) == "none"
    judged = tables.targets.copy()
    judged.loc[judged["target"] == "G3", "probability_met"] = math.nan
    unknown = dataclasses.replace(tables, targets=judged)
    heads = [head for head, _ in sentences.target_sentences(unknown, "en")]
    (head,) = (head for head in heads if say("target.G3") in head)
    assert head.startswith("Not judged")


@pytest.mark.parametrize(
    ("low", "median", "high", "group"),
    [
        (-0.046, -0.026, -0.017, "small"),
        (0.002, 0.004, 0.008, "small"),
        (-0.01, 0.0, 0.0, "same"),
        (0.0, 0.0, 0.0, "same"),
        (-1.0, 5.0, 9.0, "same"),
        (0.04, 0.05, 0.06, "higher"),
        (-2.0, -1.0, -0.001, "lower"),
    ],
)
def test_no_clear_difference_means_that_the_interval_holds_zero(
    low: float, median: float, high: float, group: str
) -> None:
    row = pd.Series({"low": low, "median": median, "high": high})
    assert sentences.side(row) == group
    assert "holds zero" in sentences.difference_rule("en")
    assert f"{sentences.NEGLIGIBLE:g}" in sentences.difference_rule("zh")


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
    assert "政策不变情景40%" in words


def test_what_is_far_from_the_published_figure_is_named(tables: Tables) -> None:
    where, held = sentences.warning_sentences(tables, "en")
    assert "no forecast" in where
    assert held == coverage(tables.manifest, "en")
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
        held = table("coverage").set_index("of").loc["all"]
        of_all = f"{held['inside']} of {held['figures']}"
        assert of_all in coverage(facts, "en")
        assert f"{held['inside'] / held['figures']:.0%}" in coverage(facts, "zh")
    assert "未经校准" in trust({}, "zh")
    for experiment in ("calibrate", "hindcast"):
        facts = {"experiment": experiment, "configuration": {"behaviour": {"draws": "prior"}}}
        assert trust(facts, "en").startswith("Fitting starts from the stated ranges")
        assert not coverage(facts, "en")
