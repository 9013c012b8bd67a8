"""How far the runs are, in the three places where it is shown."""

from __future__ import annotations

import io
import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from rich.console import Console

from sim.progress import RunProgress, views
from sim.progress.pace import Pace, duration
from sim.text import LANGUAGES, say


def test_pace_counts_and_looks_at_the_last_minute() -> None:
    pace = Pace(1000)
    pace.advance(5.0, 400)  # done before: they come at once
    assert pace.rate() is None
    pace.advance(15.0, 19, 1)
    assert (pace.done, pace.failed, pace.left) == (419, 1, 580)
    assert pace.rate() == 2.0
    assert pace.seconds_left(15.0) == 290.0
    assert pace.seconds_left(25.0) == 280.0  # time goes on between two steps
    for second in range(20, 221, 5):  # twice as fast from here on
        pace.advance(float(second), 20)
    assert pace.rate() == 4.0
    assert pace.left == 0
    assert pace.seconds_left(230.0) == 0.0


def test_few_long_runs_have_a_pace_as_well() -> None:
    pace = Pace(20)
    for number in range(1, 6):
        pace.advance(600.0 * number, 1)
    assert pace.rate() == pytest.approx(1 / 600)
    assert pace.seconds_left(3000.0) == pytest.approx(9000.0)


def test_the_line_has_all_five() -> None:
    pace = Pace(12345, done=6000, failed=18)
    pace.advance(0.0, 0)
    pace.advance(10.0, 25)
    assert pace.words(10.0, "en") == (
        "6,025 of 12,345 runs done, 18 failed, 6,302 left; 2.5 a second, 42 min 1 s to go"
    )
    assert pace.words(10.0, "zh") == (
        "已完成6,025/12,345次模拟，失败18次，剩余6,302次；每秒2.5次，预计还需42分1秒"
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "0 s"), (42.3, "42 s"), (3600, "1 h"), (7500, "2 h 5 min"), (190_000, "2 d 4 h")],
)
def test_duration(seconds: float, words: str) -> None:
    assert duration(seconds, "en") == words


def steps(progress: RunProgress) -> None:
    with progress:
        progress.stage("world")
        progress.stage("runs", 4)
        progress.advance(1)
        progress.advance(2, 1)
        progress.stage("report")


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_lines_where_there_is_no_terminal(language: str) -> None:
    out = io.StringIO()
    steps(RunProgress(Console(file=out, width=40), language))
    counts = {"done": 3, "failed": 1, "left": 0, "total": 4}
    assert out.getvalue().splitlines() == [
        say("terminal.stage.world", language),
        say("terminal.stage.runs", language),
        say("terminal.progress", language, **counts),
        say("terminal.stage.report", language),
    ]


def test_plain_lines_come_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(views.time, "monotonic", lambda: clock[0])
    out = io.StringIO()
    with RunProgress(Console(file=out, width=40)) as progress:
        progress.stage("runs", 100_000)
        for second in range(1, 10_001):
            clock[0] = float(second)
            progress.advance(10)
    lines = out.getvalue().splitlines()
    assert 300 < len(lines) < 350  # every ten seconds, then every hundredth of the time
    assert (
        lines[1] == "100 of 100,000 runs done, 0 failed, 99,900 left; 10 a second, 2 h 46 min to go"
    )


def test_a_bar_in_a_terminal() -> None:
    out = io.StringIO()
    steps(RunProgress(Console(file=out, width=80, force_terminal=True)))
    text = out.getvalue()
    assert "Judging the targets" in text
    assert "3 of 4 runs done, 1 failed, 0 left" in text


def test_nothing_when_quiet() -> None:
    out = io.StringIO()
    steps(RunProgress(Console(file=out, force_terminal=True), quiet=True))
    assert not out.getvalue()


def test_every_stage_counts_for_itself() -> None:
    out = io.StringIO()
    with RunProgress(Console(file=out, width=80)) as progress:
        progress.stage("runs", 10)
        progress.advance(6)
        progress.stage("equal_cost", 3)
        progress.advance(3)
        progress.stage("runs", 10)
        progress.advance(4)
    said = [line for line in out.getvalue().splitlines() if "done" in line]
    assert [line[:8] for line in said] == ["6 of 10 ", "3 of 3 r", "10 of 10"]


NOTEBOOK = """
from sim.progress import RunProgress

with RunProgress(language="zh") as progress:
    progress.stage("runs", 4)
    progress.advance(1)
    progress.advance(2, 1)
"""


@pytest.mark.slow
def test_a_widget_in_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", str(root))
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(NOTEBOOK)])
    client = NotebookClient(notebook, timeout=120, kernel_name="python3")
    client.execute()
    (shown,) = notebook.cells[0].outputs
    assert "application/vnd.jupyter.widget-view+json" in shown["data"]
    state = json.dumps(notebook.metadata["widgets"], ensure_ascii=False)
    assert "已完成3/4次模拟，失败1次，剩余0次" in state
