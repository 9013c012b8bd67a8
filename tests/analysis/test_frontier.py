"""Gaps, gains, the front and the search, on figures whose answers are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.analysis.equity import GAPS, gap, lead
from sim.analysis.frontier import beats, chosen, compromise, growth, unbeaten, within_range
from sim.analysis.objectives import Objective, gains, judged, objectives_of
from sim.analysis.search import CLOSE, Room, divisions, search
from sim.errors import InputError
from sim.measure.indicators import GROUPS


def test_a_gap_is_symmetric_and_a_lead_has_a_sign() -> None:
    rich, poor = pd.Series([2.0, 1.0, 5.0]), pd.Series([1.0, 2.0, 0.0])
    assert lead(rich, poor)[:2].tolist() == pytest.approx([100 * np.log(2), -100 * np.log(2)])
    assert (gap(rich, poor)[:2] == gap(poor, rich)[:2]).all()
    assert gap(rich, poor).isna().tolist() == [False, False, True]
    assert gap(rich, rich).eq(0.0).all()


def test_objectives_by_their_words() -> None:
    found = objectives_of(["gerd", "science_literacy@100000", "capability@east-west"], "x")
    assert [x.word for x in found] == [
        "gerd@county-area",
        "science_literacy@100000",
        "capability@east-west",
    ]
    assert found[0].target == "G1"
    assert not found[2].target
    assert found[2].series == (("capability", "area:east"), ("capability", "area:west"))
    assert found[2].slug == "capability_east_west"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (["gerd"], "no_objectives"),
        ([], "no_objectives"),
        (["gerd", "gerd@county-area"], "objective_twice"),
        (["gerd", "gred"], "unknown_indicator"),
        (["gerd", "gerd@east"], "unknown_place"),
        (["gerd", "gerd@east-west"], "gap_of_sums"),
    ],
)
def test_objectives_that_cannot_be_had(words: list[str], key: str) -> None:
    with pytest.raises(InputError) as caught:
        objectives_of(words, "frontier.objectives")
    assert caught.value.key == key
    assert "frontier.objectives" in caught.value.line("zh")


def outcomes() -> pd.DataFrame:
    """Two draws of the plan and of a mix; a third draw that the plan lacks."""
    rows = {
        "scenario": ["plan", "plan", "mix", "mix", "mix"],
        "draw": [0, 1, 0, 1, 2],
        "seed": [7, 8, 7, 8, 9],
        "gerd|county-area": [100.0, 200.0, 110.0, 190.0, 1.0],
        "platform_distance|county-area": [10.0, 10.0, 8.0, 9.0, 1.0],
        "capability|area:east": [2.0, 1.0, 1.0, 2.0, 1.0],
        "capability|area:west": [1.0, 1.0, 1.0, 1.0, 1.0],
    }
    return pd.DataFrame(rows)


WANTED = [
    Objective("gerd", "county-area"),
    Objective("platform_distance", "county-area"),
    Objective("capability", "east-west"),
]


def test_gains_are_paired_and_point_upwards() -> None:
    found = gains(outcomes(), WANTED)
    assert (found.loc["plan"] == 0.0).all(axis=None)
    mix = found.loc["mix"]
    assert mix["gerd@county-area"].tolist() == pytest.approx([10.0, -5.0])
    assert mix["platform_distance@county-area"].tolist() == pytest.approx([20.0, 10.0])  # shorter
    ln2 = 100 * np.log(2)
    assert mix["capability@east-west"].tolist() == pytest.approx([ln2, -ln2])


def test_judged_over_draws() -> None:
    found = gains(outcomes(), WANTED)
    assert judged(found, "worst").loc["mix", "gerd@county-area"] == pytest.approx(-5.0)
    assert judged(found, "low").loc["mix", "gerd@county-area"] == pytest.approx(-3.5)
    assert judged(found, "mean").loc["mix", "gerd@county-area"] == pytest.approx(2.5)
    lost = found.drop(("mix", 1, 8))
    assert judged(lost, "mean").loc["mix"].isna().all()
    assert judged(lost, "mean").loc["plan"].eq(0.0).all()


VALUES = np.array([[0.0, 1.0], [1.0, 0.0], [0.6, 0.7], [0.5, 0.5], [2.0, 2.0], [np.nan, 9.0]])
AFFORDABLE = np.array([True, True, True, True, False, True])


def test_the_front() -> None:
    assert unbeaten(VALUES, AFFORDABLE).tolist() == [True, True, True, False, False, False]
    assert beats(VALUES[4], VALUES[0])
    assert not beats(VALUES[0], VALUES[1])
    assert not beats(VALUES[0], VALUES[0])


def test_how_it_grew() -> None:
    table = growth(VALUES, AFFORDABLE, np.array([1, 1, 2, 2, 2, 2]))
    assert table["tried"].tolist() == [2, 6]
    assert table["affordable"].tolist() == [2, 4]
    assert table["unbeaten"].tolist() == [2, 3]
    assert table["hypervolume"].tolist() == pytest.approx([0.0, 1.0])


def test_the_compromise_loses_least_where_it_loses_most() -> None:
    front = np.array([[0.0, 1.0], [1.0, 0.0], [0.6, 0.5], [0.9, 0.3]])
    assert compromise(front) == 2
    assert within_range(front, np.array([True, True, False, False])).tolist() == front.tolist()
    named = chosen(front, ["a", "b"], 4)
    assert list(named) == ["compromise", "best_a", "best_b", "mix_4"]
    assert list(named.values()) == [2, 1, 0, 3]
    assert list(chosen(front, ["a", "b"], 2)) == ["compromise", "best_a"]
    assert list(chosen(front[:1], ["a", "b"], 4)) == ["compromise"]


def room() -> Room:
    return Room(prices=np.array([0.2, 0.2, 0.4]), rest=0.2, budget=1.0, largest=5.0)


def test_the_plan_stays_the_plan_to_the_bit_whatever_it_costs() -> None:
    chance = np.random.default_rng(3)
    for prices in chance.dirichlet([1.0, 1.0, 1.0], 500):
        own = Room(prices=prices[:2], rest=1.0 - prices[:2].sum(), budget=1.0, largest=5.0)
        assert (own.first(1, seed=0) == 1.0).all()


def test_mixes_are_brought_within_the_budget() -> None:
    sizes = np.array([[1.0, 1.0, 1.0], [5.0, 5.0, 5.0], [0.0, 0.0, 0.0], [0.5, 0.5, 0.1]])
    afforded = room().afforded(sizes)
    assert (room().expected_cost(afforded) <= 1.0 + 1e-12).all()
    assert afforded[[0, 2, 3]].tolist() == sizes[[0, 2, 3]].tolist()
    assert np.ptp(afforded[1]) == pytest.approx(0.0)
    first = room().first(10, seed=3)
    assert first[0].tolist() == [1.0, 1.0, 1.0]
    assert first[1].tolist() == pytest.approx([2.5, 0.5, 0.5])
    assert first.shape == (10, 3)
    assert (room().expected_cost(first) <= 1.0 + 1e-12).all()
    assert (room().first(10, seed=3) == first).all()


class Known:
    """Values that are known: each of two parts serves one objective, the third serves neither.

    The front is where all the money goes to the two, ``0.2 a + 0.2 b = 0.8``. Money is dearer than
    expected by a part in a hundred, and mixes with little of anything fail.
    """

    def __init__(self) -> None:
        self.sizes, self.costs = np.zeros((0, 3)), np.zeros(0)

    def __call__(self, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        values = sizes[:, :2].copy()
        costs = 1.01 * room().expected_cost(sizes)
        values[sizes.sum(axis=1) < 0.3] = np.nan
        self.sizes, self.costs = np.vstack([self.sizes, sizes]), np.append(self.costs, costs)
        return values, costs


@pytest.mark.parametrize("method", ["nsga2", "nsga3"])
def test_the_search_finds_a_known_front_and_finds_it_again(method: str) -> None:
    known, again = Known(), Known()
    for judge in (known, again):
        search(judge, room(), 2, method, population=24, generations=25, seed=1)
    assert (known.sizes == again.sizes).all()
    assert len(known.sizes) == 24 * 25
    affordable = known.costs <= 1.0 + CLOSE
    front = known.sizes[unbeaten(known.sizes[:, :2], affordable)]
    total = front[:, 0] + front[:, 1]
    assert np.median(total) > 0.95 * (1.0 / 1.01 - 0.2) / 0.2
    assert np.ptp(front[:, 0]) > 2.0  # it is found from end to end
    assert abs(np.diff(front[compromise(front[:, :2]), :2])[0]) < 0.6


def test_directions_are_no_more_than_the_population() -> None:
    assert divisions(2, 24) == 23
    assert divisions(6, 24) == 2
    assert divisions(6, 20) == 1


def test_gaps_are_between_scopes_that_are_measured() -> None:
    assert {scope for pair in GAPS.values() for scope in pair} <= set(GROUPS)
