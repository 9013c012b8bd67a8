"""All runs of a configuration: what is kept, equal cost, runs that fail."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.analysis import parts
from sim.config import Configuration
from sim.ensemble import Conductor, Progress, project, scenario_runs
from sim.ensemble.design.draws import Branch, Kept
from sim.ensemble.store.gather import gather
from sim.ensemble.store.manifest import Conducted
from sim.ensemble.work.experiment import conducted
from sim.errors import InputError

pytestmark = pytest.mark.usefixtures("fake_model")


def conduct(config: Configuration, folder: Path, progress: Progress) -> Conducted:
    """The scenarios of ``config``, their tables in ``folder``."""
    with Conductor(folder / "runs", config.settings.executor, progress) as conductor:
        sizes = project(config, conductor)
        gather(folder / "runs", conductor.rows, folder)
        return conducted(config, conductor, sizes, {})


def test_every_scenario_runs_in_every_draw(config, counter, tmp_path: Path) -> None:
    done = conduct(config("scenario=[plan,no_plan]"), tmp_path, counter)
    assert (done.planned, done.done, done.failures) == (6, 6, [])
    assert done.counts == {"County": 3, "Firm": 5}
    assert counter.ended == 6
    table = pd.read_parquet(tmp_path / "indicators.parquet")
    assert list(table) == [
        "scenario",
        "draw",
        "seed",
        "year",
        "scope",
        "indicator",
        "value",
        "unit",
    ]
    assert list(table.groupby(["draw", "scenario"], sort=False).groups) == [
        (draw, scenario) for draw in range(3) for scenario in ("plan", "no_plan")
    ]
    luck = table[table["year"] == 2020].groupby("draw")["value"].nunique()
    assert (luck == 1).all()
    counties = pd.read_parquet(tmp_path / "counties.parquet")
    assert list(counties)[:4] == ["scenario", "draw", "seed", "year"]
    assert list(counties)[4:] == ["adcode", "indicator", "value", "figures"]
    assert set(counties["year"]) == {2020, 2025}


def test_favoured_scenarios_cost_what_the_plan_costs(config, counter, tmp_path: Path) -> None:
    conducted = conduct(config(), tmp_path, counter)
    costs = pd.read_parquet(tmp_path / "costs.parquet")
    budget = costs[parts(costs) == "budget"].groupby("scenario")["amount"].sum()
    for name in ("credit_first", "talent_first", "pairing_first"):
        assert budget[name] / budget["plan"] == pytest.approx(1.0, abs=0.02)
        assert conducted.sizes[name].cost_to_plan == pytest.approx(budget[name] / budget["plan"])
        assert conducted.sizes[name].scale > 1.0
        assert conducted.config.levers(name) != conducted.config.levers("plan")
    assert budget["no_plan"] < budget["plan"]


def test_a_cut_costs_what_it_should_and_places_cost_the_same(
    config, counter, tmp_path: Path
) -> None:
    words = "scenario=[plan,budget_cut_30,key_counties_first,platforms_first,downturn]"
    conducted = conduct(config(words), tmp_path, counter)
    costs = pd.read_parquet(tmp_path / "costs.parquet")
    budget = costs[parts(costs) == "budget"].groupby("scenario")["amount"].sum() / 1e9
    assert budget["budget_cut_30"] / budget["plan"] == pytest.approx(0.7, abs=0.01)
    for name in ("key_counties_first", "platforms_first", "downturn"):
        assert budget[name] / budget["plan"] == pytest.approx(1.0, abs=0.01)
    assert conducted.sizes["key_counties_first"].scale == pytest.approx(1.0, abs=0.01)
    assert conducted.sizes["budget_cut_30"].scale == pytest.approx(0.7, abs=0.01)
    assert conducted.config.levers("key_counties_first").targeting.focus == "key_counties"


def test_equal_cost_needs_no_plan_among_the_scenarios(config, counter, tmp_path: Path) -> None:
    alone = conduct(config("scenario=pairing_first"), tmp_path, counter)
    (tmp_path / "all").mkdir()
    beside = conduct(config("scenario=[plan,pairing_first]"), tmp_path / "all", counter)
    assert alone.sizes == beside.sizes


def test_what_was_found_is_kept(config, counter, tmp_path: Path, monkeypatch) -> None:
    first = conduct(config(), tmp_path, counter)

    def searched(*_: object) -> None:
        raise AssertionError("searched again")

    monkeypatch.setattr("sim.ensemble.work.equal_cost._search", searched)
    assert conduct(config(), tmp_path, counter).sizes == first.sizes
    with pytest.raises(AssertionError, match="searched again"):
        conduct(config("scenario.credit_first.others=0.85"), tmp_path, counter)


@pytest.mark.parametrize(
    ("favours", "key"),
    [("performance_review", "cannot_equal_cost"), ("publicity", "costs_nothing")],
)
def test_what_cannot_take_the_money_says_so(
    config, counter, tmp_path: Path, favours: str, key: str
) -> None:
    """All the others' money is more than one lever can take, and what is free takes none."""
    words = [f"scenario.credit_first.favours=[{favours}]", "scenario.credit_first.others=0"]
    with pytest.raises(InputError) as caught:
        conduct(config("scenario=[plan,credit_first]", *words), tmp_path, counter)
    assert caught.value.key == key


def test_a_run_that_fails_is_listed_and_the_others_go_on(
    config, counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_model
) -> None:
    branch = fake_model.branch

    def failing(model, levers, shock, prices, until):
        if model.draw.number == 1 and levers == asked.levers("no_plan"):
            raise ZeroDivisionError("no firms\nleft")
        return branch(model, levers, shock, prices, until)

    asked = config("scenario=[plan,no_plan]")
    monkeypatch.setattr(fake_model, "branch", failing)
    done = conduct(asked, tmp_path, counter)
    (failure,) = done.failures
    assert failure.pop("message").startswith("ZeroDivisionError: no firms left")
    assert failure == {"scenario": "no_plan", "draw": 1, "seed": asked.seed(1)}
    assert done.done == 5
    assert len(pd.read_parquet(tmp_path / "indicators.parquet")) == 10


def test_only_what_is_to_be_kept_is_kept(config, counter, tmp_path: Path) -> None:
    chosen = config("scenario=plan")
    with Conductor(tmp_path / "runs", chosen.settings.executor, counter) as conductor:
        for name in ("plan", "no_plan"):
            branches = {name: Branch(chosen.levers("plan"), 0.1 * (name == "plan"))}
            conductor.run(scenario_runs(chosen, branches, Kept(("100000",), 2021)))
        assert conductor.tally.done == 6
        gather(tmp_path / "runs", conductor.rows, tmp_path)
    assert not (tmp_path / "counties.parquet").exists()
    table = pd.read_parquet(tmp_path / "indicators.parquet")
    assert list(table["scenario"]) == ["plan", "no_plan"] * 3
    assert list(table["draw"]) == [0, 0, 1, 1, 2, 2]
    assert set(table["year"]) == {2025}


def test_when_every_run_fails_the_first_reason_is_told(
    config, counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_model
) -> None:
    monkeypatch.delattr(fake_model, "run_for")
    with pytest.raises(InputError, match="run_for"):
        conduct(config("scenario=plan"), tmp_path, counter)
