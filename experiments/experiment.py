"""An experiment as a command line meets it: its words are checked before its work is imported.

The file of each experiment declares what may be set; what it does, with all that this needs, is
the module of the same name in ``experiments.work``. A misspelt word is so answered in less than
half a second: checking takes ``sim.config`` and none of pandas, scipy, mesa, numba or matplotlib.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from experiments.command import CFG, HELP, run
from experiments.usage import usage
from sim.config import Configuration, compose
from sim.config.in_force import in_force
from sim.config.resume import resume_folder, resumed
from sim.config.study_file import expanded
from sim.core.clock import LAST_YEAR
from sim.errors import InputError
from sim.text import titled


@dataclass(frozen=True)
class Experiment:
    """``defaults`` are the experiment's own, which words, and a file named by ``study=``, may
    change; ``fixed`` are the groups and settings that it decides itself; with ``outlook`` runs may
    go on beyond the plan, to be shown and not judged."""

    name: str
    defaults: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    outlook: bool = False

    def main(self, words: Sequence[str] | None = None) -> int:
        """Run the experiment from the words of a command line; returns the exit status."""
        return run(self.carry_out, words)

    def carry_out(
        self, words: Sequence[str], before: Callable[[Configuration], None] | None = None
    ) -> Path | None:
        """Do what ``words`` ask for: print help or the configuration (``--cfg job``), or ``before``
        and then the experiment's work, which gives the folder of results.

        Raises ``InputError`` for a word that names nothing or that sets what is decided.
        """
        config = self.asked_for([word for word in words if word != CFG])
        if config is None:
            return None
        if CFG in words:
            sys.stdout.write(in_force(config))
            return None
        if before is not None:
            before(config)
        work = importlib.import_module(f"experiments.work.{self.name}")
        with titled(config.plain):
            folder: Path | None = work.conduct(config)
        return folder

    def asked_for(self, words: Sequence[str]) -> Configuration | None:
        """The configuration of a command line; None if help was wanted, which is then printed.

        ``resume=`` takes a study up again as it was described.
        """
        if (folder := resume_folder(words)) is not None:
            return resumed(folder, self.name, words)
        typed, words = words, expanded(words)
        for word in words:
            if any(word.startswith((f"{name}=", f"{name}.", f"{name}/")) for name in self.fixed):
                where = word.partition("=")[0]
                raise InputError("decided_here", where=where, experiment=self.name)
        first = [f"experiment={self.name}", *self.defaults]
        if set(HELP) & set(words):
            asked = [*first, *(word for word in words if word not in HELP)]
            sys.stdout.write(usage(self.name, asked, self.fixed))
            return None
        config = compose([*first, *words])
        if config.settings.experiment != self.name:
            raise InputError("decided_here", where="experiment", experiment=self.name)
        if (until := config.ensemble.until) > LAST_YEAR and not self.outlook:
            where = "ensemble.until"
            raise InputError(
                "no_outlook", where=where, value=until, experiment=self.name, high=LAST_YEAR
            )
        return replace(config, words=tuple(typed))
