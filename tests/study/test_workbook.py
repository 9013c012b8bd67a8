"""A study as a workbook: its own answers, a sheet each, to the digit."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.errors import InputError
from sim.study import Study
from sim.text import LANGUAGES, say
from tests.study.conftest import FACTOR, SIZES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_holds_what_the_study_answers(
    folder: Path, tmp_path: Path, language: str
) -> None:
    facts = {"experiment": "sweep", "id": "mine", "command": "python -m experiments.sweep"}
    (folder / "manifest.json").write_text(json.dumps(facts), encoding="utf-8")
    study = Study.open(folder)
    study.workbook(tmp_path / "study.xlsx", language)
    sheets = pd.read_excel(tmp_path / "study.xlsx", sheet_name=None, engine="calamine")
    names = ("outcomes", "differences", "targets", "costs", "sources")
    assert list(sheets) == [say(f"sheet.{name}", language) for name in names]
    outcomes, differences, _, costs, sources = sheets.values()
    effects = study.effects("plan", ["gerd"], ["100000", "county-area"])
    factor = {"en": 0.1, "zh": 1.0}[language]  # 100 million yuan as bn yuan, as 亿元
    head = say("column.median", language)
    assert differences[head].tolist() == [float(f"{x * factor:.6g}") for x in effects["median"]]
    ends = [say(f"column.end.{end}", language, name=head) for end in ("low", "high")]
    assert {*ends} < {*outcomes}
    assert outcomes.iloc[:, 1].dtype.kind in "if"  # the factor, as figures
    assert set(outcomes.iloc[:, 1]) == set(study.table[FACTOR])
    lever = say("lever.credit_guarantee", language)
    guarantee = costs[costs.iloc[:, 3] == lever].set_index(costs.columns[1])
    total = guarantee[guarantee.columns[-2]].groupby(level=0).first()
    # 1 bn yuan a year and as much again for each step of the factor, over five years.
    assert total.tolist() == pytest.approx([5.0 * (1 + size) * factor * 10 for size in SIZES])
    assert "python -m experiments.sweep" in sources.iloc[:, 1].tolist()


def test_no_manifest_and_no_place_are_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    study = Study.open(folder)
    with pytest.raises(InputError, match="manifest"):
        study.workbook(tmp_path / "a.xlsx")
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="nowhere"):
        study.workbook(tmp_path / "nowhere" / "a.xlsx")
