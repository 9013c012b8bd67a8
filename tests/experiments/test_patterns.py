"""experiments.patterns, whole but small: measures, verdicts, page; mistakes in one line."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from experiments.patterns import main
from sim.analysis.patterns.verdicts import criteria, judged
from sim.report.fonts import missing_glyphs
from sim.report.patterns import patterns_sheet, patterns_table
from sim.report.sheet import write_sheet
from tests.experiments.conftest import Refused

SMALL = [
    "world.scale=0.02",
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
    assert {"report.html", "manifest.json", "judged.parquet"} <= {p.name for p in folder.iterdir()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_says_what_failed(language: str, tmp_path: Path) -> None:
    names = criteria()["measure"]
    measures = pd.concat(
        pd.DataFrame({"draw": k, "measure": names, "start": np.nan, "value": 1.0 + 0.1 * k})
        for k in range(3)
    )
    table = judged(measures)
    facts = {"draws": [0, 1, 2], "world": {"scale": 0.05}}
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        write_sheet(tmp_path, patterns_sheet(table, measures, facts, language), language)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert missing_glyphs("".join(set(re.findall(r"[\u2e80-\u9fff\uff00-\uffef]", html)))) == set()
    assert ("failed" if language == "en" else "未通过") in html
    assert [path.stem for path in (tmp_path / "figures").glob("*.png")] == ["patterns"]
    Console(width=200, quiet=True).print(patterns_table(table, language))


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
