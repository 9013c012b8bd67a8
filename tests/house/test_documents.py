"""Documents point at what exists."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_relative_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8"))
    assert not [link for link in links if not (path.parent / link).exists()]


def test_the_glossary_names_code_that_exists() -> None:
    rows = re.findall(r"`(sim/[\w/.]+)` `(\w+)` \|", (ROOT / "docs/glossary.md").read_text("utf-8"))
    assert len(rows) > 50
    for file, name in rows:
        assert re.search(rf"\b{name}\b", (ROOT / file).read_text("utf-8")), f"{file}: {name}"


def test_both_glossaries_have_the_same_terms_at_the_same_places() -> None:
    names = ("glossary.md", "glossary.zh-CN.md")
    pages = [(ROOT / "docs" / name).read_text("utf-8") for name in names]
    told = [re.findall(r"^\| (.+?) \| .* \| (`sim/.+?) \|$", text, re.M) for text in pages]
    assert told[0] == told[1]
    assert len(told[0]) > 100


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_exist(path: Path) -> None:
    if path.name == "CHANGELOG.md":  # it tells of what was
        return
    rooms = "benchmarks|configs|docs|experiments|sim|tests|tools"
    named = re.findall(rf"`((?:{rooms})/[\w/.-]+)`", path.read_text("utf-8"))
    assert not [name for name in named if not (ROOT / name).exists() and "NAME" not in name]


def test_names_beside_a_file_stand_in_it() -> None:
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    named = re.findall(r"`(?:\w+\.)?(\w+)`\s+\(`(sim/[\w/.]+)`", page)
    assert len(named) > 10
    for name, file in named:
        assert re.search(rf"\b{name}\b", (ROOT / file).read_text("utf-8")), f"{file}: {name}"


def test_every_direct_dependency_is_accounted_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    wanted = [word for group in groups for word in group]
    names = {re.split(r"[<>=\[]", word)[0] for word in wanted} - {project["name"]}
    told = (ROOT / "docs/dependencies.md").read_text("utf-8")
    assert not {name for name in names if name not in told}


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
