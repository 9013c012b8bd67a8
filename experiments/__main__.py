"""The main job, ``make run``: bring the open tables once if they are not there, then project.

``python -m experiments world.scale=1 language=zh`` takes the words of ``project_2025``. Whoever
starts that experiment itself fetches nothing.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from rich.console import Console

from experiments.command import run
from experiments.project_2025 import project
from sim.errors import InputError
from sim.text import listed, say

if TYPE_CHECKING:
    from sim.config import Configuration
    from sim.world.files import OpenFile

PATIENCE = 10.0  # seconds, for both tables and all addresses together


class OpenTables:
    """Called with a configuration, brings the tables that its world lacks; the first time only."""

    def __init__(self, seconds: float = PATIENCE) -> None:
        self.seconds, self.tried = seconds, False

    def __call__(self, config: Configuration) -> None:
        """Say in one line that tables are fetched, and in one what came of it."""
        from sim.world.fetch import lacking
        from sim.world.files import FOLDER

        files = lacking(config.world_settings)
        if self.tried or not files:
            return
        self.tried = True
        language = config.settings.language
        console = Console(quiet=config.settings.quiet)
        _say(console, say("terminal.tables.fetch", language, seconds=self.seconds))
        missing = self._bring(files)
        if not missing:
            _say(console, say("terminal.tables.there", language, folder=FOLDER))
            return
        reason = next(iter(missing.values()))
        names = listed(missing, language)
        line = say("terminal.tables.missing", language, names=names, reason=reason.line(language))
        _say(console, line)

    def _bring(self, files: Sequence[OpenFile]) -> dict[str, InputError]:
        """Bring ``files`` side by side; those that could not be had, with the reason."""
        from sim.world.fetch import VARIABLE, content_of, keep

        source = os.environ.get(VARIABLE)
        given: dict[str, bytes | InputError] = {}

        def one(file: OpenFile) -> None:
            try:
                given[file.name] = content_of(file, source, self.seconds)
            except InputError as error:
                given[file.name] = error

        threads = [Thread(target=one, args=(file,), daemon=True) for file in files]
        for thread in threads:
            thread.start()
        until = time.monotonic() + self.seconds + 1.0
        for thread in threads:  # a folder on a disk that is gone may never answer
            thread.join(max(until - time.monotonic(), 0.0))
        missing: dict[str, InputError] = {}
        for file in files:  # kept from here, so that no table appears while runs are under way
            late = InputError("fetch_late", host=source, seconds=self.seconds)
            content = given.get(file.name, late)
            try:
                if isinstance(content, InputError):
                    raise content
                keep(file, content)
            except InputError as error:
                reason = error.values.get("reason")
                missing[file.name] = reason if isinstance(reason, InputError) else error
        return missing


def main(words: Sequence[str] | None = None) -> int:
    """Do the main job with the words of a command line; returns the exit status."""
    return run(partial(project, before=OpenTables()), words)


def _say(console: Console, line: str) -> None:
    console.print(line, soft_wrap=True, markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
