"""Every example runs: what a reader of the documents would paste is pasted here, in both languages.

A block of Python is run, in the smallest world; the words of a command line are read by the
program that it calls, up to where runs would start; a study in YAML is composed.
"""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import multiprocessing
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import matplotlib.pyplot as plt
import pytest

from experiments.sweep import main as sweep
from sim.config import compose
from sim.config.study_file import expanded
from sim.ensemble import Conductor
from sim.page.settings import read_words
from tests.examples import desk, gather
from tests.examples.gather import Block, Line

KINDS = {"python", "sh", "yaml", "text"}
ELSEWHERE = {
    "diff": "tests/house/test_worked_example.py carries it out",
    "mermaid": "a graph written by tools/schedule_page.py, held by tests/docs",
}
BLOCKS = gather.blocks()
SHELLS = sorted({block.path for block in BLOCKS if block.kind == "sh"})
PAGES = gather.with_python()
STUDY = [
    *("study=few_points.yaml", "name=credit_and_vouchers", "world.scale=0.01"),
    *("ensemble.replicates=1", "executor.kind=serial", "quiet=true"),
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what documents take for given."""
    folder = tmp_path_factory.mktemp("desk")
    desk.prepare(folder)
    return folder


@pytest.fixture(scope="module")
def studied(prepared: Path) -> Path:
    """The same with the study that documents ask and take up again, as small as can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(prepared)
        assert sweep(STUDY) == 0
    return prepared


@pytest.fixture
def at_the_desk(
    prepared: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """In that folder, with the study if the page that is tried speaks of its results; what Mesa and
    matplotlib keep for a process is put back."""
    page: Path | None = (
        getattr(request.node, "callspec", None) and request.node.callspec.params["page"]
    )
    if page is not None and "results/sweep/credit_and_vouchers" in page.read_text("utf-8"):
        request.getfixturevalue("studied")
    monkeypatch.chdir(prepared)
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)
    plt.close("all")


def without_runs(tried: Callable[[str], object], lines: Iterable[Line]) -> None:
    """Try every line, no runs begun; say of all that fail where they stand and why."""
    wrong: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Conductor, "__init__", desk.begun)
        for line in lines:
            try:
                with redirect_stdout(StringIO()):  # what a program shows would hide what is wrong
                    tried(line.text)
            except (Exception, SystemExit) as problem:
                wrong.append(f"{line.place}: {line.text}: {problem!r}")
    assert not wrong, "\n".join(wrong)


def test_every_block_says_what_it_is() -> None:
    wrong = [block.place for block in BLOCKS if block.kind not in KINDS | ELSEWHERE.keys()]
    assert not wrong, f"the fence must name one of {', '.join(sorted(KINDS))}: {wrong}"
    assert {block.path.name for block in BLOCKS} >= {"README.md", "README.zh-CN.md", "sweeps.md"}
    loose = {path.name: found for path in gather.DOCUMENTS if (found := gather.indented(path))}
    assert not loose, f"code belongs between fences: {loose}"


def test_what_is_marked_as_not_to_be_run_cannot_be() -> None:
    for block in BLOCKS:
        if block.needs:
            assert block.kind == "python", block.place
            assert importlib.util.find_spec(block.needs) is None, f"{block.place} can be run"
            compile(block.text, block.place, "exec")
            told = block.path.read_text("utf-8")
            assert block.needs.replace("_", "-") in gather.FENCE.sub("", told), block.place


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.usefixtures("at_the_desk")
def test_python_of_a_page_runs_from_top_to_bottom(page: Path) -> None:
    space: dict[str, object] = {"__name__": "__main__"}
    for block in gather.to_run(page):
        above = "\n" * (block.line - 1)  # so that a traceback tells the line of the page
        exec(compile(above + desk.small(block.text), str(page), "exec"), space)


@pytest.mark.parametrize("page", SHELLS, ids=lambda page: page.name)
@pytest.mark.usefixtures("at_the_desk")
def test_command_lines_of_a_page_are_accepted(page: Path) -> None:
    found = [block for block in gather.blocks_of(page) if block.kind == "sh"]
    without_runs(desk.tried, [line for block in found for line in gather.lines_of(block)])


@pytest.mark.usefixtures("at_the_desk")
def test_commands_named_in_passing_are_accepted() -> None:
    lines = {line.text: line for line in [*gather.inline_lines(), *gather.other_lines()]}
    assert {"en", "zh"} <= {word for text in lines for word in re.findall(r"language=(\w+)", text)}
    assert len(lines) > 40

    def tried(text: str) -> None:
        # The program fills in names where it says such a line; what may be left out is left out.
        fill = {"{experiment}": "sweep", "{list}": "spillovers", "{file}": "my_mix.yaml"}
        filled = text.replace("$(hostname)", "HOST")
        for blank, name in fill.items():
            filled = filled.replace(blank, name)
        desk.tried(re.sub(r" (NAME|FILE|\[[^=\]]*\])(?= |$)", "", filled))

    without_runs(tried, lines.values())


@pytest.mark.usefixtures("at_the_desk")
def test_settings_named_in_passing_are_some() -> None:
    lines = gather.settings_named()
    assert len(lines) > 15

    def read(text: str) -> None:
        _, words = read_words([text.replace("[...]", "[]")])
        if text.startswith("scenario.vouchers_doubled."):
            words = ["scenario=[plan,vouchers_doubled.yaml]", *words]
        compose(words)

    without_runs(read, lines)


@pytest.mark.parametrize(
    "block",
    [b for b in BLOCKS if b.kind == "yaml" and b.text.startswith("# ")],
    ids=lambda block: block.place,
)
def test_a_study_in_a_document_is_the_file_it_names(block: Block, tmp_path: Path) -> None:
    first, _, rest = block.text.partition("\n")
    file = gather.ROOT / first.removeprefix("# ")
    kept = re.sub(r"^#.*\n", "", file.read_text("utf-8"), flags=re.M)
    assert rest.strip() == kept.strip()
    copy = tmp_path / "study.yaml"
    copy.write_text(block.text, "utf-8")
    compose(expanded([f"study={copy}"]))


@pytest.mark.slow
@pytest.mark.parametrize("page", gather.doctested(), ids=lambda page: page.stem)
@pytest.mark.usefixtures("at_the_desk")
def test_examples_in_docstrings(page: Path) -> None:
    name = ".".join(page.relative_to(gather.ROOT).with_suffix("").parts)
    module = importlib.import_module(name)
    examples = [found for found in doctest.DocTestFinder().find(module) if found.examples]
    assert examples
    for found in examples:
        for example in found.examples:
            assert not example.options.get(doctest.SKIP), (
                f"{found.name}: an example that never runs"
            )
            example.source = desk.small(example.source)
        told: list[str] = []
        failed, _ = doctest.DocTestRunner().run(found, out=told.append)
        assert not failed, "".join(told)


def test_a_wrong_line_would_be_found(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(prepared)
    lines = (
        "python -m experiments.sweep study=nowhere.yaml",
        "python -m experiments.frontier 'frontier.mix=[gold]'",
        "python -m experiments.nothing",
        "python -m dask worker tcp://HOST:8786 --no-such-option",
        "python -m sim.levers no_lever",
        'make run ARGS="world.sclae=1"',
        "make nonsense",
        "tools/nothing",
        "helm install county",
        "cd somewhere",
    )
    for line in lines:
        with pytest.raises(AssertionError, match=re.escape(line)):
            without_runs(desk.tried, [Line("a page", line)])
