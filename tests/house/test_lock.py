"""The lock files: every version pinned, every file hashed, no addresses."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.txt"))


def blocks(text: str) -> list[str]:
    """One entry per requirement: its pin with the hash lines that continue it."""
    return [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def test_there_are_four() -> None:
    assert [path.name for path in LOCKS] == [
        "requirements-build.txt",
        "requirements-dev.txt",
        "requirements-notebook.txt",
        "requirements.txt",
    ]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_pinned_and_hashed_without_addresses(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find[-]links|-f ", text)
    for block in blocks(text):
        assert re.match(r"[\w.-]+==[\w.!+]+ ", block), block
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block), block


def test_the_larger_locks_agree_with_the_smaller() -> None:
    pins = {
        path.name: dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text("utf-8"), re.M))
        for path in LOCKS
    }
    run, notebook, dev = (pins[f"requirements{suffix}.txt"] for suffix in ("", "-notebook", "-dev"))
    assert run.items() <= notebook.items() <= dev.items()
