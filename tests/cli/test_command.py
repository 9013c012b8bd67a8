"""`county-innovation`: subcommands, languages, mistakes in one line, answers for programs."""

from __future__ import annotations

import importlib
import json
import math
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.cli.study import names
from experiments.cli.subcommands import SUBCOMMANDS
from experiments.command import run
from sim.host.arguments import language_in
from sim.model.policy.levers import about_levers, lever_settings
from sim.plan import clauses
from sim.text import LANGUAGES, say
from tests.cli.conftest import ROOT, process
from tests.house.test_imports import HEAVY
from tools import command_page

type Ask = Callable[..., tuple[int, str, str]]


def test_the_installed_command_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, function = project["scripts"]["county-innovation"].partition(":")
    assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [(), ("--help",), ("help",)])
def test_help_names_every_subcommand(ask: Ask, words: tuple[str, ...], language: str) -> None:
    status, said, _ = ask(*words, "--lang", language)
    assert status == 0
    for name in SUBCOMMANDS:
        (line,) = [line for line in said.splitlines() if line.startswith(f"  {name} ")]
        assert line.endswith(say(f"command.{name}", language))


@pytest.mark.parametrize("spelling", ["--lang zh", "--lang=zh", "--language=zh", "language=zh"])
def test_a_language_may_be_said_in_every_way_and_place(ask: Ask, spelling: str) -> None:
    assert language_in(["a", *spelling.split(), "b=1"]) == ("zh", ["a", "b=1"])
    for words in (
        (*spelling.split(), "levers", "voucher"),
        ("levers", "voucher", *spelling.split()),
    ):
        assert say("lever.voucher", "zh") in ask(*words)[1]
    assert say("terminal.help.what", "zh") in ask("run", "--help", *spelling.split())[1]
    its = say("terminal.help.what.sweep", "zh")
    assert its in ask("study", "sweep", "--help", *spelling.split())[1]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("runn",), "run"),
        (("levels",), "levers"),
        (("--versoin",), "--version"),
        (("--lang", "fr"), "zh"),
        (("study", "swep"), "sweep"),
        (("study", "sweep", "world.scal=1"), "world.scale"),
        (("run", "scenario=plann"), "plan"),
        (("run", "--lang", "fr"), "zh"),
        (("levers", "vouchr"), "voucher"),
        (("levers", "--jsn"), "--help"),
        (("plan", "vouchr"), "voucher"),
        (("completion", "fish"), "zsh"),
        (("doctor", "now"), "--help"),
    ],
)
def test_a_mistake_is_one_line_with_the_nearest_word(
    ask: Ask, words: tuple[str, ...], named: str
) -> None:
    status, said, wrong = ask(*words)
    assert (status, said) == (2, "")
    assert len(wrong.splitlines()) == 1 and named in wrong


@pytest.mark.parametrize(
    ("words", "light"),
    [
        (
            ["runn"],
            (
                "numpy",
                "omegaconf",
                "rich",
            ),
        ),
        (
            ["study", "swep"],
            (
                "numpy",
                "omegaconf",
                "rich",
            ),
        ),
        (
            ["--help"],
            (
                "numpy",
                "omegaconf",
                "rich",
            ),
        ),
        (["plan", "vouchr"], ("omegaconf",)),
        (["levers", "vouchr"], ("omegaconf",)),
        (
            ["run", "world.scal=1"],
            (
                "rich",
                "hydra",
            ),
        ),
        (
            ["doctor", "now"],
            (
                "psutil",
                "numpy",
            ),
        ),
    ],
    ids=" ".join,
)
def test_words_are_looked_up_before_anything_heavy_is_imported(
    words: list[str], light: tuple[str, ...]
) -> None:
    told = process(
        "import sys; from experiments.cli.__main__ import main\n"
        f"main({words})\n"
        "print(' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    assert (HEAVY - {"rich"} | set(light)) & set(told.splitlines()[-1].split()) == set()


def test_every_experiment_is_listed_and_called_by_its_name(ask: Ask) -> None:
    for language in LANGUAGES:
        assert all(f"  {name} " in ask("study", "--lang", language)[1] for name in names())
    assert [its["experiment"] for its in json.loads(ask("study", "--json")[1])] == names()
    for name in names():
        status, said, _ = ask("study", name, "--help")
        assert status == 0 and "world.scale=" in said


def test_levers_and_clauses_are_told_to_programs(ask: Ask) -> None:
    levers = json.loads(ask("levers", "--json", "--lang", "zh")[1])
    assert {its["lever"] for its in levers} == set(about_levers())
    (voucher,) = json.loads(ask("levers", "创新券", "--json")[1])
    value = lever_settings()["voucher"]["value"]
    assert voucher["lever"] == "voucher"
    assert voucher["settings"]["value"]["high"] == value["high"]
    assert voucher["settings"]["area"]["choices"] == ["own_province", "any"]
    told = json.loads(ask("plan", "--json")[1])
    assert [its["clause"] for its in told] == [clause.id for clause in clauses()]
    assert {its["clause"] for its in json.loads(ask("plan", "研发", "--json")[1])} >= {"G1"}


def test_a_run_is_told_to_programs(
    tmp_path: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = "target,scenario,reading,threshold,median,first_year_met\nG1,plan,nation,0.0,13.5,\n"
    (tmp_path / "targets.csv").write_text(table, "utf-8-sig")
    heard: list[list[str]] = []

    def experiment(words: list[str]) -> Path:
        heard.append(words)
        return tmp_path

    assert run(experiment, ["--json", "language=zh"]) == 0
    assert heard == [["language=zh", "quiet=true"]]
    assert run(experiment, ["world.scale=1"]) == 0
    assert run(experiment, ["--json", "--multirun", "ensemble.seed=1,2"]) == 0
    assert len(heard) == 4


def test_the_line_of_json_holds_what_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "target,scenario,threshold,median,first_year_met\nG1,plan,0.0,nan,2022\nG2,plan,,1,\n"
    (tmp_path / "targets.csv").write_text(table, "utf-8-sig")
    assert run(lambda words: tmp_path, ["--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["folder"] == str(tmp_path) and told["page"].endswith("report.html")
    assert told["targets"] == [
        {
            "target": "G1",
            "scenario": "plan",
            "threshold": 0,
            "median": None,
            "first_year_met": 2022,
        },
        {
            "target": "G2",
            "scenario": "plan",
            "threshold": None,
            "median": 1,
            "first_year_met": None,
        },
    ]
    assert not math.isnan(told["targets"][0]["threshold"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_say_what_the_command_says(language: str) -> None:
    page = command_page.PAGES[language].read_text("utf-8")
    assert len(command_page.BLOCK.findall(page)) > 5
    assert page == command_page.renewed(page)
