"""What a page may claim: gaps of the model are marked wherever a target is shown, series far from
what was published are no findings, a level asked for stands on the published base."""

from __future__ import annotations

import dataclasses
import re
from html import unescape
from io import StringIO

import pandas as pd
import pytest
from rich.console import Console
from rich.text import Text

from sim.analysis import bands
from sim.analysis.objectives import Objective
from sim.evidence import observations, table
from sim.report import frontier
from sim.report.base_year import fitted_indicators
from sim.report.boxes import title
from sim.report.figures import path_figure
from sim.report.fonts import figure_style
from sim.report.page import page
from sim.report.speech import Speech
from sim.report.spread import spread_rows
from sim.report.tables import Tables
from sim.report.terminal import show
from sim.report.trust import coverage
from sim.report.verdicts import PRINCIPAL
from sim.targets import BASE_YEAR, COUNTY_AREA, NATION, READINGS, grows_every_year
from sim.text import say

RATIO = "industry_rd_to_revenue"


@pytest.fixture(scope="module")
def far(tables: Tables) -> Tables:
    """The same tables with R&D to revenue 23% below what was published, at the posterior."""
    figures = tables.indicators.copy()
    figures.loc[figures["indicator"] == RATIO, "value"] *= 0.77
    behaviour = {"configuration": {"behaviour": {"draws": "posterior"}}}
    manifest = {**tables.manifest, **behaviour}
    return dataclasses.replace(tables, indicators=figures, manifest=manifest)


def plain(html: str) -> str:
    """A page without its styles and tags, in one line."""
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", unescape(text))


@pytest.mark.usefixtures("gapped")
def test_the_page_marks_gaps_and_says_what_intervals_have_held(far: Tables, language: str) -> None:
    html = page(far, {}, Speech(language))
    said, whole = plain(html), say("mark.whole", language)
    assert said.count(coverage(far.manifest, Speech(language))) == 1
    for target, expected in (("G4", "whole"), ("G9", "part")):
        for kind in ("target", "short"):  # above its readings and in the table of targets
            marked = f"{say(f'{kind}.{target}', language)} {say(f'mark.{expected}', language)}"
            assert marked in said
    assert said.count(whole) > len([r for r in READINGS if r.target == "G4"])
    assert f"{say('target.G10', language)} {say('mark.far', language)}" in said


def test_growth_in_every_year_has_no_year_in_which_it_began(far: Tables, language: str) -> None:
    html = page(far, {}, Speech(language))
    yearly = {r.target for r in READINGS if r.rule is grows_every_year}
    for target in ("G1", "G6"):
        part = html[html.index(f"<summary>{target} ") :].split("</details>")[0]
        dated = bool(re.search(say("report.since", language, year=r"20\d\d"), part))
        assert dated == (target not in yearly)


@pytest.mark.usefixtures("gapped")
def test_the_terminal_marks_them_too(far: Tables, language: str) -> None:
    stream = StringIO()
    show(Console(file=stream, width=110), far, Speech(language))
    said = re.sub(r"\s+", "", stream.getvalue())
    for key in ("mark.whole", "mark.part", "mark.far", "chance.none"):
        assert say(key, language).replace(" ", "") in said
    assert coverage(far.manifest, Speech(language)).replace(" ", "") in said
    assert re.search(r"0%\*", said)


@pytest.mark.usefixtures("gapped")
def test_other_pages_mark_them(tables: Tables, language: str) -> None:
    whole = say("mark.whole", language)
    assert whole in title(PRINCIPAL["G4"], Speech(language))
    printed = Text.from_markup(
        title(PRINCIPAL["G4"], Speech(language))
    ).plain  # as a table prints it
    assert whole in printed
    assert whole not in title(PRINCIPAL["G1"], Speech(language))
    assert whole in frontier.target_of(
        Objective("loan_approval_rate", COUNTY_AREA), Speech(language)
    )
    assert frontier.target_of(Objective("sme_loans", COUNTY_AREA), Speech(language)) == "G4"
    assert frontier.target_of(Objective("gerd", COUNTY_AREA), Speech(language)) == "G1"
    same = {"sd": 1.0, "share": 1 / 3, "runs": 6}
    rows = [
        {"target": target, "reading": PRINCIPAL[target].name, "part": part, **same}
        for target in ("G1", "G4")
        for part in ("parameters", "structure", "place", "chance")
    ]
    spread = dataclasses.replace(tables, spread=pd.DataFrame(rows))
    told = spread_rows(spread, Speech(language))["spread"]
    assert [whole in row[0] for row in told] == [False, True]


def test_a_rise_is_drawn_over_the_published_base(far: Tables, language: str) -> None:
    own = far.indicators[far.indicators["indicator"] == RATIO]
    published = observations(indicator=RATIO, scope=NATION).set_index("year").at[BASE_YEAR, "value"]
    with figure_style():
        figure = path_figure(bands(own), RATIO, NATION, Speech(language))
        elsewhere = path_figure(bands(own), RATIO, COUNTY_AREA, Speech(language))
    (axes,) = figure.axes
    flat = [line.get_ydata()[0] for line in axes.lines if len(set(line.get_ydata())) == 1]
    assert pytest.approx(1.1 * published) in flat
    words = say("figure.asked.rise", language, value="1.55", rise="10", year=BASE_YEAR)
    assert words in [text.get_text() for text in axes.texts]
    assert not elsewhere.axes[0].texts


def test_what_was_fitted_is_told_from_what_was_not(far: Tables, tables: Tables) -> None:
    said = plain(page(far, {}, Speech("en")))
    fitted = fitted_indicators() & {row.indicator for row in far.base_year}
    assert {"gerd", RATIO} <= fitted
    assert "little_giant_stock" not in fitted
    assert f"fitted to {len(fitted)} of these {len(far.base_year)} figures" in said
    assert "No parameter of these runs was fitted" in plain(page(tables, {}, Speech("en")))
    mean = {"configuration": {"behaviour": {"draws": "mean"}}}
    same = dataclasses.replace(far, manifest={**far.manifest, **mean})
    assert "Every run has the same parameters" in plain(page(same, {}, Speech("en")))
    years = table("coverage").set_index("of").loc["all"]
    assert f"{years['first_year']} to {years['last_year']}" in said
