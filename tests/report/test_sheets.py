"""The pages of the experiments from made-up effects: every letter has its glyph."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from rich.table import Table

from sim.analysis.design import FACTORS, design, interactions
from sim.analysis.effects import OUTCOMES
from sim.behaviour.mechanisms import MECHANISMS
from sim.model.policy.levers import about_levers
from sim.report.ablations import ablations_sheet, ablations_table
from sim.report.fonts import missing_glyphs
from sim.report.interactions import interactions_sheet, interactions_table
from sim.report.lever_effects import effects_sheet, effects_table, matters_table
from sim.report.names import name
from sim.report.sheet import Sheet, write_sheet
from sim.report.speech import Speech
from sim.report.voice import Voice
from sim.text import say
from tests.report.conftest import without_gaps

CHANCE = np.random.default_rng(7)
FACTS: dict[str, Any] = {
    "draws": [{}] * 4,
    "runs": {"done": 380},
    "world": {"scale": 0.1},
    "commit": "0123456789abcdef",
    "seconds": 500.0,
    "failures": [{"scenario": "plan-corps", "draw": 2, "seed": 1, "message": "killed"}],
}


def bounds(prefix: str = "", size: float = 1.0) -> dict[str, float]:
    low, middle, high = np.sort(CHANCE.normal(size=3)) * size
    return {f"{prefix}low": low, f"{prefix}median": middle, f"{prefix}high": high}


def effects() -> pd.DataFrame:
    rows = []
    for lever, about in about_levers().items():
        for base in ("plan", "no_plan"):
            for indicator in dict.fromkeys((about.moves, *OUTCOMES)):
                declared = indicator == about.moves
                row = {"lever": lever, "base": base, "indicator": indicator, "declared": declared}
                row |= {"direction": about.direction if declared else 0, "period": "2025"}
                row |= bounds() | bounds("share_") | bounds("per_100m_", 0.01)
                row |= {"unit": "%", "above": 1.0, "below": 0.0, "cost": 3.0, "draws": 4}
                rows.append(row)
    return pd.DataFrame(rows)


def crossed() -> pd.DataFrame:
    names = list(about_levers())[:FACTORS]
    values = {
        outcome: pd.DataFrame(100.0 + CHANCE.normal(size=(4, len(design()))))
        for outcome in OUTCOMES[:2]
    }
    return interactions(values, names, dict.fromkeys(values, "%"))


def ablated() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"mechanism": name, "outcome": outcome, "draws": 4}
            | bounds("level_")
            | bounds("effect_")
            | bounds("intact_")
            | bounds("change_")
            for name in [*MECHANISMS, "together"]
            for outcome in OUTCOMES
        ]
    )


def written(folder: Path, page: Sheet, language: str) -> str:
    write_sheet(folder, page, Speech(language))
    html = (folder / "report.html").read_text(encoding="utf-8")
    addresses = re.findall(r'(?:src|href)="([^"]*)"', html) + re.findall(r"url\(([^)]*)\)", html)
    assert all(address.startswith("data:") for address in addresses)
    assert missing_glyphs("".join(set(re.findall(r"[\u2e80-\u9fff\uff00-\uffef]", html)))) == set()
    return html


MADE: dict[str, tuple[Callable[[], pd.DataFrame], Callable[..., Sheet], Callable[..., Table]]] = {
    "lever_effects": (effects, effects_sheet, effects_table),
    "interactions": (crossed, interactions_sheet, interactions_table),
    "ablations": (ablated, ablations_sheet, ablations_table),
}


def page_of(once: Callable[..., Path], kind: str, language: str) -> Path:
    """The folder of an experiment's page, written once a test run. Shared: look, never touch."""
    table, sheet, _ = MADE[kind]

    def write(folder: Path) -> None:
        voice = Voice(language, f"report.{kind}")
        without_gaps(written, folder, sheet(table(), FACTS, voice), language)

    return once(f"{kind}-{language}", write)


@pytest.mark.parametrize("kind", MADE)
def test_a_page_has_its_title_tables_and_pictures(
    kind: str, language: str, once: Callable[..., Path]
) -> None:
    folder = page_of(once, kind, language)
    html = (folder / "report.html").read_text("utf-8")
    assert say(f"report.{kind}", language) in html
    assert "killed" in html
    assert len(list((folder / "figures").glob("*.png"))) >= 2
    table, _, printed = MADE[kind]
    Console(width=160, quiet=True).print(printed(table(), Voice(language, f"report.{kind}")))


def test_levers_that_matter_are_told_with_what_they_move_and_the_others_by_name() -> None:
    told = effects()
    told = told[told["lever"].isin(("voucher", "budget")) & (told["base"] == "plan")].copy()
    rd = (told["lever"] == "voucher") & (told["indicator"] == "gerd")
    told[["share_low", "share_median", "share_high"]] = (0.0, 0.01, 0.02)
    told.loc[rd, ["share_low", "share_median", "share_high"]] = (0.3, 0.5, 0.7)
    told.loc[told["lever"] == "budget", ["above", "below", "share_median"]] = (0.6, 0.4, 5.0)
    made = matters_table(told, Voice("en", "report.lever_effects"))
    cells = [[str(x) for x in column.cells] for column in made.columns]
    assert cells[0] == [name("lever", "voucher", "en")]
    assert cells[2] == ["R&D spending +0.50% (+0.30 to +0.70)"]
    assert name("lever", "budget", "en") in str(made.caption) and "1 levers" not in str(
        made.caption
    )
