"""The page of a hindcast from made-up scores: losses in words, every letter has its glyph."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.analysis.baselines import FIGURE, LEVELS, baselines
from sim.analysis.hindcast import RUNS, UNTOLD, Scored, tiers
from sim.analysis.scores import scored
from sim.report.fonts import missing_glyphs
from sim.report.hindcast import hindcast_sheet, hindcast_table, losses
from sim.report.sheet import write_sheet
from sim.report.speech import Speech
from sim.report.voice import Voice
from sim.text import say
from sim.world.known import shaping

FACTS: dict[str, Any] = {
    "runs": {"done": 300},
    "world": {"scale": 0.02},
    "commit": "0123456789abcdef",
    "seconds": 500.0,
}
SERIES = {"gerd": "100m yuan", "hnte_stock": "10k firms", "science_literacy": "%"}
SCOPES = ("100000", "330000", "620000", "region:east")


def made(off: float) -> Scored:
    """Series that grow; forecasts are ``off`` (log points)."""
    chance = np.random.default_rng(4)
    rows = [
        (name, scope, year, float(np.exp(0.1 * (year - 2015) + 0.02 * chance.normal())), unit)
        for name, unit in SERIES.items()
        for scope in SCOPES
        for year in range(2015, 2022)
    ]
    table = pd.DataFrame(rows, columns=[*FIGURE, "value", "unit"])
    history, truth = table[table["year"] < 2020], table[table["year"] > 2019]
    middle = np.log(truth.set_index(FIGURE)["value"].to_numpy())[:, None]
    index = pd.MultiIndex.from_frame(truth[FIGURE])
    parts = {
        method: pd.DataFrame(np.exp(middle + off + wide * (LEVELS - 0.5)), index, LEVELS)
        for method, wide in ((RUNS, 0.5), (UNTOLD, 0.02))
    }
    forecasts = pd.concat([pd.concat(parts, names=["method"]), baselines(history, [2020, 2021])])
    scores = scored(forecasts, truth, history)
    left = pd.DataFrame({"indicator": ["makerspaces"], "reason": ["not_modelled"]})
    begun = shaping({"gerd": [2015], "population": [2020], "hnte_stock": [2015]}, 2019)
    scores = scores.assign(tier=tiers(scores["scope"]))
    rolling = pd.concat([scores.assign(origin=2019), scores.assign(origin=2018)])
    rolling["scaled"] += 0.01 * chance.normal(size=len(rolling))
    return Scored(scores, history, left, "2016-2019", "2020-2021", 160, begun, rolling)


@pytest.fixture(scope="module")
def close() -> Scored:
    return made(0.0)


def test_losses_are_said_in_words(close: Scored) -> None:
    said = losses(close, Voice("en", "report.hindcast"))
    assert len(said) == 3
    assert "of 9 indicators" in said[0]
    assert "9 are predicted better than by every baseline" in said[0]
    assert said[2].startswith("No baseline comes closer")
    said = losses(made(0.6), Voice("en", "report.hindcast"))
    assert "9 worse than by all of them" in said[0]
    assert len(said) == 2 + 9
    assert "Model misses by" in said[2]
    assert "Closer than the model: " in said[2]


def test_the_page_says_it_all_in_both_languages(
    close: Scored, language: str, tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        write_sheet(
            tmp_path,
            hindcast_sheet(close, FACTS, Voice(language, "report.hindcast")),
            Speech(language),
        )
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert missing_glyphs("".join(set(re.findall(r"[\u2e80-\u9fff\uff00-\uffef]", html)))) == set()
    pictures = {path.stem for path in (tmp_path / "figures").glob("*.png")}
    assert pictures == {"series", "nation", "places", "calibrated"}
    assert "2016-2019" in html
    assert say("start.subject.certificates", language) in html
    assert say("report.hindcast.rolling", language) in html
    assert html.count(say("start.stays.people", language)) == 1
    assert say("start.stays.economy", language) not in html
    Console(width=160, quiet=True).print(
        hindcast_table(close.overall, Voice(language, "report.hindcast"))
    )


def test_every_table_can_be_kept(close: Scored, tmp_path: Path) -> None:
    for name, table in close.tables().items():
        table.to_parquet(tmp_path / f"{name}.parquet", index=False)
    assert list(close.overall.index)[:2] == [RUNS, UNTOLD]
    assert close.overall.loc["persistence", "against_persistence"] == pytest.approx(1.0)
