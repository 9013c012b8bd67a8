"""Output that is closed, broken, full or of a narrow encoding; signals that are to be ignored."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from experiments import command
from sim.host import notices
from sim.host.streams import lasting_streams
from sim.text import say

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", set())


def test_a_reader_who_is_gone_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8") as stream:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdout", stream)
        with lasting_streams():
            for _ in range(3):
                print("a line", flush=True)
    assert caplog.messages == [say("notice.output_gone", reason="Broken pipe")]


@pytest.mark.parametrize(("encoding", "shown"), [("ascii", "??: 3"), ("gbk", "研发: 3")])
def test_what_an_encoding_lacks_is_shown_as_a_mark(
    encoding: str,
    shown: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding))
    with lasting_streams():
        print("研发: 3")
    assert raw.getvalue().decode(encoding) == f"{shown}\n"
    assert len(caplog.messages) == ("?" in shown)


def test_descriptors_that_are_closed_are_not_taken_by_files() -> None:
    code = (
        "import os\nfrom sim.host.streams import lasting_streams\n"
        "with lasting_streams():\n"
        "    print('nowhere')\n"
        "    found = os.open(os.devnull, os.O_RDONLY)\n"
        "os._exit(found)"
    )
    shell = f'exec "{sys.executable}" -c "{code}" <&- >&- 2>&-'
    assert subprocess.run(["sh", "-c", shell], cwd=ROOT, timeout=60).returncode >= 3


def raising(error: BaseException) -> command.Callable[[list[str]], None]:
    def experiment(_: list[str]) -> None:
        raise error

    return experiment


@pytest.mark.parametrize("ignored", [True, False])
def test_a_signal_that_is_to_be_ignored_is_ignored(ignored: bool) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN if ignored else signal.SIG_DFL)
    try:
        status = command.run(lambda _: signal.raise_signal(signal.SIGHUP), [])
        assert status == (0 if ignored else 130)
        assert signal.getsignal(signal.SIGHUP) is (signal.SIG_IGN if ignored else signal.SIG_DFL)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_outside_the_main_thread() -> None:
    found: list[int] = []
    aside = threading.Thread(target=lambda: found.append(command.run(lambda _: None, [])))
    aside.start()
    aside.join()
    assert found == [0]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/full"), "/full: No space left"),
        (PermissionError(errno.EACCES, "Permission denied", "/locked"), "/locked: Permission"),
        (MemoryError("356 KiB"), "356 KiB"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_machine_refuses_is_one_line(
    error: Exception, said: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.run(raising(error), [f"language={language}"]) == 2
    line = capsys.readouterr().err
    assert said.partition(": ")[2] in line and line.count("\n") == 1


def test_a_mistake_of_the_program_is_not_hidden() -> None:
    with pytest.raises(FileNotFoundError):
        command.run(raising(FileNotFoundError(errno.ENOENT, "No such file", "x")), [])


def test_a_word_in_another_encoding(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(lambda _: None, ["name=\udcd1\udcd0"]) == 2
    line = capsys.readouterr().err
    assert r"name=\udcd1\udcd0" in line and line.count("\n") == 1
