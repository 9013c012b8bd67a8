"""A handful of studies from one command line."""

from __future__ import annotations

import pytest

from sim.config.alternatives import alternatives
from sim.config.multirun import studies
from sim.errors import InputError
from sim.text import LANGUAGES


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


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("choice(2026_11_29,1e5)", ["2026_11_29", "1e5"]),
        ("2026_11_29, '1,5'", ["2026_11_29", "'1,5'"]),
        ("range(1,4)", ["1", "2", "3"]),
        ("range(4,1,-2)", ["4", "2"]),
        ("sort(3,1,2)", ["1", "2", "3"]),
        ("sort(range(1,3),reverse=true)", ["2", "1"]),
        ("tag(a,choice(1,2))", ["1", "2"]),
        ("[1,2],[3]", ["[1,2]", "[3]"]),
    ],
)
def test_every_list_of_values_is_read(value: str, found: list[str]) -> None:
    assert alternatives(f"name={value}") == [f"name={one}" for one in found]


def test_values_in_any_order_and_names_by_a_pattern() -> None:
    assert sorted(alternatives("ensemble.seed=shuffle(2,1)")) == [
        "ensemble.seed=1",
        "ensemble.seed=2",
    ]
    assert "scenario=credit_first" in alternatives("scenario=glob(*_first)")
    assert alternatives("world=glob([n*,t*],exclude=t*)") == ["world=national"]


@pytest.mark.parametrize(
    ("word", "key", "named"),
    [
        ("ensemble.seed=interval(0,1)", "interval_named", "ensemble.seed=1,2"),
        ("levers.voucher.value=interval(0,1)", "interval", "sweep.vary.levers.voucher.value="),
        ("levers.voucher.value=tag(a,interval(0,1))", "interval", "sweep.vary"),
        ("ensemble.seed=glob(*)", "glob", "scenario"),
        ("scenario=glob(qq*)", "no_values", "scenario"),
        ("ensemble.seed=range(3,1)", "no_values", "ensemble.seed"),
        ("ensemble.seed=range(0,1e12)", "too_many_studies", "sweep.vary"),
        ("ensemble.seed=range(1,2,0)", "override_syntax", "range(1,2,0)"),
        ("ensemble.seed=range(a,b)", "override_syntax", "range(a,b)"),
        ("ensemble.seed=range(nan,1)", "override_syntax", "range(nan,1)"),
        ("ensemble.seed=sort([1],2)", "override_syntax", "sort"),
        ("ensemble.seed=choice(1,2", "override_syntax", "choice"),
        ("ensemble.seed=" + "sort(" * 500, "override_syntax", "sort"),
        ("scenario=[plan,[no_plan", "override_syntax", "plan"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_lists_no_values(word: str, key: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        alternatives(word)
    assert caught.value.key == key
    assert all(named in caught.value.line(language) for language in LANGUAGES)


def test_too_many_studies() -> None:
    with pytest.raises(InputError) as caught:
        studies(["ensemble.seed=range(0,100)", "ensemble.until=range(0,11)"])
    assert caught.value.key == "too_many_studies"
