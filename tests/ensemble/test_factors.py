"""From points of the unit cube to runs."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from sim.behaviour.parameters import PRIORS
from sim.behaviour.priors import centre
from sim.config import compose
from sim.ensemble.design.factors import LUCK, Factors, ends_of, lever_at
from sim.errors import InputError
from sim.model.policy.levers import Levers, about_levers


def factors(*words: str) -> Factors:
    return Factors(compose(["scenario=plan", *words]))


def test_every_lever_every_parameter_and_luck_vary() -> None:
    names = factors().names
    assert set(names) == {
        *(f"levers.{name}" for name in about_levers()),
        *(f"behaviour.{name}" for name in PRIORS),
        LUCK,
    }
    assert names[-1] == LUCK


@pytest.mark.parametrize("name", about_levers())
def test_a_lever_goes_from_off_through_the_plan_to_its_end(name: str) -> None:
    plan = getattr(Levers(), name)
    for size in (1.0, 2.0, 100.0):  # clipped to its range, or it would refuse
        ends = ends_of(Levers(), size)[name]
        lowest, highest = (lever_at(plan, ends, share) for share in (0.0, 1.0))
        assert lowest != highest
        assert size > 1.0 or highest == plan
        assert bool(ends) or lowest == plan.switched_off()


def test_sizes_lie_on_the_line_between() -> None:
    plan, ends = Levers(), ends_of(Levers(), 2.0)
    shares = [lever_at(plan.voucher, ends["voucher"], share) for share in (0.0, 0.5, 1.0)]
    assert [getattr(lever, "coverage", None) for lever in shares] == pytest.approx([0.0, 0.3, 0.6])
    rate = lever_at(plan.hnte_tax_rate, ends["hnte_tax_rate"], 1.0)
    assert getattr(rate, "rate", None) == pytest.approx(0.05)  # off is the standard rate, 0.25


def test_a_run_is_described_in_milliseconds() -> None:
    chosen = factors()
    points = np.random.default_rng(0).random((100, len(chosen.names)))
    start = time.process_time()
    chosen.runs(points, "x", 100, "urban")
    assert time.process_time() - start < 1.0


def test_ends_of_the_cube_are_ends_of_the_ranges() -> None:
    chosen = factors("sensitivity.factors=[behaviour]")
    low, high = chosen.runs(np.array([[0.0], [1.0]]) * np.ones(len(chosen.names)), "x", 2, "urban")
    for name, prior in PRIORS.items():
        assert getattr(low.draw.parameters, name) == pytest.approx(prior.low)
        assert getattr(high.draw.parameters, name) == pytest.approx(prior.high)
    assert low.branch.levers == Levers()


def test_what_is_fixed_or_off_or_not_asked_for_stands_still() -> None:
    chosen = factors("behaviour.fixed.rho=0.91", "behaviour.off=[catch_up]")
    assert not {"behaviour.rho", "behaviour.catch_up"} & set(chosen.names)
    (run,) = chosen.runs(np.full((1, len(chosen.names)), 0.5), "x", 1, "urban")
    assert (run.draw.parameters.rho, run.draw.parameters.catch_up) == (0.91, 0.0)
    names = factors("behaviour=mean").names
    assert not any(name.startswith("behaviour") for name in names)
    few = factors("sensitivity.factors=[levers.voucher,behaviour.eta_soe]")
    assert few.names == ("levers.voucher", "behaviour.eta_soe", LUCK)
    (run,) = few.runs(np.full((1, 3), 0.5), "x", 1, "urban")
    middle = replace(centre("posterior"), eta_soe=PRIORS["eta_soe"].quantile(0.5))
    assert run.draw.parameters == middle
    assert run.branch.levers == Levers()
    assert set(run.factors) == {"levers.voucher.coverage", "behaviour.fixed.eta_soe"}


def test_luck_changes_between_blocks_and_with_its_factor_only() -> None:
    few = factors("sensitivity.factors=[levers.voucher,behaviour.eta_soe]")
    points = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 0, 0]])
    runs = few.runs(points, "x", 4, "urban")
    seeds = [run.draw.seed for run in runs]
    assert seeds[0] == seeds[1] == seeds[2]
    assert len({seeds[0], seeds[3], seeds[4]}) == 3
    assert runs[0].draw is runs[1].draw  # a lever leaves the history as it is
    assert [run.draw.number for run in runs] == [0, 0, 1, 2, 3]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["sensitivity.factors=[levers.vouchers]"], "unknown_factor"),
        (["sensitivity.factors=[behaviour]", "behaviour=mean"], "no_factor"),
    ],
)
def test_factors_that_are_none_are_refused(words: list[str], key: str) -> None:
    with pytest.raises(InputError) as caught:
        _ = factors(*words).names
    assert caught.value.key == key
