"""The main job, ``make run``: bring the open tables once if they are not there, then project.

``python -m experiments world.scale=1 language=zh`` takes the words of ``project_2025``. Whoever
starts that experiment itself fetches nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial

from experiments.command import run
from experiments.project_2025 import EXPERIMENT
from sim.config import Configuration
from sim.text import listed, say
from sim.world.files import FOLDER

PATIENCE = 10.0  # seconds, for both tables and all addresses together


class OpenTables:
    """Called with a configuration, brings the tables that its world lacks; the first time only."""

    def __init__(self, seconds: float = PATIENCE) -> None:
        self.seconds, self.tried = seconds, False

    def __call__(self, config: Configuration) -> None:
        """Say in one line that tables are fetched, and in one what came of it."""
        from sim.world import fetch  # http and ssl: 75 ms, which refusing a word does without

        wanted = fetch.lacking(config.world_settings)
        if self.tried or not wanted:
            return
        self.tried = True
        language, quiet = config.settings.language, config.settings.quiet
        _say(say("terminal.tables.fetch", language, seconds=self.seconds), quiet)
        if missing := fetch.bring_all(wanted, self.seconds):
            reason = next(iter(missing.values())).line(language)
            names = listed(missing, language)
            _say(say("terminal.tables.missing", language, names=names, reason=reason), quiet)
        else:
            _say(say("terminal.tables.there", language, folder=FOLDER), quiet)


def main(words: Sequence[str] | None = None) -> int:
    """Do the main job with the words of a command line; returns the exit status."""
    return run(partial(EXPERIMENT.carry_out, before=OpenTables()), words)


def _say(line: str, quiet: bool) -> None:
    if not quiet:
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
