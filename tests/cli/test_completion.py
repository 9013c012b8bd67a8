"""Words completed by the tab key, in real shells on a terminal."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from experiments.cli.completion import main
from sim.config.catalogue import scenario_names
from sim.config.declared import declarations
from sim.model.policy.levers import about_levers

STAND_IN = 'county-innovation() { printf "<%s>" "$@"; echo " END"; }\n'
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "bind 'set bell-style none'\n"),
    "zsh": (["zsh", "-f", "-i"], "autoload -Uz compinit; compinit -u -D\n"),
}
TYPED = {
    "county-innovation ru\t": "<run>",
    "county-innovation run scenario=key\t": "<run><scenario=key_counties_first>",
    "county-innovation run levers.voucher.val\t9": "<run><levers.voucher.value=9>",
    "county-innovation run levers/credit=h\t": "<run><levers/credit=held>",
    "county-innovation study hind\tworld=nat\t": "<study><hindcast><world=national>",
    "county-innovation language=zh levers vou\t": "<language=zh><levers><voucher>",
    "county-innovation plan T1a vou\t": "<plan><T1a><voucher>",
    "county-innovation report my_fol\t": "<report><my_folder>",
    "county-innovation completion z\t": "<completion><zsh>",
    "county-innovation page page.po\t9000": "<page><page.port=9000>",
}


def answers(shell: str, folder: Path) -> str:
    """What a terminal shows when all of ``TYPED`` is typed into ``shell``."""
    words, prepared = SHELLS[shell]
    terminal, inner = pty.openpty()
    process = subprocess.Popen(
        words,
        cwd=folder,
        env=os.environ | {"TERM": "dumb", "HOME": str(folder), "PS1": "$ "},
        stdin=inner,
        stdout=inner,
        stderr=inner,
        start_new_session=True,
    )
    try:
        _typed(terminal, f"{prepared}{STAND_IN}source {folder}/script; echo REA''DY\n", "READY")
        return "".join(_typed(terminal, f"{line}\n", " END") for line in TYPED)
    finally:
        process.kill()
        process.wait()
        os.close(inner)
        os.close(terminal)


def _typed(terminal: int, text: str, until: str) -> str:
    """Type ``text``, a tab at a time as people do; what is shown until ``until`` is there."""
    shown, end = "", time.monotonic() + 60.0
    for part in text.replace("\t", "\t\0").split("\0"):
        os.write(terminal, part.encode())
        time.sleep(0.2 if part.endswith("\t") else 0.0)
    while until not in shown.replace(STAND_IN, "") and time.monotonic() < end:
        if select.select([terminal], [], [], 0.5)[0]:
            shown += os.read(terminal, 65536).decode(errors="replace")
    return shown


@pytest.mark.parametrize("shell", SHELLS)
def test_words_are_completed(
    shell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    assert main([shell]) == 0
    (tmp_path / "script").write_text(capsys.readouterr().out, "utf-8")
    (tmp_path / "my_folder").mkdir()
    shown = answers(shell, tmp_path).replace("/>", ">")  # zsh takes the last stroke away
    assert [wanted for wanted in TYPED.values() if f"{wanted} END" not in shown] == []


@pytest.mark.parametrize("shell", SHELLS)
def test_all_that_can_be_set_is_in_the_script(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([shell, "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "写入" in said.splitlines()[0 if shell == "bash" else 1]
    for name in (*scenario_names(), *about_levers()):
        assert name in said
    assert all(f"{name}=" in said for name, its in declarations().items() if its is not None)
