"""A run whose national figures are not finite has failed; the others of its study go on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments import sweep
from sim.core.arrays import Floats
from sim.model import record
from sim.model.finite import must_be_finite
from sim.model.quarter import Quarter
from sim.model.state import State
from sim.study import Study

FILE = """
world: {scale: 0.01, census: drawn, yearbook: drawn}
ensemble: {replicates: 1, until: 2021}
executor.kind: serial
sweep:
  vary:
    levers.voucher.coverage: [0.1, 0.3]
"""
honest = record.year_values


def spoil(monkeypatch: pytest.MonkeyPatch, *coverages: float) -> None:
    """One county has no research figure in 2021 where the voucher covers so much."""

    def spoilt(state: State, now: Quarter) -> dict[str, Floats]:
        values = honest(state, now)
        if now.year == 2021 and now.policy.voucher.coverage in coverages:
            values["gerd"][7] = np.nan
        return values

    monkeypatch.setattr(record, "year_values", spoilt)


@pytest.mark.slow
def test_one_fails_the_rest_is_reported_and_all_failing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "vouchers.yaml"
    file.write_text(FILE, "utf-8")
    words = [f"study={file}", f"results={tmp_path}"]
    spoil(monkeypatch, 0.1)
    assert sweep.main(words) == 0
    assert "1 of 2 runs done, 1 failed, 0 left" in capsys.readouterr().out
    study = Study.open(tmp_path / "sweep" / "vouchers")
    assert study.counts["done"] == 1
    (error,) = study.runs.loc[study.runs["status"] == "failed", "error"]
    assert error.startswith("FloatingPointError: national figures of 2021 are not finite: gerd")

    spoil(monkeypatch, 0.1, 0.3)
    assert sweep.main([*words, "name=spoilt"]) == 2
    said = capsys.readouterr().err
    assert "every run failed" in said and "are not finite: gerd" in said
    assert said.count("\n") == 1 and len(said) < 300


def test_figures_that_are_not_finite_are_named() -> None:
    sound = {"rd": np.array([1.0, 2.0]), "firms": np.array([0.0, 0.0])}
    must_be_finite(2020, sound)
    odd = {name: np.array([1.0, np.inf]) for name in ("a", "b", "c", "d")}
    with pytest.raises(FloatingPointError, match="2020 are not finite: a, b, c and 1 more"):
        must_be_finite(2020, sound | odd)
