"""What a run, or what is made of it, is known by."""

from __future__ import annotations

import pytest

from experiments.work import calibrate, did_battery, patterns
from sim.ensemble.store.keys import code_of


def test_code_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match=r"twins\.py"):
        code_of("ensemble/twins.py")


@pytest.mark.parametrize("parts", [calibrate.METHOD, did_battery.MEASURE, patterns.MEASURE])
def test_code_that_experiments_name_is_there(parts: tuple[str, ...]) -> None:
    assert len(code_of(*parts)) == 16
    assert len({code_of(part) for part in parts}) == len(parts)
