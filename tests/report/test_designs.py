"""The battery's page from made-up figures, in both languages."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.analysis.designs import UNPUBLISHED, battery, battery_summary, designs
from sim.analysis.effects import OUTCOMES
from sim.report.designs import battery_sheet, battery_table, published
from sim.report.fonts import missing_glyphs
from sim.report.sheet import write_sheet
from sim.report.speech import Speech
from sim.report.voice import Voice
from sim.text import keys, say

FACTS: dict[str, Any] = {
    "draws": [{}] * 3,
    "runs": {"done": 30},
    "world": {"scale": 0.1},
    "commit": "0123456789abcdef",
    "seconds": 500.0,
    "failures": [],
}


def made_up() -> pd.DataFrame:
    """Estimates of every figure but two, by the paper's estimator and another."""
    chance = np.random.default_rng(5)
    rows = []
    for line in battery().to_dict("records"):
        if line["design"] in ("D6", "D11"):
            continue
        for estimator in dict.fromkeys((line["estimator"], "imputation")):
            for draw in range(3):
                low, middle, high, se = chance.normal(size=4)
                row = {k: line[k] for k in ("design", "measure")} | {"estimator": estimator}
                row |= {"estimate": middle, "se": abs(se), "true": low, "units": 12_345.0}
                row |= {"treated": 40.0, "placebo": high, "placebo_se": 1.0, "chance": 0.2}
                rows.append(row | {"draw": draw, "seed": draw})
    return pd.DataFrame(rows)


def effects() -> pd.DataFrame:
    codes = {code for line in battery()["effects"] for code in line.split(";") if code}
    rows = [
        {"id": code, "estimate": 1.5 if code != "P1" else np.nan, "low": 1.0, "high": 2.0}
        | {"unit": "%", "reference": f"Some & Other 2020 ({code})"}
        for code in sorted(codes)
    ]
    return pd.DataFrame(rows)


def events() -> pd.DataFrame:
    period = np.array([-3, -2, 0, 1, 2])
    rows = {"period": period, "estimate": period / 3.0, "se": 0.2, "true": period / 4.0}
    return pd.DataFrame({**rows, "design": "D9", "measure": "rd"})


def ends() -> pd.DataFrame:
    figures = {
        f"{end}{edge}": value
        for end in ("weak", "strong")
        for edge, value in (("", 1.0), ("_low", 0.5), ("_high", 1.5))
    }
    return pd.DataFrame(
        [{"lever": lever, "outcome": name, **figures} for lever in UNPUBLISHED for name in OUTCOMES]
    )


def test_the_page_has_three_figures_verdicts_sources_and_pictures(
    language: str, tmp_path: Path
) -> None:
    found = battery_summary(made_up(), designs())
    told = published(found, effects())
    page = battery_sheet(
        found, events(), told, ends(), FACTS, Voice(language, "report.did_battery")
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        write_sheet(tmp_path, page, Speech(language))
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert missing_glyphs("".join(set(re.findall(r"[\u2e80-\u9fff\uff00-\uffef]", html)))) == set()
    for word in ("verdict.failed", "verdict.not_modelled", "report.did_battery.words"):
        assert say(word, language) in html
    assert "Some &amp; Other 2020 (T5)" in html
    assert len(list((tmp_path / "figures").glob("*.png"))) == 2
    Console(width=160, quiet=True).print(
        battery_table(found, told, Voice(language, "report.did_battery"))
    )


def test_an_unknown_effect_is_not_passed_over() -> None:
    found = battery_summary(made_up(), ("D9",))
    with pytest.raises(KeyError):
        published(found, effects().query("id != 'P13'"))


def test_every_figure_and_design_has_its_words() -> None:
    known = battery()
    wanted = {f"design.measure.{x}" for x in known["measure"]}
    wanted |= {f"estimator.{x}" for x in known["estimator"] if x}
    for design in designs():
        wanted |= {f"{word}.{design}" for word in ("design", "report.did_battery.how")}
        wanted.add(f"report.did_battery.why.{design}")
    assert wanted <= set(keys())
