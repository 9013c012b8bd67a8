"""Write into docs/command.md and docs/command.zh-CN.md what the command answers.

A block of text that begins with ``$ county-innovation WORDS`` holds what these words print.
``python -m tools.command_page`` renews every block; a test fails where one is out of date.
"""

from __future__ import annotations

import re
import shlex
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path

from experiments.called import NAME
from experiments.cli.__main__ import main

DOCS = Path(__file__).parents[1] / "docs"
PAGES = {"en": DOCS / "command.md", "zh": DOCS / "command.zh-CN.md"}
BLOCK = re.compile(rf"(?<=```text\n)\$ {NAME} ?([^\n]*)\n.*?(?=```)", re.S)


def renewed(page: str) -> str:
    """``page`` with every block as the command answers now."""
    return BLOCK.sub(lambda block: f"{block[0].splitlines()[0]}\n{answer(block[1])}", page)


def answer(words: str) -> str:
    """All that the command prints for ``words``."""
    told = StringIO()
    with redirect_stdout(told), redirect_stderr(told), suppress(SystemExit):
        main(shlex.split(words))
    return "".join(f"{line.rstrip()}\n" for line in told.getvalue().splitlines())


if __name__ == "__main__":
    for path in PAGES.values():
        path.write_text(renewed(path.read_text("utf-8")), "utf-8")
