"""experiments.patterns, whole but small: measures, verdicts, page; mistakes in one line."""

from __future__ import annotations

import dataclasses
import json
import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from experiments.patterns import main
from experiments.work import patterns as work
from sim.analysis.patterns.verdicts import criteria, judged
from sim.ensemble.design.draws import Draw
from sim.ensemble.work import panels
from sim.ensemble.work.panels import Panel, Seen
from sim.evidence import effects
from sim.report.cited import cited
from sim.report.fonts import missing_glyphs
from sim.report.patterns import patterns_sheet, patterns_table
from sim.report.sheet import write_sheet
from sim.report.speech import Speech
from sim.report.voice import Voice
from tests.experiments.conftest import Refused

SMALL = [
    "world.scale=0.005",
    "world.census=drawn",
    "world.yearbook=drawn",
    "executor.workers=1",
    "ensemble.replicates=1",
]


@pytest.mark.slow
def test_every_pattern_is_measured_in_a_real_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SMALL, f"results={tmp_path}", "language=zh"]) == 0
    assert "已发表的经验规律" in capsys.readouterr().out
    (folder,) = (tmp_path / "patterns").iterdir()
    measures = pd.read_csv(folder / "measures.csv")
    assert set(measures["measure"]) == set(criteria()["measure"])
    found = measures.set_index("measure")["value"]
    assert found.notna().sum() >= len(found) - 2, found[found.isna()].index.tolist()
    assert 1.0 < found["tail"] < 2.0
    assert 6.0 < found["literacy_2018"] < 11.0
    assert len(pd.read_csv(folder / "patterns.csv")) == 16
    assert list(measures) == ["measure", "value", "start", "draw"]
    kept = {"report.html", "manifest.json", "judged.parquet", "published.csv"}
    assert kept <= {path.name for path in folder.iterdir()}


class Follower:
    """Follows draws in no time: the luck of a draw is all that is measured of it. Pages, which have
    a test of their own, are not written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.followed: list[int] = []
        self.faults: dict[int, BaseException] = {}
        monkeypatch.setattr(panels, "see", self.see)
        monkeypatch.setattr(work, "measures", self.measures)
        unwritten = dataclasses.replace(work.REPORT, write=lambda *_: None)
        monkeypatch.setattr(work, "REPORT", unwritten)

    def see(self, draw: Draw, *_: object) -> Seen:
        if draw.number in self.faults:
            raise self.faults[draw.number]
        self.followed.append(draw.number)
        luck = pd.DataFrame({"value": [float(draw.seed % 1000)]})
        return Seen(Panel(), luck, {}, {"Firm": 5})

    def measures(self, seen: Seen) -> dict[str, pd.DataFrame]:
        names = criteria()["measure"]
        value = seen.indicators.at[0, "value"]
        return {"measures": pd.DataFrame({"measure": names, "value": value, "start": np.nan})}


@pytest.fixture
def follower(monkeypatch: pytest.MonkeyPatch) -> Follower:
    return Follower(monkeypatch)


def result(place: Path) -> Path:
    (folder,) = (place / "patterns").glob("[!.]*")
    return folder


def test_a_draw_that_fails_is_noted_and_the_others_go_on(
    tmp_path: Path, follower: Follower
) -> None:
    follower.faults[1] = ValueError("no firms left")
    assert main([*SMALL, "ensemble.replicates=3", f"results={tmp_path}"]) == 0
    assert set(pd.read_csv(result(tmp_path) / "measures.csv")["draw"]) == {0, 2}
    facts = json.loads((result(tmp_path) / "manifest.json").read_text("utf-8"))
    assert facts["runs"] == {"planned": 3, "done": 2}
    (failure,) = facts["failures"]
    assert failure["draw"] == 1
    assert failure["message"].startswith("ValueError: no firms left")


def test_nothing_is_left_if_every_draw_fails(
    tmp_path: Path, follower: Follower, capsys: pytest.CaptureFixture[str]
) -> None:
    follower.faults = {number: ValueError("no firms left") for number in range(3)}
    assert main([*SMALL, "ensemble.replicates=3", f"results={tmp_path}"]) == 2
    assert "no firms left" in capsys.readouterr().err
    assert not list((tmp_path / "patterns").glob("*"))


def test_a_command_that_was_stopped_goes_on_from_the_draws_that_are_done(
    tmp_path: Path, follower: Follower
) -> None:
    words = [*SMALL, "ensemble.replicates=4"]
    follower.faults[2] = KeyboardInterrupt()
    assert main([*words, f"results={tmp_path / 'stopped'}"]) == 130
    assert not list((tmp_path / "stopped" / "patterns").glob("[!.]*"))
    done = list(follower.followed)
    assert done and 2 not in done
    follower.faults.clear()
    assert main([*words, f"results={tmp_path / 'stopped'}"]) == 0
    assert sorted(follower.followed) == [0, 1, 2, 3], "no draw is followed twice"
    assert main([*words, f"results={tmp_path / 'calm'}"]) == 0
    stopped, calm = (
        (result(tmp_path / name) / "measures.csv").read_text() for name in ("stopped", "calm")
    )
    assert stopped == calm


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_what_failed(language: str, tmp_path: Path) -> None:
    names = criteria()["measure"]
    measures = pd.concat(
        pd.DataFrame({"draw": k, "measure": names, "start": np.nan, "value": 1.0 + 0.1 * k})
        for k in range(3)
    )
    table = judged(measures)
    told = cited(table, ["measure"], effects())
    facts = {"draws": [0, 1, 2], "world": {"scale": 0.05}}
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        write_sheet(
            tmp_path,
            patterns_sheet(table, measures, told, facts, Voice(language, "report.patterns")),
            Speech(language),
        )
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert missing_glyphs("".join(set(re.findall(r"[\u2e80-\u9fff\uff00-\uffef]", html)))) == set()
    assert ("failed" if language == "en" else "未通过") in html
    for words in ("0.85 to 0.93 [S2]", "1.58 to 1.71 [T5]; 2.05 [T6]", "1.0–1.5 [S14]"):
        assert language == "zh" or words in html
    assert "Hybrid corn: an exploration" in html
    assert [path.stem for path in (tmp_path / "figures").glob("*.png")] == ["patterns"]
    Console(width=200, quiet=True).print(
        patterns_table(table, told, Voice(language, "report.patterns"))
    )


@pytest.mark.parametrize(
    ("word", "named"),
    [("scenario=plan", "patterns"), ("world.scale=7", "world.scale"), ("worlds.scale=1", "world")],
)
def test_a_mistake_is_one_line_and_leaves_nothing(word: str, named: str, refused: Refused) -> None:
    assert named in refused(main, *SMALL, word)


def test_help_is_there_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "zh"):
        assert main(["--help", f"language={language}"]) == 0
        assert "experiments.patterns" in capsys.readouterr().out
