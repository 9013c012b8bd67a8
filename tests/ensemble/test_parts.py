"""Runs in which one part of a draw is another draw's."""

import pytest

from sim.config import compose
from sim.config.priors import doubted_of
from sim.ensemble.parts import PARTS, changed_runs
from sim.mechanisms import IN_DOUBT, MECHANISMS

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
