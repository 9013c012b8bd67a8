"""A question about a county: what the answer says, that it repeats, and that it can be given up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.config import compose
from sim.config.scenario import changed
from sim.ensemble.design.draws import Branch, Kept, Run, draws
from sim.ensemble.work.histories import forget
from sim.ensemble.work.live import LiveRuns
from sim.ensemble.work.run import measured, simulate
from sim.model.policy.levers import KINDS, Levers, about_levers
from sim.places import Answer, Desk, Question, locked, step_costs, with_own
from sim.places.answers import words_of
from sim.places.outcomes import TARGETS
from sim.places.shares import FIRMS, KEYS, OWN
from sim.world import WorldSettings

XINCHANG = 330624
OWN_FIGURES = {"population": 430_000.0, "gdp": "456亿元", "above_scale_firms_2020": 420.0}
MORE = changed(Levers(), {"voucher": {"coverage": 0.9}}, "levers")
TINY = WorldSettings(scale=0.005, census="drawn", yearbook="drawn")


@pytest.fixture(scope="module")
def question() -> Question:
    world = with_own(TINY, XINCHANG, OWN_FIGURES)
    return Question(XINCHANG, b=MORE, world=world, draws=1, peers=3)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="module")
def answers(desk: Desk, question: Question) -> list[Answer]:
    return [seen for seen in desk.ask(question) if seen is not None]


@pytest.mark.slow
def test_the_first_answer_is_that_of_peers_the_last_the_county_s_own(
    answers: list[Answer], question: Question
) -> None:
    first, last = answers
    assert (first.subject, first.final, first.share) == ("peers", False, 0.5)
    assert (last.subject, last.final, last.share) == ("county", True, 1.0)
    assert first.stage.world.full == ()
    assert {XINCHANG, *last.peers} <= set(last.stage.world.full)
    assert last.stage.world.table == question.world.table
    counts = {told.outcome.indicator: told for told in last.outcomes}
    for name in ("institute_links", "technology_contracts", "commissioners_active"):
        for spread in (counts[name].base, counts[name].a, counts[name].b):
            assert spread.median == pytest.approx(round(spread.median))
    assert counts["patents_granted"].a.number == question.draws
    assert counts["patents_granted"].peers_a.number == question.draws * question.peers
    assert [goal.reading for goal in last.goals] == list(TARGETS)
    assert not last.trust.drawn
    assert 1.0 <= last.trust.rank.median <= last.trust.of


@pytest.mark.slow
def test_a_lever_shows_in_its_chain_in_the_bill_and_in_what_the_nation_spends(
    answers: list[Answer],
) -> None:
    last = answers[-1]
    (chain,) = last.chains
    assert chain.lever == "voucher"
    assert chain.moves == about_levers()["voucher"].moves
    drawn = chain.links[0]
    assert drawn.name == "voucher_firms"
    assert drawn.change.median > 0.0
    voucher = {cost.payer: cost for cost in last.bill if cost.lever == "voucher"}
    assert set(voucher) == {OWN, FIRMS}
    assert voucher[OWN].change.median > 0.0
    assert last.nation_b["voucher"] > last.nation_a["voucher"]
    assert sum(last.nation_b.values()) == pytest.approx(last.spent_b.median)
    for payer, (a, b, _) in last.payers.items():
        costs = [cost for cost in last.bill if cost.payer == payer]
        assert sum(cost.a.median for cost in costs) == pytest.approx(a.median)
        assert sum(cost.b.median for cost in costs) == pytest.approx(b.median)


@pytest.mark.slow
def test_the_command_line_s_runs_give_the_same_digits(
    answers: list[Answer], question: Question
) -> None:
    """The words of an answer are those of a study; a run of it, by itself, has the same figures."""
    last = answers[-1]
    config = compose(words_of(question, last.stage))
    assert config.world_settings == last.stage.world
    (draw,) = draws(config)
    run = Run("mine", draw, Branch(question.b), kept=Kept(("100000",), counties=True))
    model = simulate(run)
    tables = measured(model, run.kept)
    forget()
    counties = tables["counties"]
    here = counties[(counties["adcode"] == XINCHANG) & (counties["year"] == 2025)]
    figures = here.set_index("indicator")["value"]
    compared = 0
    for told in last.outcomes:
        if told.outcome.indicator in figures:
            own = np.float32(told.b.median / told.outcome.multiple)
            assert own == pytest.approx(figures[told.outcome.indicator], rel=1e-6)
            compared += 1
    assert compared >= 6
    bill = tables["costs"]
    public = bill[
        ~bill["kind"].isin(["tax_expenditure", "own_payment"]) & (bill["payer"] != "firm")
    ]
    spent = public[public["year"] >= 2021]["amount"].sum()
    assert last.spent_b.median == pytest.approx(spent, rel=1e-12)


@pytest.mark.slow
def test_the_same_question_has_the_same_answer_and_costs_no_run(
    desk: Desk, answers: list[Answer], question: Question
) -> None:
    again = list(desk.ask(replace(question)))
    assert again == answers


@pytest.mark.slow
def test_a_question_that_is_given_up_leaves_its_history_to_the_next(question: Question) -> None:
    desk = Desk()
    given_up = desk.ask(question)
    for _ in range(3):
        assert next(given_up) is None
    given_up.close()
    (draw,) = draws(compose(words_of(question, None)))
    draw = replace(draw, world=replace(question.world, full=()))
    assert desk.runs.quarters(draw) == 3
    one, other = desk.ask(question), desk.ask(replace(question, b=Levers()))
    for _ in range(4):  # in turn, on one history
        next(one)
        next(other)
    assert desk.runs.quarters(draw) == 11
    one.close()
    other.close()


def test_no_more_is_kept_than_there_is_room_for(question: Question) -> None:
    runs = LiveRuns(room=1.0)  # each history is too large: one stays
    world = replace(question.world, table=None)
    first, second = (
        replace(draw, world=world) for draw in draws(compose(["ensemble.replicates=2"]))
    )
    held = runs.branch(first, Branch(Levers()), lambda _: 0.0, float)
    next(held)
    other = runs.branch(second, Branch(Levers()), lambda _: 0.0, float)
    next(other)
    assert runs.quarters(first) == 0  # it has gone, yet whoever is at work on it goes on
    next(held)
    assert runs.quarters(second) == 1
    held.close()
    other.close()


def test_every_lever_has_a_place_where_its_money_goes() -> None:
    assert set(KEYS) == set(KINDS)


@pytest.mark.slow
def test_a_step_costs_what_it_came_to_and_the_lock_keeps_the_total(answers: list[Answer]) -> None:
    last = answers[-1]
    steps = {(cost.lever, cost.setting): cost for cost in step_costs(last)}
    voucher = steps["voucher", "coverage"]
    assert voucher.nation is not None
    coverage = {"a": Levers().voucher.coverage, "b": MORE.voucher.coverage}
    measured_step = (last.nation_b["voucher"] - last.nation_a["voucher"]) / (
        (coverage["b"] - coverage["a"]) / voucher.step
    )
    assert voucher.nation == pytest.approx(measured_step, rel=0.25)
    total = last.spent_a.median
    kept = locked(MORE, {"voucher"}, last.nation_b, MORE, total)
    assert kept.voucher == MORE.voucher
    ratio = kept.commissioner_quota.posts / MORE.commissioner_quota.posts
    assert 0.0 < ratio < 1.0
    spared = (last.spent_b.median - last.nation_b["voucher"]) * (1.0 - ratio)
    assert spared == pytest.approx(last.spent_b.median - total, rel=0.05)
