"""Runs in which one part of a draw is another draw's."""

from dataclasses import replace

import numpy as np
import pytest

from sim import evidence
from sim.behaviour.drift import FITTED, Walks
from sim.behaviour.effects import Effects, Kind
from sim.behaviour.mechanisms import IN_DOUBT, MECHANISMS
from sim.behaviour.priors import doubted_of, level_of, row_at
from sim.config import compose
from sim.ensemble.design.draws import drawn_as, draws
from sim.ensemble.design.parts import PARTS, changed_runs

WORDS = ["scenario=plan", "ensemble.replicates=5", "ensemble.split=3"]


def test_one_part_changes_and_the_others_stay() -> None:
    config = compose(WORDS)
    runs = changed_runs(config, "plan")
    assert [(run.draw.number, run.scenario) for run in runs] == [
        (draw, part) for draw in range(3) for part in PARTS
    ]
    for run in runs:
        own, other = run.draw.number, (run.draw.number + 1) % 3
        same_luck = run.draw.seed == config.seed(own)
        assert same_luck == (run.scenario != "chance")
        if run.scenario == "chance":
            assert run.draw.seed == config.seed(other)
            assert run.draw.parameters == config.parameters(own)
        if run.scenario == "parameters":
            assert run.draw.parameters == config.parameters(other, own)
        if run.scenario == "structure":
            assert run.draw.parameters == config.parameters(own, other)
        its = other if run.scenario == "place" else own
        assert run.draw.effects == config.effects(its)


@pytest.mark.parametrize("word", ["ensemble.split=0", "ensemble.split=1", "ensemble.replicates=1"])
def test_none_without_two_draws(word: str) -> None:
    assert changed_runs(compose([*WORDS, word]), "plan") == []


def test_a_structure_is_the_draws_own_and_nested_in_the_share() -> None:
    some = [set(doubted_of(draw, 7, 0.2)) for draw in range(200)]
    more = [set(doubted_of(draw, 7, 0.5)) for draw in range(200)]
    assert all(few <= many for few, many in zip(some, more, strict=True))
    assert sum(map(len, some)) == pytest.approx(0.2 * 200 * len(IN_DOUBT), rel=0.1)
    assert len({frozenset(one) for one in some}) > 100
    assert doubted_of(3, 7, 0.0) == ()
    assert set(doubted_of(3, 7, 1.0)) == set(IN_DOUBT) <= set(MECHANISMS)


def test_a_mechanism_a_draw_does_without_stands_at_nothing() -> None:
    config = compose([*WORDS, "behaviour.doubt=1"])
    parameters = config.parameters(0)
    for name in IN_DOUBT:
        for parameter, nothing in MECHANISMS[name].items():
            assert getattr(parameters, parameter) == nothing
    assert config.parameters(0, 1) == parameters  # all are off in every draw


def test_effects_of_a_draw_are_the_posteriors_own_row() -> None:
    config = compose(WORDS)
    posterior = Walks.posterior()
    rows = evidence.table("posterior")
    assert posterior.number == len(rows)
    for draw in range(4):
        row = row_at(level_of(draw, config.ensemble.seed), len(rows))
        name = rows.columns[0]
        undoubted = compose([*WORDS, "behaviour.doubt=0"])
        assert getattr(undoubted.parameters(draw), name) == rows[name].iloc[row]
        fitted = posterior.years
        path = posterior.paths[row]
        assert np.array_equal(config.effects(draw).values[list(FITTED), :fitted], path)


def test_effects_go_on_stay_or_are_none() -> None:
    drift, still, none = (
        compose([*WORDS, f"behaviour.effects={how}"]).effects(1)
        for how in ("drift", "still", "none")
    )
    assert none == Effects.none()
    years = Walks.posterior().years
    assert np.array_equal(drift.values[:, :years], still.values[:, :years])
    assert not np.array_equal(drift.values[:, years:], still.values[:, years:])
    assert (np.diff(still.values[:, years - 1 :], axis=1) == 0.0).all()
    assert drift.values[Kind.GDP, years:].any()
    assert not still.values[Kind.GDP].any()
    assert drift == compose(WORDS).effects(1), "drift is what projections do"
    middle = [compose([*WORDS, "behaviour=mean", f"ensemble.seed={k}"]) for k in (1, 2)]
    fitted = [config.effects(0).values[:, :years] for config in middle]
    assert np.array_equal(*fitted), "the mean of the posterior is one"
    assert compose([*WORDS, "behaviour=prior"]).effects(0) != drift


def test_scenarios_and_lots_of_luck_share_the_effects_of_their_draw() -> None:
    config = compose(["ensemble.replicates=2", "ensemble.seeds=2"])
    by_number: dict[int, set[str]] = {}
    for draw in draws(config):
        by_number.setdefault(draw.number, set()).add(draw.effects.digest)
    assert all(len(digests) == 1 for digests in by_number.values())
    assert len(set.union(*by_number.values())) == 2
    one = drawn_as(config, 0)
    assert one.digest != replace(one, effects=Effects.none()).digest
