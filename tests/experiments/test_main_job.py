"""`make run` brings the open tables once, in seconds, and goes on either way."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from experiments import project_2025
from experiments.__main__ import PATIENCE, OpenTables, main
from experiments.work import project_2025 as work
from sim.config import Configuration, compose
from sim.text import LANGUAGES
from sim.world import fetch, files
from sim.world.geography import read_units
from sim.world.people import draw_people
from tests.world.server import Site, Watch, serving
from tests.world.test_open_tables import write_census

ROOT = Path(__file__).parents[2]
SMALL = ["world.scale=0.01", "ensemble.replicates=1", "ensemble.split=0", "scenario=plan"]
NAMES = ("census.xlsx", "yearbook.csv")


@pytest.fixture(scope="module")
def census(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A look-alike of the census table."""
    path, units = tmp_path_factory.mktemp("census") / "census.xlsx", read_units()
    people = draw_people(units, np.random.default_rng(1))["population"]  # as many as each province
    write_census(path, units, np.rint(people))
    return path.read_bytes()


@pytest.fixture
def site(census: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Stands for the public addresses; has the census and something else for the yearbook."""
    with serving({NAMES[0]: census, NAMES[1]: b"money"}) as made:
        shas = (hashlib.sha256(census).hexdigest(), hashlib.sha256(b"other money").hexdigest())
        for label, name, sha in zip(("CENSUS", "YEARBOOK"), NAMES, shas, strict=True):
            file = files.OpenFile(name, (f"{made.folder('good')}/{name}",), sha)
            monkeypatch.setattr(files, label, file)
            monkeypatch.setattr(fetch, label, file)
        monkeypatch.delenv(fetch.VARIABLE)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        monkeypatch.chdir(tmp_path)
        yield made


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Configuration]:
    """Configurations whose runs would begin; they do not."""
    found: list[Configuration] = []
    monkeypatch.setattr(work, "carry_out", lambda config, *_: found.append(config))
    return found


def test_what_can_be_had_is_brought_once_and_the_rest_is_told(
    site: Site, begun: list[Configuration], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(SMALL) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(begun) == 1
    assert len(said) == 2
    assert f"{PATIENCE:g} s at most" in said[0]
    assert said[1].startswith("yearbook.csv could not be had (127.0.0.1")
    assert len(said[1]) < 300
    assert [path.name for path in Path("data").iterdir()] == ["census.xlsx"]
    assert sorted(site.asked) == [f"/good/{name}" for name in NAMES]

    assert main([*SMALL, "language=zh"]) == 0
    assert "未能取得 yearbook.csv" in capsys.readouterr().out
    assert len(site.asked) == 3  # the census is there


@pytest.mark.parametrize(
    "words",
    [
        ["world.census=drawn"],
        ["world.census=drawn", "world.yearbook=drawn"],
        ["--help"],
        ["--help", "language=zh"],
        ["world.scale=7"],
        ["scenario=plann"],
    ],
    ids=" ".join,
)
def test_nothing_is_fetched_where_tables_are_kept_out_or_words_are_wrong(
    site: Site, begun: list[Configuration], words: list[str]
) -> None:
    main([*SMALL, *words])
    assert site.asked == []
    assert not Path("data").exists()


def test_nothing_is_said_or_asked_where_both_are_there(
    site: Site, begun: list[Configuration], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("data").mkdir()
    for name in NAMES:
        Path("data", name).write_bytes(b"as brought before")
    assert main(SMALL) == 0
    assert capsys.readouterr().out == ""
    assert site.asked == []


def test_several_studies_of_one_command_try_once(site: Site, begun: list[Configuration]) -> None:
    assert main([*SMALL, "--multirun", "ensemble.seed=1,2,3"]) == 0
    assert len(begun) == 3
    assert len(site.asked) == 2


@pytest.mark.parametrize("manner", ["stuck", "drip", "drip_head"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_slow_servers_cost_seconds(
    site: Site,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    manner: str,
    language: str,
) -> None:
    monkeypatch.setenv(fetch.VARIABLE, site.folder(manner))
    watch = Watch()
    OpenTables(1.0)(compose([*SMALL, f"language={language}"]))
    assert watch.seconds < 3.0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert all(name in said[1] for name in NAMES)
    assert not Path("data").exists()


def test_quiet_says_nothing(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    OpenTables()(compose([*SMALL, "quiet=true"]))
    assert capsys.readouterr().out == ""
    assert Path("data", "census.xlsx").is_file()


def test_other_experiments_and_the_experiment_itself_fetch_nothing(
    site: Site, begun: list[Configuration]
) -> None:
    assert project_2025.main(SMALL) == 0
    assert len(begun) == 1
    assert site.asked == []


@pytest.mark.slow
def test_a_run_with_one_of_the_two_says_which_attributes_are_drawn(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*SMALL, "executor.kind=serial", "results=out"]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "census 2020: " in said
    assert "No county yearbook" in said
    assert "from the 2020 census" in said
    (folder,) = Path("out", "project_2025").glob("[!.]*")
    page = (folder / "report.html").read_text("utf-8")
    manifest = (folder / "manifest.json").read_text("utf-8")
    assert '"counties.population": "census 2020"' in manifest
    assert '"counties.gdp": "drawn"' in manifest
    assert "census" in page


def test_tests_cannot_fetch_from_outside() -> None:
    assert not Path(os.environ[fetch.VARIABLE]).exists()


def test_ctrl_c_while_tables_are_fetched(tmp_path: Path) -> None:
    with serving({file.name: b"" for file in (files.CENSUS, files.YEARBOOK)}) as site:
        env = os.environ | {"COUNTY_DATA": site.folder("stuck"), "PYTHONPATH": str(ROOT)}
        words = [sys.executable, "-m", "experiments", *SMALL]
        with subprocess.Popen(
            words, cwd=tmp_path, env=env | {"no_proxy": "127.0.0.1"}, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        ) as job:  # fmt: skip
            assert job.stdout is not None
            assert "10 s at most" in job.stdout.readline()
            watch = Watch()
            job.send_signal(signal.SIGINT)
            _, said = job.communicate(timeout=60)
    assert job.returncode == 130
    assert said.count("\n") == 1
    assert watch.seconds < PATIENCE - 2.0
    assert list(tmp_path.iterdir()) == []


def test_the_package_is_a_command() -> None:
    words = [sys.executable, "-m", "experiments", "scenario=plann"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean" in done.stderr
