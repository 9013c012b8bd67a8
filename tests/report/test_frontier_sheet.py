"""The page of a front from made-up mixes: every letter has its glyph, every mix its name."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.analysis.frontier import COMPROMISE, chosen, growth, unbeaten
from sim.analysis.objectives import objectives_of, spread
from sim.config.frontier import OBJECTIVES, FrontierSettings
from sim.config.scenario import mixed
from sim.report.fonts import missing_glyphs
from sim.report.frontier import Findings, frontier_sheet, frontier_table, mix_name
from sim.report.names import name
from sim.report.sheet import write_sheet
from sim.report.speech import Speech
from sim.report.voice import Voice
from sim.study.mixes import SIZE
from sim.text import LANGUAGES, listed, say
from tests.report.conftest import without_gaps

FACTS: dict[str, Any] = {
    "draws": [{}] * 3,
    "runs": {"done": 690},
    "world": {"scale": 0.02},
    "commit": "0123456789abcdef",
    "seconds": 500.0,
}
SCENARIOS = ["plan", "credit_first", "talent_first", "own"]
WANTED = objectives_of(OBJECTIVES, "")
WORDS = [objective.word for objective in WANTED]
SLUGS = [objective.slug for objective in WANTED]


def findings(mixes: int = 60, points: int = 10) -> Findings:
    """As many mixes, random, in generations of ten; what is wanted answers to sizes linearly."""
    chance = np.random.default_rng(3)
    parts = list(mixed([], ""))
    sizes = chance.uniform(0.0, 3.0, (mixes, len(parts)))
    values = (sizes - 1.5) @ chance.normal(size=(len(parts), len(WORDS)))
    trials = pd.DataFrame(sizes, columns=[f"{SIZE}{part}" for part in parts])
    trials[WORDS] = values
    trials["generation"] = np.arange(mixes) // 10 + 1
    trials["cost"] = chance.uniform(0.9, 1.05, mixes)
    trials["affordable"] = trials["cost"] <= 1.0
    trials["unbeaten"] = unbeaten(values, trials["affordable"].to_numpy())
    front = np.flatnonzero(trials["unbeaten"])
    named = chosen(values[front], SLUGS, points)
    trials["name"] = ""
    for mix, row in named.items():
        trials.loc[front[row], "name"] = mix
    keys = [*named, *SCENARIOS]
    index = pd.MultiIndex.from_product([keys, range(4)], names=["scenario", "draw"])
    again = pd.DataFrame(chance.normal(size=(len(index), len(WORDS))), index=index, columns=WORDS)
    again.loc["plan"] = 0.0
    again.loc["own"] = -100.0
    series = ["|".join(pair) for objective in WANTED for pair in objective.series]
    return Findings(
        FrontierSettings(),
        WANTED,
        trials,
        growth(values, trials["affordable"].to_numpy(), trials["generation"].to_numpy()),
        pd.DataFrame(chance.normal(size=(4, len(WORDS))), index=SCENARIOS, columns=WORDS),
        spread(again),
        dict.fromkeys(keys, 1.0),
        pd.DataFrame(chance.uniform(1.0, 2.0, (3, len(series))), columns=series),
    )


def frontier_page(once: Callable[..., Path], language: str) -> Path:
    """The folder of a front's page, written once a test run. Shared: look, never touch."""
    sheet = frontier_sheet(findings(), FACTS, Voice(language, "report.frontier"))

    def write(folder: Path) -> None:
        without_gaps(write_sheet, folder, sheet, Speech(language))

    return once(f"frontier-{language}", write)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole(language: str, once: Callable[..., Path]) -> None:
    found = findings()
    folder = frontier_page(once, language)
    text = (folder / "report.html").read_text(encoding="utf-8")
    words = unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.S))
    assert not missing_glyphs(words)
    assert "{" not in words and "report.frontier" not in words
    for mix in found.mixes.index:
        assert mix_name(str(mix), WANTED, Voice(language, "report.frontier")) in words
    assert "own" in found.beaten
    beaten = listed((name("scenario", x, language) for x in found.beaten), language)
    assert say("report.frontier.beaten", language, list=beaten) in words
    assert {path.stem for path in (folder / "figures").iterdir()} == {
        "front",
        "sizes",
        "checked",
        "pairs",
        "growth",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_printed(language: str) -> None:
    console = Console(width=200, record=True, file=None, quiet=False)
    with console.capture() as capture:
        console.print(frontier_table(findings(), Voice(language, "report.frontier")))
    assert say("report.frontier.mix.compromise", language) in capture.get()
    assert say("scenario.credit_first", language) in capture.get()


def test_one_mix_is_a_front_too(tmp_path: Path) -> None:
    found = findings(mixes=1)
    assert list(found.mixes.index) == [COMPROMISE]
    write_sheet(
        tmp_path, frontier_sheet(found, FACTS, Voice("en", "report.frontier")), Speech("en")
    )
    assert (tmp_path / "report.html").exists()
