"""How many threads go through the firms changes no bit."""

from typing import NamedTuple

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.core import slices
from sim.core.arrays import Bools, Floats, Ints
from sim.model.policy.levers import Levers
from tests.model.compare import differences


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slices of a small world, and the number of threads as it was."""
    monkeypatch.setattr(slices, "LEAST", 1)
    monkeypatch.setattr(slices, "_threads", 1)


def test_a_run_is_the_same_in_one_two_and_four_threads(history: CountyInnovationModel) -> None:
    runs = []
    for number in (1, 2, 4):
        slices.use_threads(number)
        model = history.branch(Levers())
        model.run_for(4)
        runs.append(model)
    for other in runs[1:]:
        assert not differences(runs[0], other)
        np.testing.assert_array_equal(runs[0].state.nation.accounts, other.state.nation.accounts)
        assert list(runs[0].bill.rows()) == list(other.bill.rows())


class Two(NamedTuple):
    rows: Ints
    seen: Bools


@pytest.mark.parametrize("number", [1, 3, 20])
def test_every_row_is_in_one_slice_with_an_account_of_its_own(number: int) -> None:
    columns = Two(np.arange(10), np.zeros(10, bool))

    def work(part: Two, account: Floats) -> None:
        assert not part.seen.any()
        part.seen[:] = True
        account += part.rows.sum()

    slices.use_threads(number)
    np.testing.assert_array_equal(slices.in_slices(work, columns, (2,)), [45.0, 45.0])
    assert columns.seen.all()


def test_what_fails_in_a_thread_fails_here() -> None:
    def work(part: Two, account: Floats) -> None:
        raise ZeroDivisionError

    slices.use_threads(2)
    with pytest.raises(ZeroDivisionError):
        slices.in_slices(work, Two(np.arange(10), np.zeros(10, bool)))
