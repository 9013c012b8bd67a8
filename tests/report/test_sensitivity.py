"""The page of the sensitivity analysis from made-up outcomes, in both languages."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.analysis.effects import OUTCOMES
from sim.analysis.screening import screening, screening_convergence, that_matter, trajectories
from sim.analysis.sobol import crossed_points, indices, indices_convergence
from sim.behaviour.parameters import PRIORS
from sim.ensemble.design.factors import LUCK
from sim.model.policy.levers import about_levers
from sim.report.fonts import missing_glyphs
from sim.report.sensitivity import Findings, sensitivity_sheet, sensitivity_table
from sim.report.sheet import write_sheet
from sim.report.speech import Speech
from sim.report.voice import Voice
from sim.text import say

FACTS: dict[str, Any] = {
    "draws": [{}] * 4,
    "runs": {"done": 900},
    "world": {"scale": 0.02},
    "commit": "0123456789abcdef",
    "seconds": 500.0,
    "failures": [{"scenario": "screening", "draw": 2, "seed": 1, "message": "killed"}],
}


@pytest.fixture(scope="module")
def found() -> Findings:
    levers, parameters = (list(kind)[:20] for kind in (about_levers(), PRIORS))
    names = [*(f"levers.{x}" for x in levers), *(f"behaviour.{x}" for x in parameters), LUCK]
    chance = np.random.default_rng(1)
    slopes = {outcome: chance.pareto(1.2, len(names)) for outcome in OUTCOMES[:3]}

    def values(points: np.ndarray) -> pd.DataFrame:
        made = {o: 100.0 + points @ s + (points[:, 0] * points[:, 3]) for o, s in slopes.items()}
        return pd.DataFrame(made)

    points = trajectories(names, 4, 1)
    screened = screening(names, points, values(points), 20, 1)
    chosen = that_matter(screened, 6, LUCK)
    single = [*chosen, LUCK]
    crossed = values(crossed_points(names, single, 16, 1))
    return Findings(
        screened,
        screening_convergence(names, points, values(points), 20, 1),
        chosen,
        indices(names, single, crossed, 20, 1),
        indices_convergence(names, single, crossed, 20, 1),
        2.0,
    )


def test_the_page_has_its_parts(found: Findings, language: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        page = sensitivity_sheet(found, FACTS, Voice(language, "report.sensitivity"))
        write_sheet(tmp_path, page, Speech(language))
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    for part in ("matters", "screening", "screening_convergence", "indices", "indices_convergence"):
        assert say(f"report.sensitivity.{part}", language) in html
    assert missing_glyphs("".join(sorted(set(html)))) == set()
    assert len(list((tmp_path / "figures").glob("*.png"))) == 5
    for factor in found.chosen:
        assert factor in html
    Console(width=160, quiet=True).print(
        sensitivity_table(found, Voice(language, "report.sensitivity"))
    )


def test_a_screening_alone_is_a_page_too(found: Findings, tmp_path: Path) -> None:
    none = found.indices.iloc[:0]
    alone = Findings(found.screened, found.screening_convergence, [], none, none, 2.0)
    write_sheet(
        tmp_path, sensitivity_sheet(alone, FACTS, Voice("en", "report.sensitivity")), Speech("en")
    )
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert say("report.sensitivity.indices") not in html
