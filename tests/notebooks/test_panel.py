"""The panel without a browser: levers, languages, restarts, shared luck."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from sim.analysis import cost_totals
from sim.app import CompareLevers
from sim.app.moved import series_of
from sim.app.pairs import PairedRuns
from sim.app.sliders import digits
from sim.config import compose
from sim.config.movable import COMMON, numbers_of, positions
from sim.core.clock import PLAN_BEGINS
from sim.ensemble.work.live import Stage, stages
from sim.errors import InputError
from sim.model.policy.levers import FAMILIES, KINDS, Levers, about_levers, lever_settings
from sim.report.speech import Speech
from sim.report.trust import standing
from sim.text import LANGUAGES, say
from sim.world import WorldSettings
from tests.gapped import read_by_gaps

SMALL = WorldSettings(scale=0.02, census="drawn", yearbook="drawn")
POSTS, FUNDS = ("commissioner_quota", "posts"), ("pairing_funds", "amount")


@pytest.fixture(scope="module")
def panel() -> Iterator[CompareLevers]:
    made = CompareLevers(SMALL, draws=1)
    yield made
    made.close()


@pytest.mark.parametrize("family", ["credit", "talent", "pairing"])
def test_a_slider_covers_its_range_with_the_plan_about_the_middle(family: str) -> None:
    settings = ((lever, *its) for lever in FAMILIES[family] for its in numbers_of(lever))
    for lever, setting, meta in settings:
        stops = positions(meta["low"], meta["high"], meta["default"], meta["held"])
        assert stops[0] == meta["low"], (lever, setting)
        assert stops[-1] == meta["high"]
        assert {meta["default"], meta["held"]} <= set(stops)
        assert 0.3 < stops.index(meta["default"]) / (len(stops) - 1) < 0.7
        assert len({digits(stop) for stop in stops}) == len(stops)


def test_every_lever_can_be_moved_and_the_sliders_say_the_plan(panel: CompareLevers) -> None:
    settings = {
        (lever, setting)
        for lever, its in lever_settings().items()
        for setting, meta in its.items()
        if setting not in COMMON
        and not setting.endswith("_from")  # dates are no sliders
        and (meta.get("low") is not None or meta.get("choices") or meta["default"] in (True, False))
    }
    assert set(panel.sliders.sliders) == settings
    assert {lever for lever, _ in settings} == set(KINDS)
    assert panel.sliders.levers == Levers()


def test_a_small_world_comes_first_unless_a_smaller_one_is_asked_for() -> None:
    first, last = stages(WorldSettings(scale=0.1), 8, 0.02, 2)
    assert (first.world.scale, first.draws) == (0.02, 2)
    assert (last.world.scale, last.draws) == (0.1, 8)
    assert stages(SMALL, 8, 0.02, 2) == [Stage(SMALL, 8)]


def test_a_wrong_language_is_said_in_one_line() -> None:
    with pytest.raises(InputError, match="language"):
        CompareLevers(SMALL, language="fr")


@pytest.mark.slow
def test_moving_a_slider_changes_the_answer_and_moving_it_back_restores_it(
    panel: CompareLevers, tmp_path: Path
) -> None:
    start = panel.wait()
    plan, mine = (start.targets[start.targets["scenario"] == s] for s in ("plan", "mine"))
    assert plan["median"].tolist() == mine["median"].tolist()
    assert len(panel.pictures()) == 3
    assert panel.same.value

    before = panel.figures["path"].value
    slider = panel.sliders.sliders[FUNDS]
    slider.value = slider.options[-4][1]
    assert panel.series.value == series_of("pairing_funds")  # what it is there to move
    after = panel.wait()
    assert say("lever.pairing_funds", "en") in panel.moved.value
    assert say(f"indicator.{about_levers()['pairing_funds'].moves}", "en") in panel.moved.value
    kept = compose([f"scenario={panel.save(tmp_path / 'my_levers.yaml')}"])
    assert kept.levers() == panel.sliders.levers != Levers()
    bill = cost_totals(after.costs).set_index("scenario")["budget"]
    assert bill["mine"] > 1.5 * bill["plan"]
    assert bill["plan"] == cost_totals(start.costs).set_index("scenario")["budget"]["plan"]
    assert panel.figures["path"].value != before
    assert len(panel.pictures()) == 4  # the map of differences
    assert not panel.same.value
    own = after.indicators[after.indicators["scenario"] == "mine"]
    history = own[own["year"] <= 2020]
    theirs = after.indicators[after.indicators["scenario"] == "plan"]
    assert history["value"].tolist() == theirs[theirs["year"] <= 2020]["value"].tolist()

    panel.sliders.reset()
    again = panel.wait()
    assert panel.sliders.levers == Levers()
    assert not panel.moved.value
    assert again.targets.equals(start.targets)


@pytest.mark.slow
def test_both_languages_name_everything(
    panel: CompareLevers, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_by_gaps(monkeypatch)
    tables = panel.wait()
    for language in reversed(LANGUAGES):
        panel.language.value = language
        panel.wait()
        warned = panel.tables["warnings_said"].value
        assert all(line in unescape(warned) for line in standing(tables.manifest, Speech(language)))
        assert say("mark.whole", language) in panel.tables["targets_table"].value
        words = [text for text in panel.sliders.labels if "lever-marks" not in text]
        words += [panel.money.value]
        words += [table.value for table in panel.tables.values()]
        words += [panel.status.value, panel.reset.description]
        plain = [re.sub(r"<style>.*?</style>|<[^>]+>", "", text, flags=re.S) for text in words]
        assert all(text.strip() for text in plain)
        assert {bool(re.search("[\u4e00-\u9fff]", text)) for text in plain} == {language == "zh"}


@pytest.mark.slow
def test_runs_cut_off_go_on_from_the_history_they_have() -> None:
    runs = PairedRuns([Stage(SMALL, 1)])
    for _, _ in zip(runs.work(Levers()), range(8), strict=False):
        pass
    (draw,) = runs.draws(SMALL)
    assert runs.runs.quarters(draw) == 8  # nine steps, of which the first tells of the stage
    *_, last = runs.work(Levers())
    assert runs.runs.quarters(draw) == PLAN_BEGINS
    assert last is not None
    assert last.tables is not None
    assert set(last.tables.targets["scenario"]) == {"plan", "mine"}


def test_marks_stand_where_the_plan_and_2020_are(panel: CompareLevers) -> None:
    meta = lever_settings()["commissioner_quota"]["posts"]
    stops = [value for _, value in panel.sliders.sliders[POSTS].options]
    for value in (meta["default"], meta["held"]):
        at = round(100.0 * stops.index(value) / (len(stops) - 1), 2)
        assert f'<i style="left:{at}%">' in panel.sliders.marks[POSTS].value
