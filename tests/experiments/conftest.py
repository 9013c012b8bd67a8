"""What the tests of all experiments share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

type Refused = Callable[..., str]


@pytest.fixture
def refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """The one line with which a command refuses its words, which leave nothing behind."""

    def line(main: Callable[[list[str]], int], *words: str) -> str:
        assert main([*words[:-1], f"results={tmp_path / 'results'}", words[-1]]) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert not (tmp_path / "results").exists()
        return said

    return line
