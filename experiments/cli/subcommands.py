"""The subcommands: what each is called, and the module that answers it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

SETTING, OPTION = "language={}", "--lang={}"


@dataclass(frozen=True)
class Subcommand:
    """``module`` has ``main(words)``, which gives the exit status. A language that was asked for
    is handed to it as ``language`` says."""

    name: str
    module: str
    language: str = OPTION

    def main(self, words: Sequence[str], language: str | None) -> int:
        """Answer ``words`` in ``language``; the exit status."""
        said = [] if language is None else [self.language.format(language)]
        answer: Callable[[list[str]], int] = importlib.import_module(self.module).main
        return answer([*words, *said])


ALL = (
    Subcommand("run", "experiments.__main__", SETTING),
    Subcommand("study", "experiments.cli.study", SETTING),
    Subcommand("page", "sim.page.__main__", SETTING),
    Subcommand("report", "experiments.report"),
    Subcommand("compare", "experiments.compare"),
    Subcommand("plan", "sim.plan.__main__"),
    Subcommand("levers", "sim.levers"),
    Subcommand("data", "experiments.cli.data"),
    Subcommand("doctor", "experiments.cli.doctor"),
    Subcommand("completion", "experiments.cli.completion"),
)
SUBCOMMANDS = {its.name: its for its in ALL}
