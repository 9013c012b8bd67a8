"""The command, called as a shell calls it or in this process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.cli.__main__ import main

ROOT = Path(__file__).parents[2]

type Said = tuple[int, str, str]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """``ask(*words)``: exit status, output and errors of the command."""

    def asked(*words: str) -> Said:
        try:
            status = main(words)
        except SystemExit as ended:
            status = int(ended.code or 0)
        told = capsys.readouterr()
        return status, told.out, told.err

    return asked


def process(script: str, **variables: str) -> str:
    """What another process of this code prints for ``script``."""
    env = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    asked = [sys.executable, "-c", script]
    done = subprocess.run(asked, env=env, capture_output=True, text=True, check=True)
    return done.stdout
