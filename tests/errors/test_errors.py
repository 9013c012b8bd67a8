"""A user's mistake keeps its words on the way from a worker to the command line."""

import pickle

import pytest

from sim.errors import InputError, nearest
from sim.model.credit.levers import CreditGuarantee
from sim.model.policy.levers import Levers


def test_mistake_survives_pickling() -> None:
    with pytest.raises(InputError) as caught:
        CreditGuarantee(share=2.0)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (again.line("en"), again.line("zh")) == (caught.value.line(), caught.value.line("zh"))
    assert "\n" not in again.line()


def test_nearest_name_is_the_closest() -> None:
    assert nearest("shere", ["fee", "share", "ramp"]) == "share"
    assert nearest("credit_garantee", list(Levers.__dataclass_fields__)) == "credit_guarantee"


def test_nearest_of_nothing_is_nothing() -> None:
    assert nearest("x", []) == ""


def test_lever_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        CreditGuarantee(start="2023Q1", end="2022Q4")
    assert "2022Q4" in caught.value.line() and "2023Q1" in caught.value.line()
