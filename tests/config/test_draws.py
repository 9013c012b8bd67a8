"""Draws of parameters: in their ranges, spread evenly, the same however many there are."""

from __future__ import annotations

import numpy as np

from sim.behaviour.parameters import PRIORS, Parameters
from sim.behaviour.priors import centre, parameters_of, seed_of
from sim.config import compose
from sim.evidence import table


def test_draws_lie_in_their_ranges_and_fill_them() -> None:
    draws = [parameters_of(k, seed=5) for k in range(64)]
    for name, prior in PRIORS.items():
        values = np.array([getattr(draw, name) for draw in draws])
        assert prior.low <= values.min() and values.max() <= prior.high
        below = np.mean(values < prior.quantile(0.5))
        assert 0.45 <= below <= 0.55


def test_a_draw_does_not_depend_on_how_many_there_are() -> None:
    few, many = (compose([f"ensemble.replicates={n}"]) for n in (3, 3000))
    assert [few.parameters(k) for k in range(3)] == [many.parameters(k) for k in range(3)]
    assert [few.seed(k) for k in range(3)] == [many.seed(k) for k in range(3)]


def test_draws_differ_from_each_other_and_between_seeds() -> None:
    assert len({seed_of(draw, seed) for draw in range(50) for seed in range(50)}) == 2500
    assert parameters_of(0, seed=1) != parameters_of(1, seed=1) != parameters_of(1, seed=2)


def test_parameters_can_be_held() -> None:
    free, held = compose(), compose(["behaviour.fixed.rho=0.91"])
    assert held.parameters(4).rho == 0.91
    assert held.parameters(4).eta_private == free.parameters(4).eta_private
    assert (
        compose(["behaviour=mean", "behaviour.doubt=0"]).parameters(4)
        == centre("mean")
        != Parameters()
    )


def test_a_draw_of_the_posterior_is_a_row_of_it_and_the_prior_for_the_rest() -> None:
    rows = table("posterior")
    assert set(rows) <= set(PRIORS)
    known = {tuple(row) for row in rows.to_numpy().tolist()}
    posterior = compose(["behaviour.doubt=0"])
    drawn = [posterior.parameters(k) for k in range(6)]
    assert all(tuple(getattr(one, name) for name in rows) in known for one in drawn)
    assert len({one.rho for one in drawn}) == 6
    prior = compose(["behaviour=prior", "behaviour.doubt=0"])
    others = set(PRIORS) - set(rows)
    assert all(
        getattr(one, name) == getattr(prior.parameters(k), name)
        for k, one in enumerate(drawn)
        for name in others
    )


def test_the_posterior_lies_in_the_priors() -> None:
    for name, column in table("posterior").items():
        prior = PRIORS[str(name)]
        assert prior.low <= column.min() < column.max() <= prior.high
