"""Every line of help has its range and unit, and figures that can be read and typed."""

from __future__ import annotations

import re

import pytest

from experiments.project_2025 import main
from sim.config import compose
from sim.config.written import digits
from sim.model.policy.levers import lever_settings
from sim.model.policy.prices import price_settings
from sim.text import LANGUAGES, say

DATES = ("start", "end", "ramp")


@pytest.fixture(params=LANGUAGES)
def told(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    assert main(["--help", f"language={request.param}"]) == 0
    return request.param, capsys.readouterr().out


def test_a_figure_has_its_unit(told: tuple[str, str]) -> None:
    language, said = told
    lines = {line.split()[0].partition("=")[0]: line for line in said.splitlines() if "=" in line}
    settings = {
        f"levers.{lever}.{name}": meta
        for lever, its in lever_settings().items()
        for name, meta in its.items()
        if name not in DATES
    }
    settings |= {f"prices.{name}": meta for name, meta in price_settings().items()}
    for name, meta in settings.items():
        if meta.get("choices"):
            assert lines[name].endswith(f"[{', '.join(meta['choices'])}]")
        else:
            assert lines[name].endswith(f"{say('unit.' + meta['unit'], language)}]"), name
    assert re.search(r"\[1.100,000\]$", lines["ensemble.replicates"])


def test_figures_are_written_in_full_and_can_be_typed(told: tuple[str, str]) -> None:
    _, said = told
    assert not re.search(r"\de[+-]\d", said)
    words = re.findall(r"^ +((?:levers|prices|world|ensemble)\.[\w.]+=\S+)", said, re.M)
    assert len(words) > 100
    compose(words)


def test_digits() -> None:
    told = [digits(value) for value in (1.5e6, 30.0, 7, 0.00012, 1e-7, -2.5, 0.0)]
    assert told == ["1500000", "30", "7", "0.00012", "0.0000001", "-2.5", "0"]
