"""From what varies to runs: scenarios x points x draws x seeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.config import compose
from sim.ensemble.design.draws import Kept, Run, draws
from sim.ensemble.design.sweep import sweep_runs
from sim.ensemble.store.keys import run_keys
from sim.errors import InputError
from sim.model.policy.levers import Levers

SHARE, RHO = "levers.credit_guarantee.share", "behaviour.fixed.rho"


def runs(*words: str) -> list[Run]:
    return sweep_runs(compose(["scenario=[plan,no_plan]", "ensemble.replicates=2", *words]))


def test_every_scenario_in_every_point_draw_and_lot_of_luck() -> None:
    found = runs("ensemble.seeds=3", f"sweep.vary.{SHARE}=[0.3,0.5]", "ensemble.until=2023")
    assert len(found) == len({key.run for key in run_keys(found)}) == 2 * 3 * 2 * 2
    first = [(run.scenario, run.factors[SHARE]) for run in found[:4]]
    assert first == [("plan", 0.3), ("no_plan", 0.3), ("plan", 0.5), ("no_plan", 0.5)]
    for run in found:
        base = Levers() if run.scenario == "plan" else Levers.held()
        assert run.branch.levers.credit_guarantee.share == run.factors[SHARE]
        assert run.branch.levers.voucher == base.voucher
        assert run.until == 2023


def test_a_point_goes_before_what_was_drawn_fixed_or_set() -> None:
    words = [f"sweep.vary.{RHO}=[0.91,0.93]", "behaviour.fixed.rho=0.92", "sweep.vary.shock=[0.1]"]
    found = runs(*words, "scenario.plan.shock=0.05")
    assert [run.draw.parameters.rho for run in found[:4]] == [0.91, 0.91, 0.93, 0.93]
    assert {run.branch.shock for run in found} == {0.1}
    drawn = compose(["ensemble.replicates=2"]).parameters(0)
    assert found[0].draw.parameters.eta_private == drawn.eta_private
    assert found[0].draw is found[1].draw  # one history for both scenarios


def test_prices_vary_with_the_draw_as_they_are_paid_in_the_past_too() -> None:
    found = runs("sweep.vary.prices.upgrade=[0.02,0.04]", "prices.market_fee=0.025")
    assert [run.draw.prices.upgrade for run in found[:4]] == [0.02, 0.02, 0.04, 0.04]
    assert {run.draw.prices.market_fee for run in found} == {0.025}
    assert found[0].draw is found[1].draw
    assert len({key.past for key in run_keys(found)}) == 2 * 2  # prices and draws
    assert {draw.prices.market_fee for draw in draws(compose())} == {0.02}


def test_what_does_not_touch_the_past_shares_it() -> None:
    words = [f"sweep.vary.{SHARE}={{low:0,high:0.9,steps:10}}", "behaviour.off=[catch_up]"]
    assert {run.draw for run in runs(*words)} == set(
        draws(compose(["ensemble.replicates=2", "behaviour.off=[catch_up]"]))
    )


def test_a_larger_table_holds_the_smaller_one() -> None:
    words = ["sweep.method=sobol", f"sweep.vary.{SHARE}=range", f"sweep.vary.{RHO}=range"]
    small, large = (
        {
            key.run
            for key in run_keys(runs(*words, f"sweep.samples={n}", f"ensemble.replicates={k}"))
        }
        for n, k in ((5, 2), (9, 3))
    )
    assert small < large


def test_what_is_kept_is_said() -> None:
    (run,) = runs("scenario=plan", "ensemble.replicates=1")
    assert run.kept == Kept(
        ("100000", "county-area", "key-counties", "region:east", "region:centre", "region:west"),
        2020,
    )
    (run,) = runs(
        *("scenario=plan", "ensemble.replicates=1", "sweep.scopes=[]"),
        *("sweep.first=2016", "sweep.counties=true"),
    )
    assert run.kept == Kept((), 2016, counties=True)


def test_a_row_of_a_csv_may_be_of_one_scenario(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text(f"scenario,{SHARE}\nplan,0.3\n,0.5\n")
    found = runs("sweep.method=csv", f"sweep.file={file}", "ensemble.replicates=1")
    assert [(run.scenario, run.factors[SHARE]) for run in found] == [
        ("plan", 0.3),
        ("plan", 0.5),
        ("no_plan", 0.5),
    ]


def test_settings_that_do_not_go_together() -> None:
    with pytest.raises(InputError) as caught:
        runs("sweep.vary.levers.corps.start=[2024Q1]", "sweep.vary.levers.corps.end=[2022Q1]")
    assert caught.value.key == "end_before_start"
