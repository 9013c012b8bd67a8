"""What a study is asked in another way than it wants: the right answer, or one clear line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import Study
from sim.ensemble.store.ledger import LEDGER
from sim.errors import InputError
from tests.study.conftest import FACTOR, value

OTHER = "levers.voucher.coverage"
GERD, LOANS = ("gerd", "100000"), ("industry_rd", "county-area")


@pytest.fixture
def study(folder: Path) -> Study:
    return Study.open(folder)


@pytest.fixture
def to_2023(folder: Path) -> Study:
    """A study whose runs ended with 2023."""
    (folder / LEDGER).unlink()
    table = pd.read_parquet(folder / "table.parquet")
    table.assign(**{OTHER: table["draw"] / 10}).to_parquet(folder / "table.parquet", index=False)
    for file in folder.glob("shards/*/*.parquet"):
        rows = pd.read_parquet(file)
        if "year" in rows:
            rows[rows["year"] <= 2023].to_parquet(file, index=False)
    return Study.open(folder)


@pytest.fixture
def nothing_ended(folder: Path) -> Study:
    shutil.rmtree(folder / "shards")
    (folder / "runs.parquet").unlink()
    (folder / LEDGER).unlink()
    return Study.open(folder)


def refused(ask: Callable[[], Any]) -> str:
    with pytest.raises(InputError) as caught:
        ask()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300 + len(str(caught.value.values.get("folder", "")))
    return str(caught.value)


def test_the_last_year_is_the_studys_own(to_2023: Study) -> None:
    study = to_2023
    assert study.last_year == 2023
    found = study.outcomes([GERD])
    expected = [value(r.scenario, r[FACTOR], r.draw, 2023) for _, r in found.iterrows()]
    assert list(found["gerd|100000"]) == expected
    assert set(study.effects("plan", "gerd")["year"]) == {2023}
    assert set(study.effects("plan", "gerd", year=None)["year"]) == {2020, 2021, 2022, 2023}
    assert set(study.indicators("gerd", year="last")["year"]) == {2023}
    for picture in (
        study.tornado("gerd"),
        study.heat_map(FACTOR, OTHER, "gerd"),
        study.heat_map(FACTOR, OTHER, "gerd", baseline="plan"),
        study.parallel_axes([GERD, LOANS]),
    ):
        assert picture.axes
    assert "2025" in refused(lambda: study.outcomes([GERD], 2025))
    assert "to 2025" in refused(study.targets)


def test_numbers_of_every_kind_and_names_alone_are_understood(study: Study) -> None:
    whole = study.indicators("gerd", year=2025)
    for year in (np.int64(2025), 2025.0, "2025", [2025], np.array([2025]), "last"):
        assert study.indicators("gerd", year=year).equals(whole)  # type: ignore[arg-type]
    both = study.indicators(pd.Series(["gerd"]), year=range(2024, 2026))  # type: ignore[arg-type]
    assert set(both["year"]) == {2024, 2025}
    one = study.outcomes([GERD])
    for same in ("gerd", ["gerd"], [list(GERD)], (GERD,), iter([GERD, GERD])):
        assert study.outcomes(same).equals(one)  # type: ignore[arg-type]


WRONG: dict[str, tuple[Callable[[Study], Any], str]] = {
    "no counties": (lambda s: s.counties(), "sweep.counties=true"),
    "no counties named": (lambda s: s.counties("gerd", year=2025), "sweep.counties=true"),
    "no list": (lambda s: s.indicators([]), "indicator: nothing is asked"),
    "no outcomes": (lambda s: s.outcomes([]), "outcomes: nothing is asked"),
    "a pair alone": (lambda s: s.outcomes(("gerd", 2025)), "pairs of indicator and scope"),
    "a number": (lambda s: s.outcomes(5), "nothing is asked"),
    "a year in words": (lambda s: s.indicators("gerd", year="this"), "year='this'"),
    "part of a year": (lambda s: s.outcomes([GERD], 2024.5), "not a whole number"),
    "another year": (lambda s: s.tornado("gerd", year=2031), "2031"),
    "another language": (lambda s: s.bands("gerd", language="fr"), "en, zh"),
    "another language there": (lambda s: s.parallel_axes([GERD], language="de"), "en, zh"),
    "an interval upside down": (lambda s: s.effects(interval=(0.9, 0.1)), "interval=(0.9, 0.1)"),
    "an interval in percent": (lambda s: s.effects(interval=(5, 95)), "interval=(5, 95)"),
    "no bars": (lambda s: s.tornado("gerd", most=0), "most=0"),
    "another scenario": (lambda s: s.tornado("gerd", scenario="plam"), "no scenario plam"),
    "another scenario there": (lambda s: s.parallel_axes([GERD], scenario="x"), "no scenario x"),
    "one factor twice": (lambda s: s.heat_map(FACTOR, FACTOR, "gerd"), "given for both"),
    "another baseline": (lambda s: s.effects("plam"), "no scenario plam"),
    "another factor": (lambda s: s.bands("gerd", by="levers.x"), "no column levers.x"),
    "another column": (lambda s: s.effects({"share": 0.1}), "no column share"),
    "another value": (lambda s: s.effects({FACTOR: 7.0}), "value 7.0"),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_rest_is_answered_in_one_line(study: Study, what: str) -> None:
    ask, words = WRONG[what]
    assert words in refused(lambda: ask(study))


ASKED: dict[str, Callable[[Study], Any]] = {
    "indicators": lambda s: s.indicators("gerd"),
    "outcomes": lambda s: s.outcomes([GERD]),
    "effects": lambda s: s.effects(),
    "differences": lambda s: s.differences("plan", "gerd"),
    "targets": lambda s: s.targets(),
    "bands": lambda s: s.bands("gerd"),
    "tornado": lambda s: s.tornado("gerd"),
    "parallel axes": lambda s: s.parallel_axes([GERD]),
    "last year": lambda s: s.last_year,
}


@pytest.mark.parametrize("what", ASKED)
def test_a_study_without_an_ended_run_says_so(nothing_ended: Study, what: str) -> None:
    assert "has ended yet" in refused(lambda: ASKED[what](nothing_ended))


def test_without_an_ended_run_all_that_is_there_is_nothing(nothing_ended: Study) -> None:
    for frame in (nothing_ended.indicators(), nothing_ended.costs(), nothing_ended.counties()):
        assert frame.empty
    assert nothing_ended.budget().empty


def test_another_table_is_none_of_a_study(tmp_path: Path) -> None:
    assert "holds no study" in refused(lambda: Study.open(tmp_path))
    assert "holds no study" in refused(lambda: Study.open(tmp_path / "nowhere"))
    (tmp_path / "file").write_text("")
    assert "holds no study" in refused(lambda: Study.open(tmp_path / "file"))
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "table.parquet")
    assert "no column run" in refused(lambda: Study.open(tmp_path))
