"""A handful of studies from one command line."""

from __future__ import annotations

import pytest

from sim.config.multirun import studies
from sim.errors import InputError


def test_every_combination_is_a_study() -> None:
    assert studies(
        ["ensemble.seed=1,2", "scenario=[plan,no_plan]", "world.scale=choice(0.1,1)"]
    ) == [
        [f"ensemble.seed={seed}", "scenario=[plan,no_plan]", f"world.scale={scale}"]
        for seed in (1, 2)
        for scale in ("0.1", "1")
    ]


def test_words_without_alternatives_are_one_study() -> None:
    assert studies(["ensemble.seed=1"]) == [["ensemble.seed=1"]]


def test_studies_of_one_name_are_told_apart() -> None:
    found = studies(["study=a b/my study.yaml", "ensemble.seed=range(1,3)"])
    assert [words[-1] for words in found] == [
        "name='my study-ensemble.seed=1'",
        "name='my study-ensemble.seed=2'",
    ]
    found = studies(["name=x", "scenario=plan,[plan,no_plan]"])
    assert [words[-1] for words in found] == [
        "name='x-scenario=plan'",
        "name='x-scenario=_plan,no_plan_'",
    ]
    assert studies(["study=a.yaml,b.yaml"]) == [["study=a.yaml"], ["study=b.yaml"]]


@pytest.mark.parametrize(
    ("words", "key"),
    [(["resume=results/x", "ensemble.seed=1,2"], "multirun_resume"), (["seed"], "override_syntax")],
)
def test_what_cannot_be_started_together(words: list[str], key: str) -> None:
    with pytest.raises(InputError) as caught:
        studies(words)
    assert caught.value.key == key
