"""What must not be in a repository that anybody clones."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTED = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
TRACKED = [ROOT / name for name in LISTED.stdout.decode().split("\0") if name]
TEXTS = [path for path in TRACKED if path.suffix not in {".png", ".parquet", ".npz", ".woff2"}]

# Brackets keep this file from finding itself.
MACHINE_PATH = re.compile(r"/[r]oot/|/[h]ome/\w+/|/[U]sers/\w+/|/[w]ork/(?:main|shared|\.)")
REGISTRY = re.compile(r"[p]ypi\.org|files\.[p]ythonhosted|registry\.[n]pmjs|deb\.[d]ebian")


def hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TEXTS
        if path.is_file() and (match := pattern.search(path.read_text("utf-8", "replace")))
    ]


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["paths", "registries"])
def test_nothing_of_one_machine(pattern: re.Pattern[str]) -> None:
    assert not hits(pattern)


def test_no_large_files() -> None:
    assert not [path for path in TRACKED if path.is_file() and path.stat().st_size > 1_500_000]


def test_open_data_and_results_stay_out() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in TRACKED]
    kept_out = re.compile(r"(results|outputs|multirun|\.venv)/|data/(?!README)|.*\.xlsx$")
    assert not [name for name in names if kept_out.match(name)]


def test_notebooks_are_kept_without_outputs() -> None:
    for path in (path for path in TRACKED if path.suffix == ".ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code), path


def test_documents_name_only_targets_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / ".ci" / "run"]
    for path in documents:
        text = path.read_text("utf-8")
        named = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.M))
        assert named <= targets, f"{path.name}: {named - targets}"


def test_the_readme_gives_the_two_commands() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text("utf-8")
        assert "make run" in text
        assert "make test" in text


def test_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in re.findall(r"^([a-z]+):", makefile, re.M):
        assert f"make {target} " in shown.stdout
