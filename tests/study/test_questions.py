"""Effects paired by luck, targets in every setting, and a picture for each question."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim import Study
from sim.ensemble.store.ledger import Ledger
from sim.ensemble.store.shards import TABLE
from sim.errors import InputError
from sim.report.names import factor_name
from sim.report.pictures import png
from sim.text import LANGUAGES
from tests.study.conftest import DRAWS, FACTOR, told


@pytest.fixture
def study(folder: Path) -> Study:
    """The made-up study with its last run done."""
    ledger = Ledger(folder)
    last = told("no_plan", 2.0, 2)
    ledger.record([last], {last.run: last.run}, "code")
    ledger.close()
    return Study.open(folder)


def test_effects_against_a_scenario_are_paired_within_a_setting(study: Study) -> None:
    found = study.effects("plan", "gerd", "100000")
    assert list(found["scenario"].unique()) == ["no_plan"]
    assert list(found[FACTOR]) == [0.0, 1.0, 2.0]
    assert list(found["median"]) == [-20.0] * 3
    assert list(found["pairs"]) == [DRAWS, DRAWS, DRAWS - 1]  # one failed
    assert list(found["probability_below"]) == [1.0] * 3
    share = study.effects("plan", "gerd", "100000", relative=True, interval=(0.0, 1.0))
    assert share["low"].iloc[0] == pytest.approx(-100 * 20 / 105)


def test_effects_against_a_value_of_a_factor(study: Study) -> None:
    found = study.effects({FACTOR: 0.0}, "gerd", "100000")
    assert list(zip(found["scenario"], found[FACTOR], found["median"], strict=True)) == [
        ("plan", 1.0, 10.0),
        ("plan", 2.0, 20.0),
        ("no_plan", 1.0, 10.0),
        ("no_plan", 2.0, 20.0),
    ]
    both = study.effects({"scenario": "plan", FACTOR: 0.0}, "gerd", "100000")
    assert list(both["median"]) == [10.0, 20.0, -20.0, -10.0, 0.0]


def test_uncertain_factors_are_spread_over(study: Study, folder: Path) -> None:
    table = pd.read_parquet(folder / TABLE).rename(columns={FACTOR: "behaviour.fixed.phi"})
    table.to_parquet(folder / TABLE, index=False)
    study = Study.open(folder)
    assert study.choices == ("scenario",)
    (row,) = study.effects("plan", "gerd", "100000").to_dict("records")
    assert row["pairs"] == 3 * DRAWS - 1
    by_value = study.effects("plan", "gerd", "100000", by=["behaviour.fixed.phi"])
    assert len(by_value) == 3


def test_targets_in_every_setting(study: Study) -> None:
    found = study.targets()
    assert set(zip(found["target"], found["reading"], strict=True)) == {
        ("G1", "nation"),
        ("G1", "county_area"),
    }
    assert len(found) == 2 * 6
    assert list(found)[:4] == ["scenario", FACTOR, "target", "reading"]
    assert set(found["probability_met"]) == {1.0}
    one = found[(found["scenario"] == "plan") & (found[FACTOR] == 2.0)].iloc[0]
    assert one["median"] == pytest.approx(100 * (126 / 125 - 1))
    assert len(study.targets(by=["scenario"])) == 2 * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_for_each_question(study: Study, language: str) -> None:
    bands = study.bands("gerd", language=language)
    assert len(bands.axes[0].lines) == 2
    by_factor = study.bands("gerd", by=FACTOR, scenario="plan", language=language)
    assert [line.get_label() for line in by_factor.axes[0].lines] == ["0", "1", "2"]
    tornado = study.tornado("gerd", scenario="plan", language=language)
    (label,) = tornado.axes[0].get_yticklabels()
    assert label.get_text() == factor_name(FACTOR, language)
    lengths = [bar.get_width() for bar in tornado.axes[0].patches]
    assert lengths == pytest.approx([-10.0, 10.0] if language == "zh" else [-1.0, 1.0])
    axes = study.parallel_axes([("gerd", "100000"), ("industry_rd", "100000")], language=language)
    assert len(axes.axes[0].collections[0].get_paths()) == 17
    for figure in (bands, by_factor, tornado, axes):
        assert png(figure)
        assert figure._repr_png_().startswith(b"\x89PNG")  # how a notebook asks for it


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heat_map_of_two_factors(study: Study, folder: Path, language: str) -> None:
    table = pd.read_parquet(folder / TABLE)
    other = "levers.voucher.value"
    table[other] = 1000.0 * table["draw"]
    table.to_parquet(folder / TABLE, index=False)
    study = Study.open(folder)
    figure = study.heat_map(FACTOR, other, "gerd", scenario="plan", language=language)
    shown = [text.get_text() for text in figure.axes[0].texts]
    first, last = ("105", "127") if language == "zh" else ("10.5", "12.7")
    assert (shown[0], shown[-1]) == (first, last)
    gained = study.heat_map(FACTOR, other, "gerd", baseline={FACTOR: 0.0}, language=language)
    assert png(gained)
    assert float(gained.axes[0].texts[0].get_text()) == (10.0 if language == "zh" else 1.0)


def test_how_far_to_trust_it_is_read_from_its_own_manifest(study: Study, folder: Path) -> None:
    with pytest.raises(InputError, match=r"no manifest\.json that can be read"):
        study.trust()
    for draws, words in (("posterior", "from a posterior"), ("prior", "not fitted here")):
        facts = {"configuration": {"behaviour": {"draws": draws}}}
        (folder / "manifest.json").write_text(json.dumps(facts), "utf-8")
        assert words in study.trust()
        assert study.trust("zh").count("\n") == 1


def test_bad_questions_are_answered_in_one_line(study: Study, folder: Path) -> None:
    for ask, words in (
        (lambda: study.effects("plam", "gerd"), "no scenario plam; did you mean plan"),
        (lambda: study.effects({FACTOR: 0.5}, "gerd"), "has the value 0.5; did you mean"),
        (lambda: study.effects({"levers.credit": 0.5}, "gerd"), f"did you mean {FACTOR}"),
        (lambda: study.bands("gerd", by="size"), "no column size"),
        (lambda: study.tornado("gerd", factors=["size"]), "no column size"),
        (lambda: study.heat_map(FACTOR, "size", "gerd"), "no column size"),
    ):
        with pytest.raises(InputError, match=words) as caught:
            ask()
        assert "\n" not in str(caught.value)
    table = pd.read_parquet(folder / TABLE)
    table[FACTOR] = table.index.astype(float)
    table.to_parquet(folder / TABLE, index=False)
    with pytest.raises(InputError, match=r"has 17 values in the study; .* at most 12"):
        Study.open(folder).bands("gerd", by=FACTOR)
    table.drop(columns=FACTOR).to_parquet(folder / TABLE, index=False)
    with pytest.raises(InputError, match="nothing varies"):
        Study.open(folder).tornado("gerd")
