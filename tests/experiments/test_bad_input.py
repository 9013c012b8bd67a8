"""A user's mistake is one clear line and exit status 2, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from experiments import ablations, interactions, lever_effects
from experiments.project_2025 import main
from sim.world import geography

SMALL = ["world.scale=0.02", "ensemble.replicates=1", "executor.workers=1", "scenario=plan"]


def mistake(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one line that ``words`` are answered with."""
    assert main(words) == 2
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert "Traceback" not in printed.err
    return printed.err


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("levers.credit_guarantee.shere=0.5", "levers.credit_guarantee.share"),
        ("levers.credit_guarantee.share=7", "between 0.0 and 0.9"),
        ("world.scale=0", "world.scale"),
        ("world.scale=1.5", "world.scale"),
        ("world.scale=nan", "world.scale"),
        ("world.seed=-1", "world.seed"),
        ("world.census=nowhere.xlsx", "nowhere.xlsx"),
        ("world.table=nowhere.csv", "nowhere.csv"),
        ("scenario=plann", "plan"),
        ("scenario=zhejiang", "zhejiang_demonstration"),
        ("scenario=[plan,plan]", "plan"),
        ("levers.voucher.value=-1", "between 0.0 and"),
        ("levers.voucher.start=2031Q1", "2025Q4"),
        ("ensemble.until=2031", "between 2021 and 2030"),
        ("ensemble.until=2020", "between 2021 and 2030"),
        ("behaviour.off=[spilovers]", "spillovers"),
        ("+extra=1", "+extra=1"),
        ("~lever", "~lever"),
        ("--multi", "--help"),
        ("--cfg", "--cfg job"),
        ("--cfg=hydra", "--cfg job"),
        ("--hydra-help", "Hydra"),
        ("--info=all", "Hydra"),
        ("--config-dir=x", "Hydra"),
        ("--version", "Hydra"),
        ("hydra.run.dir=x", "results=FOLDER"),
        ("hydra/launcher=joblib", "executor.kind"),
        ("behaviour.fixed=-0", "behaviour.fixed."),
        ("levers.commissioner_quota.posts=70,000", "70000"),
    ],
)
def test_a_mistake_in_the_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, word: str, named: str
) -> None:
    assert named in mistake(capsys, *SMALL, f"results={tmp_path / 'results'}", word)
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("setting", ["world.table", "world.yearbook"])
@pytest.mark.parametrize("content", ["adcode,gdp\n320583,0\n", "", "adcode\n", "县市,省份\n"])
def test_a_table_that_cannot_be_used(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    content: str,
) -> None:
    monkeypatch.setenv("COUNTY_INNOVATION_CACHE", str(tmp_path / "worlds"))
    table = tmp_path / "mine.csv"
    table.write_text(content, "utf-8")
    results = tmp_path / "results"
    line = mistake(capsys, *SMALL, f"results={results}", f"{setting}={table}")
    assert "mine.csv" in line and len(line) < 300
    assert not [path for path in results.rglob("*") if path.is_file()]
    assert not [*(tmp_path / "worlds").glob("world-*")]


@pytest.mark.parametrize("experiment", [ablations, interactions, lever_effects])
def test_the_other_experiments_choose_their_scenarios(
    capsys: pytest.CaptureFixture[str], experiment: ModuleType
) -> None:
    for word, named in (
        ("scenario=plan", experiment.EXPERIMENT.name),
        ("world.scale=7", "world.scale"),
        ("behaviour.off=[x]", "mechanism"),
    ):
        assert experiment.main([word]) == 2
        printed = capsys.readouterr()
        assert printed.err.count("\n") == 1
        assert named in printed.err
    assert experiment.main(["--help", "language=zh"]) == 0
    assert f"experiments.{experiment.EXPERIMENT.name}" in capsys.readouterr().out


def test_a_mistake_is_told_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert "是否想写" in mistake(capsys, "levers.corps.membrs=3", "language=zh")


def test_a_mistake_from_the_shell() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "experiments.project_2025", "levers.credit_guarantee.shere=0.5"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "levers.credit_guarantee.share" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.fixture
def other_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A folder in the data package's place, and no world kept from before."""
    monkeypatch.setenv("COUNTY_INNOVATION_CACHE", str(tmp_path / "cache"))
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(geography, "PACKAGE", "other_data")
    geography._table.cache_clear()
    yield tmp_path / "other_data"
    geography._table.cache_clear()


def test_a_missing_data_package(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, other_package: Path
) -> None:
    line = mistake(capsys, *SMALL, "world.scale=0.021", f"results={tmp_path / 'results'}")
    assert "other_data" in line
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("content", [b"", b"\x80\x81", b"name,code\nNowhere,1\n"])
def test_a_broken_data_package(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, other_package: Path, content: bytes
) -> None:
    table = other_package / "data" / "china" / "tianditu" / "cn_district.csv"
    table.parent.mkdir(parents=True)
    (other_package / "__init__.py").write_text("")
    table.write_bytes(content)
    line = mistake(capsys, *SMALL, "world.scale=0.022", f"results={tmp_path / 'results'}")
    assert "other_data" in line
    assert not (tmp_path / "results").exists()


def test_a_results_folder_that_cannot_be_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in mistake(capsys, *SMALL, f"results={tmp_path / 'file'}")


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 200 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(place)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("mounting needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(capsys: pytest.CaptureFixture[str], tiny_disk: Path) -> None:
    assert "full" in mistake(capsys, *SMALL, f"results={tiny_disk / 'results'}")
    assert list((tiny_disk / "results").glob("*/[!.]*")) == []


def test_an_experiment_that_looks_at_the_plan_alone_takes_no_outlook(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert lever_effects.main([*SMALL[:1], "ensemble.until=2026"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "ensemble.until=2026" in said and "2025" in said
