"""The page of scenario discovery from made-up runs: boxes in words, every letter has its glyph."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from sim.analysis.discovery import Examined, examine
from sim.report.discovery import conditions, discovery_sheet, discovery_table, sentences
from sim.report.fonts import missing_glyphs
from sim.report.sheet import write_sheet
from sim.report.speech import Speech
from sim.report.voice import Voice
from sim.targets import asked_readings

RUNS = 150
FACTORS = ["behaviour.fixed.literacy_ceiling_rural", "behaviour.fixed.rho", "shock"]
FACTS: dict[str, Any] = {
    "draws": [{}] * RUNS,
    "runs": {"done": RUNS},
    "world": {"scale": 0.02},
    "commit": "0123456789abcdef",
    "seconds": 500.0,
    "failures": [],
}


@pytest.fixture(scope="module")
def examined() -> list[Examined]:
    """A target missed in a box, one hardly met, one always met, one by luck, one constant."""
    chance = np.random.default_rng(3)
    runs = pd.DataFrame({"draw": range(RUNS), "seed": range(RUNS)})
    for factor, low, high in zip(FACTORS, (0.085, 0.90, 0.0), (0.4, 0.95, 0.1), strict=True):
        runs[factor] = chance.uniform(low, high, RUNS)
    ceiling, shock = runs[FACTORS[0]], runs["shock"]
    quantities = {
        "G15.nation": 15.0 + np.where((ceiling < 0.2) & (shock > 0.03), -1.0, 1.0),
        "G15": 10.0 + 8.0 * ceiling,
        "G14": 1.0 + 100.0 * shock,
        "G13": chance.normal(1.0, 1.0, RUNS),
        "G6": np.full(RUNS, 100.0),
    }
    readings = asked_readings(quantities, "x")
    judged = pd.concat(
        runs[["draw", "seed"]].assign(
            target=reading.target,
            reading=reading.name,
            quantity=quantity,
            met=quantity > reading.threshold,
        )
        for reading, quantity in zip(readings, quantities.values(), strict=True)
    )
    return examine(runs, judged, FACTORS, readings)


def test_the_box_is_said_in_words(examined: list[Examined]) -> None:
    said = conditions(examined[0], Voice("en", "report.discover"))
    assert re.fullmatch(
        r"“ceiling of literacy, rural” is below 0\.(19|20) and "
        r"“share of 2022's GDP lost” is above 0\.0[23]\d?",
        said,
    )
    found, held_out = sentences(examined[0], "plan", Voice("en", "report.discover"))
    assert "“Plan” misses this target in" in found
    assert said in found
    assert "tried on the last fifth" in held_out
    assert "“农村科学素质上限”低于" in conditions(examined[0], Voice("zh", "report.discover"))


def test_always_never_and_luck_are_said_plainly(examined: list[Examined]) -> None:
    verdicts = [one.discovery.verdict for one in examined]
    assert verdicts[:3] == ["found", "never", "always"]
    assert verdicts[3] in ("no_factor", "no_box")
    assert verdicts[4] == "always"
    never, closest, _ = sentences(examined[1], "plan", Voice("en", "report.discover"))
    assert never.startswith("Missed in all 150 runs")
    assert "closest to being met" in closest
    always, closest, _ = sentences(examined[2], "plan", Voice("en", "report.discover"))
    assert always.startswith("Met in all 150 runs")
    assert "closest to being missed" in closest
    assert sentences(examined[4], "plan", Voice("en", "report.discover"))[0].startswith(
        "Met in all 150 runs"
    )
    assert len(sentences(examined[4], "plan", Voice("en", "report.discover"))) == 1


def test_the_page_has_a_part_and_pictures_for_every_box(
    examined: list[Examined], language: str, tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph")
        page = discovery_sheet(examined, "plan", FACTS, Voice(language, "report.discover"))
        write_sheet(tmp_path, page, Speech(language))
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert missing_glyphs("".join(set(re.findall(r"[\u2e80-\u9fff\uff00-\uffef]", html)))) == set()
    boxes = sum(one.discovery.box is not None for one in examined)
    assert boxes == 3
    pictures = {path.stem for path in (tmp_path / "figures").glob("*.png")}
    assert {"misses", "factors", "box_G15_nation", "pairs_G15_county_area"} <= pictures
    assert len(pictures) == 2 + 2 * boxes
    Console(width=160, quiet=True).print(
        discovery_table(examined, Voice(language, "report.discover"))
    )


def test_targets_of_which_nothing_is_known_have_a_page_too(
    examined: list[Examined], language: str, tmp_path: Path
) -> None:
    write_sheet(
        tmp_path,
        discovery_sheet(examined[4:], "plan", FACTS, Voice(language, "report.discover")),
        Speech(language),
    )
    assert [path.stem for path in (tmp_path / "figures").glob("*.png")] == ["misses"]
