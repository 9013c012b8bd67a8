"""What an examination of missed targets runs: ranges filled, shares kept, mistakes named."""

from __future__ import annotations

import numpy as np
import pytest

from sim.behaviour.parameters import PRIORS
from sim.config import compose
from sim.config.vary import SHOCK
from sim.ensemble.design.uncertain import BLOCK, points, uncertain_runs
from sim.errors import InputError
from sim.targets import READINGS


def test_the_first_points_stay_when_more_are_asked_for() -> None:
    assert (points(30, 5, 1) == points(250, 5, 1)[:30]).all()
    assert not (points(30, 5, 2) == points(30, 5, 1)).any()


def test_each_hundred_points_fills_every_hundredth_once() -> None:
    for block in np.split(points(2 * BLOCK, 4, 7), 2):
        for column in block.T:
            assert sorted((BLOCK * column).astype(int)) == list(range(BLOCK))


def test_no_two_factors_go_together() -> None:
    correlation = np.corrcoef(points(300, len(PRIORS) + 1, 2021).T)
    assert np.abs(correlation - np.eye(len(correlation))).max() < 0.27  # five standard errors


def test_parameters_luck_and_shock_differ_between_runs() -> None:
    runs = uncertain_runs(compose(["scenario=plan", "ensemble.replicates=40"]), "plan")
    assert len({run.draw.seed for run in runs}) == 40
    assert set(runs[0].factors) == {*(f"behaviour.fixed.{name}" for name in PRIORS), SHOCK}
    shocks = [run.branch.shock for run in runs]
    assert 0.0 <= min(shocks) < 0.01
    assert 0.09 < max(shocks) <= 0.1
    assert all(run.factors[SHOCK] == run.branch.shock for run in runs)
    assert runs[3].factors["behaviour.fixed.rho"] == runs[3].draw.parameters.rho


def test_what_any_target_needs_is_kept() -> None:
    (run,) = uncertain_runs(compose(["scenario=plan", "ensemble.replicates=1"]), "plan")[:1]
    assert {scope for reading in READINGS for _, scope in reading.series} <= set(run.kept.scopes)
    assert run.kept.first == 2020


def test_what_a_user_fixes_or_switches_off_does_not_vary() -> None:
    words = ["behaviour.fixed.rho=0.92", "behaviour.off=[links]", "discovery.shock=0"]
    runs = uncertain_runs(
        compose(["scenario=downturn", "ensemble.replicates=8", *words]), "downturn"
    )
    factors = set(runs[0].factors)
    assert "behaviour.fixed.rho" not in factors
    assert "behaviour.fixed.patent_link" not in factors
    assert SHOCK not in factors
    assert {run.draw.parameters.rho for run in runs} == {0.92}
    assert {run.branch.shock for run in runs} == {0.05}


def test_nothing_to_vary_is_a_mistake() -> None:
    config = compose(["scenario=plan", "behaviour=mean", "discovery.shock=0"])
    with pytest.raises(InputError, match=r"discovery\.shock"):
        uncertain_runs(config, "plan")
