"""The register of clauses: whole, true to the code, and caught where it is not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sim.measure.indicators import INDICATORS
from sim.model.policy.levers import Levers, about_levers
from sim.plan import EXTRA_INDICATORS, Clause, about, clauses
from sim.plan.__main__ import known, main, words
from sim.plan.check import faults
from sim.plan.places import lever_rule, named, place
from sim.text import LANGUAGES, catalogue, say
from tools import plan_pages

ROOT = Path(__file__).parents[2]
GOALS = [f"G{number}" for number in range(1, 16)]
TASKS = {"T1": "abc", "B": "1", "T2": "abc", "B2": "ab", "T3": "abcd", "T4": "abcd"}
REST = ["B4", "T5a", "T5b", "T5c", "B5a", "B5b", "T6a", "T6b", "T6c", "B6", "S1", "S2", "S3", "L1"]
PLAN = [*GOALS, *(head + tail for head, tails in TASKS.items() for tail in tails), *REST]


def changed(clause: str, **fields: tuple[str, ...]) -> list[Clause]:
    """The register with one clause altered."""
    return [replace(c, **fields) if c.id == clause else c for c in clauses()]


def new_faults(register: list[Clause]) -> list[str]:
    return [line for line in faults(register) if line not in faults()]


def test_the_46_clauses_stand_in_the_order_of_the_plan() -> None:
    assert [clause.id for clause in clauses()] == PLAN
    assert len(PLAN) == 46


def test_the_register_is_true_to_the_code() -> None:
    assert not faults()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clause_is_said(language: str) -> None:
    for clause in clauses():
        assert say(f"clause.{clause.id}", language)
        assert clause.says(language)
        assert say(f"section.{clause.section}", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clause_that_the_model_cannot_judge_says_so(language: str) -> None:
    said = {clause.id: clause.says(language) for clause in clauses()}
    approval = say("gap.loan_approval_rate", language)
    assert {name for name, words in said.items() if approval in words} == {"G4"}


def test_a_clause_without_a_carrier_is_caught() -> None:
    bare = changed("T6b", levers=(), indicators=(), rules=(), scenarios=(), experiments=())
    assert "T6b has no carrier" in new_faults(bare)


@pytest.mark.parametrize("kind", ["levers", "indicators", "scenarios", "experiments"])
def test_a_name_that_does_not_exist_is_caught(kind: str) -> None:
    assert f"S3: nobody is none of the {kind}" in new_faults(changed("S3", **{kind: ("nobody",)}))


@pytest.mark.parametrize("rule", ["agents.rules.nobody", "nowhere.rules.user_cost", "nobody"])
def test_a_rule_that_does_not_exist_is_caught(rule: str) -> None:
    assert new_faults(changed("S3", rules=(rule,))) == [f"S3: sim.{rule} does not exist"]


def test_a_lever_in_no_clause_is_caught() -> None:
    (line,) = new_faults(changed("T6b", levers=()))
    assert line.startswith("lever extension_service says that it carries T6b")


def test_an_indicator_in_no_clause_or_doubly_accounted_for_is_caught() -> None:
    lost = new_faults(changed("G10", indicators=()))
    assert any(line.startswith("indicator industry_rd_to_revenue must be") for line in lost)
    assert "G10: industry_rd_to_revenue is judged and not in the register" in lost
    twice = new_faults(changed("S3", indicators=(*about("S3")[0].indicators, "firms")))
    assert any(line.startswith("indicator firms must be in a clause") for line in twice)


def test_a_lever_whose_indicator_is_elsewhere_is_caught() -> None:
    assert any(
        "hnte_stock, which hnte_tax_rate is there to move" in line
        for line in new_faults(changed("T1c", indicators=("industry_rd",)))
    )


def test_a_clause_in_twice_is_caught() -> None:
    assert "S2 is in the register twice" in new_faults([*clauses(), *about("S2")])


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readmes_count_as_the_code_does(name: str) -> None:
    told = (ROOT / name).read_text("utf-8")
    assert re.search(rf"\b{len(about_levers())}(?: levers|项)", told)
    assert re.search(rf"{len(clauses())} ?(?:clauses|个条款)", told)


def test_extras_exist() -> None:
    assert set(EXTRA_INDICATORS) <= set(INDICATORS)


def test_levers_name_their_clause_where_they_are_defined() -> None:
    for name, its in about_levers().items():
        words = type(getattr(Levers(), name)).__doc__ or ""
        assert re.match(rf"(Clause|Rule) {its.clause}\.", words), name


def test_every_rule_and_lever_is_found_at_its_line() -> None:
    rules = [rule for clause in clauses() for rule in clause.rules]
    for rule in [*rules, *(lever_rule(name) for name in about_levers())]:
        file, _, line = place(rule).partition(":")
        assert named(rule) is not None
        lines = (ROOT / file).read_text("utf-8").splitlines()
        near = lines[int(line) - 1 : int(line) + 4] if line else lines
        assert any(rule.rpartition(".")[2] in words for words in near), (rule, place(rule))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_prints_every_clause(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", language]) == 0
    printed = capsys.readouterr().out
    assert all(re.search(rf"│ {clause.id} ", printed) for clause in clauses())


def test_the_command_leads_from_a_name_to_clauses_and_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["voucher"]) == 0
    printed = capsys.readouterr().out
    assert "T1c" in printed and "T6c" not in printed
    assert re.search(r"voucher +sim/model/ventures/levers\.py:\d+", printed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_name_is_one_line(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vouchers", "--lang", language]) == 2
    said = capsys.readouterr()
    assert not said.out and len(said.err.splitlines()) == 1 and "voucher" in said.err


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_those_of_the_register(language: str) -> None:
    assert plan_pages.PAGES[language].read_text("utf-8") == plan_pages.page(language)


def test_chinese_headings_are_those_of_the_plan_and_english_ones_are_not() -> None:
    for clause in clauses():
        words = catalogue()[f"clause.{clause.id}"]
        assert re.search(r"[\u4e00-\u9fff]", words["zh"])
        assert not re.search(r"[\u4e00-\u9fff]", words["en"])


@pytest.mark.parametrize("word", ["研发", "科技特派员", "农村", "R&D spending", "R&D"])
def test_a_word_leads_to_the_clauses_that_speak_of_it(word: str) -> None:
    for clause in known(word):
        told = [say(f"clause.{clause.id}", x) + clause.says(x) for x in LANGUAGES]
        told += [words(kind, x, "zh") for kind, names in clause.names().items() for x in names]
        assert any(word.casefold() in text.casefold() for text in told)
    assert len(known("研发")) > 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["昆山市", "qqq", " ", "研" * 500])
def test_what_is_in_no_clause_has_no_near_name(
    name: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "--lang", language]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1 and len(said) < 300
    assert "did you mean" not in said and "是否想写" not in said and "sim.plan" in said


@pytest.mark.parametrize("asked", [["--lang", "fr"], ["--foo"], ["a", "b"], ["--lang"]])
def test_options_are_answered_in_one_line(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(asked) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1 and "--help" in said
