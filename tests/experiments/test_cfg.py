"""``--cfg job`` prints what is in force and runs nothing."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml

from experiments import project_2025, sweep
from sim.model.policy.levers import Levers
from sim.model.policy.prices import Prices
from sim.text import say

WORDS = ["scenario=[plan,no_plan,credit_first]", "levers/credit=off", "levers.voucher.value=40000"]


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert project_2025.main([*WORDS, *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("option", [("--cfg", "job"), ("--cfg=job",), ("-c", "job")])
def test_every_lever_of_every_scenario_is_printed(
    option: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    told = yaml.safe_load(printed(capsys, *option))
    assert not list(tmp_path.iterdir())
    assert set(told["scenario"]) == {"plan", "no_plan", "credit_first", "mine"}
    assert told["scenario"]["plan"]["levers"] == dataclasses.asdict(Levers())
    assert told["scenario"]["credit_first"]["levers"] == dataclasses.asdict(Levers())
    assert told["scenario"]["no_plan"]["levers"] == dataclasses.asdict(Levers.held())
    mine = told["scenario"]["mine"]["levers"]
    assert mine == told["levers"]
    assert mine["credit_guarantee"] == dataclasses.asdict(Levers.off().credit_guarantee)
    assert mine["voucher"]["value"] == 40_000
    assert told["prices"] == dataclasses.asdict(Prices())


def test_it_is_said_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "zh"):
        told = printed(capsys, "--cfg", "job", f"language={language}")
        assert told.splitlines()[0] == f"# {say('terminal.cfg', language)}"


def test_other_experiments_and_help_know_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert sweep.main(["--cfg", "job", "scenario=plan"]) == 0
    assert yaml.safe_load(capsys.readouterr().out)["experiment"] == "sweep"
    assert sweep.main(["--cfg", "job", "--help"]) == 0
    assert "--cfg job" in capsys.readouterr().out
