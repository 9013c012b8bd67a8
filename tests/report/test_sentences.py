"""Sentences follow the results."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest

from sim.evidence import table
from sim.report import sentences
from sim.report.published import published
from sim.report.speech import Speech
from sim.report.tables import Tables
from sim.report.trust import coverage, trust
from sim.report.verdicts import PRINCIPAL, quoted


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


def test_a_series_far_from_what_was_published_is_no_finding(tables: Tables) -> None:
    figures = tables.indicators.copy()
    figures.loc[figures["indicator"] == "industry_rd_to_revenue", "value"] *= 0.77
    far = dataclasses.replace(tables, indicators=figures)
    assert far.far == {"industry_rd_to_revenue"}
    assert not tables.far
    assert not quoted(PRINCIPAL["G10"], far.far)
    assert quoted(PRINCIPAL["G10"], tables.far)


def test_a_target_judged_in_no_run_has_no_word() -> None:
    assert sentences.verdict(math.nan) == "none"


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
    assert "holds zero" in sentences.difference_rule(Speech("en"))
    assert f"{sentences.NEGLIGIBLE:g}" in sentences.difference_rule(Speech("zh"))


def test_what_is_far_from_the_published_figure_is_named(tables: Tables) -> None:
    where, held = sentences.warning_sentences(tables, Speech("en"))
    assert "no forecast" in where
    assert held == coverage(tables.manifest, Speech("en"))
    figures = tables.indicators.copy()
    figures.loc[figures["indicator"] == "hnte_stock", "value"] /= 2.0
    far = dataclasses.replace(tables, indicators=figures)
    (line,) = (
        line for line in sentences.warning_sentences(far, Speech("en")) if "relied on" in line
    )
    assert "High-tech firms (−50%)" in line


def test_few_runs_are_said_to_be_few(tables: Tables) -> None:
    assert any(
        line.startswith("With 6 runs") for line in sentences.trust_sentences(tables, Speech("en"))
    )


def test_no_published_figure_is_later_than_2021() -> None:
    assert published()["year"].max() <= 2021


def test_where_parameters_come_from_is_said() -> None:
    for draws, words in (
        ("prior", "not fitted"),
        ("posterior", "posterior"),
        ("mean", "luck alone"),
    ):
        facts = {"configuration": {"behaviour": {"draws": draws}}}
        assert words in trust(facts, Speech("en"))
        held = table("coverage").set_index("of").loc["all"]
        of_all = f"{held['inside']} of {held['figures']}"
        assert of_all in coverage(facts, Speech("en"))
        assert f"{held['inside'] / held['figures']:.0%}" in coverage(facts, Speech("zh"))
    assert "未经校准" in trust({}, Speech("zh"))
    for experiment in ("calibrate", "hindcast"):
        facts = {"experiment": experiment, "configuration": {"behaviour": {"draws": "prior"}}}
        assert trust(facts, Speech("en")).startswith("Fitting starts from the stated ranges")
        assert not coverage(facts, Speech("en"))
