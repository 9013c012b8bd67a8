"""Points of the draws are those of scipy, whether they come from disk or not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import qmc

from sim.behaviour import sobol
from sim.host import caches

ROOT = Path(__file__).parents[2]
MODEL = (
    "from sim import CountyInnovationModel\nCountyInnovationModel.from_config(['world.scale=0.01'])"
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(caches.VARIABLE, str(tmp_path))
    sobol._first.cache_clear()
    return tmp_path


def of_scipy(number: int, dimensions: int, seed: int) -> np.ndarray:
    sequence = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    return (sequence.fast_forward(number) if number else sequence).random(1)[0]


@pytest.mark.parametrize("number", [0, 1, sobol.FIRST - 1, sobol.FIRST, 1000])
def test_a_point_is_that_of_scipy_drawn_alone_or_kept(number: int, place: Path) -> None:
    for dimensions, seed in ((1, 7), (40, 2021)):
        asked = number, dimensions, seed
        for _ in range(2):
            assert np.array_equal(sobol.point(*asked), of_scipy(*asked))
            sobol._first.cache_clear()
    assert len(list(place.glob("points-*.npz"))) == (2 if number < sobol.FIRST else 0)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no points", None])
def test_a_damaged_file_is_drawn_anew(content: bytes | None, place: Path) -> None:
    first = sobol.point(3, 5, 1)
    (file,) = place.glob("points-*.npz")
    whole = file.read_bytes()
    file.write_bytes(whole[:-100] if content is None else content)
    sobol._first.cache_clear()
    assert np.array_equal(sobol.point(3, 5, 1), first)
    assert file.read_bytes() == whole


def test_points_are_drawn_where_nothing_can_be_kept(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sobol, "cache_folder", lambda: None)
    assert np.array_equal(sobol.point(3, 5, 1), of_scipy(3, 5, 1))
    assert not list(place.iterdir())


def test_no_more_sequences_are_kept_than_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sobol, "SEQUENCES", 3)
    for seed in range(5):
        sobol.point(0, 2, seed)
    assert len(list(place.iterdir())) == 3


def test_a_new_process_has_its_first_model_without_scipy_stats() -> None:
    script = f"{MODEL}\nimport sys; print('scipy.stats' in sys.modules)"
    env = os.environ | {caches.VARIABLE: str(ROOT / ".cache" / "worlds"), "PYTHONPATH": str(ROOT)}
    for _ in range(2):  # the first keeps the points
        told = subprocess.run(
            [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
        ).stdout
    assert told.strip() == "False"
