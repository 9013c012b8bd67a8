"""Kept tables made again: what is held exists, what is off is noticed, mistakes are one line."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from sim.text import LANGUAGES, keys
from tools import middle_table
from tools.kept_tables import RESULTS, kept
from tools.reproduce import compared, main, told
from tools.reproductions import REPRODUCTIONS, Held

ALL = [(name, held) for name, asked in REPRODUCTIONS.items() for held in asked.held]


def table(name: str, held: Held) -> pd.DataFrame:
    return middle_table.kept() if name == "limits" else kept(name, held.table)


def test_every_folder_of_results_can_be_made_again() -> None:
    assert {path.name for path in RESULTS.iterdir() if path.is_dir()} <= set(REPRODUCTIONS)
    quick = [asked for asked in REPRODUCTIONS.values() if asked.minutes < 4.0]
    assert 2 * len(quick) >= len(REPRODUCTIONS)


@pytest.mark.parametrize(("name", "held"), ALL, ids=lambda one: getattr(one, "table", one))
def test_a_kept_table_agrees_with_itself_and_not_with_one_that_is_off(
    name: str, held: Held
) -> None:
    same = table(name, held)
    rows = compared(same, same, held)
    assert rows.agrees
    assert rows.rows > 1
    assert f"reproduce.reason.{held.reason}" in keys()
    off = same.assign(**{held.value: same[held.value].astype(float) * 3.0 + 100.0})
    assert not compared(same, off, held).agrees
    assert not compared(same, same.iloc[:1], held).agrees


def test_the_tolerance_is_three_standard_errors_of_what_the_kept_table_shows() -> None:
    held = Held("t", ("k",), "median", "scale", ("low", "high"), draws=(4, 16), most=0.5)
    same = pd.DataFrame({"k": [1, 2], "median": [10.0, 10.0], "low": 9.0, "high": 11.0})
    spread = 2.0 / 3.29
    allowed = 3.0 * 1.2533 * spread * (1 / 4 + 1 / 16) ** 0.5
    for share, apart in ((0.99, 0), (1.01, 1)):
        again = same.assign(median=[10.0, 10.0 + share * allowed])
        assert len(compared(same, again, held).apart) == apart
    verdict = compared(same, again, dataclasses.replace(held, most=1.0))
    assert not verdict.agrees
    for language in LANGUAGES:
        first, second = told(verdict, language)
        assert "t.median" in first
        assert "11.2" in second or "11.3" in second


def test_names_are_listed_and_a_wrong_one_is_answered_in_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in REPRODUCTIONS)
    assert main(["pattern"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "patterns" in line
    assert main(["nothing_like_it", "--lang", "zh"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
