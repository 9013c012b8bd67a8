"""The course of every experiment: compose, run, conclude, keep, say where it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from experiments.command import HELP
from sim.config import Configuration, compose
from sim.errors import InputError
from sim.progress import RunProgress
from sim.text import say

if TYPE_CHECKING:
    from sim.ensemble import Conducted, Progress

type Work = Callable[[Configuration, Path, Progress], Conducted]
type Shown = Callable[[Console], None]
type Conclude = Callable[[Path, Conducted, dict[str, Any]], Shown]


def asked_for(
    experiment: str, words: Sequence[str], own: Sequence[str] = (), fixed: Sequence[str] = ()
) -> Configuration | None:
    """The configuration of a command line; None if help was wanted, which is then printed.

    ``own`` are the experiment's defaults, which words may change; ``fixed`` are groups that the
    experiment decides. Raises ``InputError`` for a word that would set one of those.
    """
    for word in words:
        if any(word.startswith((f"{name}=", f"{name}.")) for name in fixed):
            raise InputError("decided_here", where=word.partition("=")[0], experiment=experiment)
    defaults = [f"experiment={experiment}", *own]
    if set(HELP) & set(words):
        from experiments.usage import usage

        asked = [*defaults, *(word for word in words if word not in HELP)]
        sys.stdout.write(usage(experiment, asked))
        return None
    return compose([*defaults, *words])


def carry_out(config: Configuration, work: Work, conclude: Conclude) -> None:
    """Work and conclude into results/<experiment>/<id>/, complete or absent, then show it.

    ``conclude`` writes tables and page into the folder and returns what to show when it is there.
    """
    # Imported late, so that a misspelt setting is answered at once.
    from sim.ensemble import results_folder
    from sim.ensemble.keep import identity, write_json
    from sim.ensemble.manifest import manifest

    settings = config.settings
    console = Console(quiet=settings.quiet)
    name, root = identity(config.plain), Path(settings.results)
    started, start = datetime.now(UTC).isoformat(timespec="seconds"), time.perf_counter()
    with (
        results_folder(root, settings.experiment, name) as folder,
        RunProgress(console, settings.language, quiet=settings.quiet) as progress,
    ):
        conducted = work(config, folder, progress)
        progress.stage("report")
        facts = manifest(conducted, name, started, time.perf_counter() - start)
        shown = conclude(folder, conducted, facts)
        write_json(folder / "manifest.json", facts)
    shown(console)
    for line in notes(conducted, settings.language):
        console.print(line, soft_wrap=True)
    words = {"folder": root / settings.experiment / name}
    seconds = round(time.perf_counter() - start)
    line = say("terminal.done", settings.language, seconds=seconds, **words)
    console.print(line, soft_wrap=True)


def notes(conducted: Conducted, language: str) -> Iterator[str]:
    """Who was simulated, where the world's data came from, how set costs were reached."""
    from sim.report.numbers import LIST

    agents = LIST[language].join(
        say(f"agent.{kind}", language, number=f"{number:,}")
        for kind, number in conducted.counts.items()
    )
    scale = conducted.world.settings.scale
    yield say("terminal.agents", language, list=agents, scale=f"{scale:g}")
    tables = {name: conducted.world.matched.get(name) for name in ("census", "yearbook")}
    for name, units in tables.items():
        drawn = say(f"terminal.drawn.{name}", language)
        yield drawn if units is None else say(f"world.matched.{name}", language, number=units)
    for scenario, size in conducted.sizes.items():
        words = {"scenario": say(f"scenario.{scenario}", language), "scale": size.scale}
        cost = size.cost_to_plan
        yield say("terminal.equal_cost", language, others=size.others, cost=cost, **words)
