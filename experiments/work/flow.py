"""The course of every experiment: compose, run, conclude, keep, say where it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.style import Style
from rich.text import Text

from experiments.called import command, shortest
from experiments.result import PAGE
from experiments.work.conclude import Report, voice_of
from sim.config import Configuration
from sim.config.settings import Settings
from sim.ensemble import Conductor, results_folder
from sim.ensemble.design.set_cost import Size
from sim.ensemble.store.gather import gather
from sim.ensemble.store.keep import conclusion, digest, identity, study_folder, write_json
from sim.ensemble.store.manifest import Conducted, begun, manifest
from sim.ensemble.work.drive import Work as ChunkWork
from sim.ensemble.work.experiment import conducted
from sim.ensemble.work.histories import world_of
from sim.ensemble.work.run import run_chunk
from sim.host.notices import address
from sim.progress import RunProgress
from sim.report.voice import Voice
from sim.study import Study
from sim.world.own_report import summary

NARROWEST = 40  # characters a line

type Work = Callable[[Configuration, Conductor], Mapping[str, Size]]
type StudyWork = Callable[[Configuration, Conductor], Mapping[str, Size] | None]
type Find[F] = Callable[[Path, Conducted, dict[str, Any]], F]
type StudyFind[F] = Callable[[Path, Study, dict[str, Any]], F]


def carry_out[F](
    config: Configuration,
    work: Work,
    find: Find[F],
    report: Report[F],
    chunk: ChunkWork | None = None,
) -> Path:
    """Work, find and report into results/<experiment>/<id>/, complete or absent, show and return
    it.

    ``work`` has the runs done and returns the sizes of scenarios of set cost; ``find`` makes the
    findings of the runs in the folder and keeps their tables there; ``report`` says them. The runs
    of work that was stopped are kept beside it, and the same configuration goes on from them.
    Workers do ``chunk`` with the runs they are given, if it is named.
    """
    settings = config.settings
    console, voice = screen(settings), voice_of(settings.experiment, settings.language)
    name, root = identity(config.plain), Path(settings.results)
    unfinished = root / settings.experiment / f".{digest(config.plain)}.runs"
    clock = Clock()
    with (
        RunProgress(console, settings.language, quiet=settings.quiet) as progress,
        Conductor(unfinished, settings.executor, progress, chunk or run_chunk) as conductor,
    ):
        with clock.timing("world"):
            progress.stage("world")
            world_of(config.world_settings)
        with clock.timing("runs"):
            sizes = work(config, conductor)
        conductor.must_have_some()
        with results_folder(root, settings.experiment, name) as folder:
            progress.stage("report")
            made = conducted(config, conductor, sizes, clock.seconds)
            gather(unfinished, conductor.rows, folder)
            facts = manifest(made, name, clock.started, clock.elapsed())
            found = find(folder, made, facts)
            report.conclude(folder, found, facts, voice)
            write_json(folder / "manifest.json", facts)
        conductor.discard()
    report.show(console, found, voice)
    return _said_done(console, voice, made, root / settings.experiment / name, clock)


def carry_out_study[F](
    config: Configuration, work: StudyWork, find: StudyFind[F], report: Report[F]
) -> Path:
    """Work, find and report in the folder of a study, which the same words find again, show and
    return it.

    ``work`` has the runs done and returns the sizes of scenarios of set cost, if there are any;
    ``find`` makes the findings and keeps their tables beside the runs; ``report`` says them.
    """
    settings = config.settings
    console, voice = screen(settings), voice_of(settings.experiment, settings.language)
    folder = study_folder(Path(settings.results), config)
    clock = Clock()
    with RunProgress(console, settings.language, quiet=settings.quiet) as progress:
        with Conductor(folder, settings.executor, progress) as conductor:
            # What resuming needs is there from the start.
            write_json(folder / "manifest.json", begun(config, folder.name, clock.started))
            with clock.timing("world"):
                progress.stage("world")
                world_of(config.world_settings)
            with clock.timing("runs"):
                sizes = work(config, conductor)
            conductor.must_have_some()
            made = conducted(config, conductor, sizes or {}, clock.seconds)
        progress.stage("report")
        facts = manifest(made, folder.name, clock.started, clock.elapsed())
        with conclusion(folder) as tables:
            found = find(tables, Study.open(folder), facts)
            report.conclude(tables, found, facts, voice)
            write_json(tables / "manifest.json", facts)
    report.show(console, found, voice)
    return _said_done(console, voice, made, folder, clock)


def screen(settings: Settings) -> Console:
    """Where the experiment shows what it does; notices are in its language too."""
    address(settings.language, quiet=settings.quiet)
    console = Console(quiet=settings.quiet)
    console.width = max(console.width, NARROWEST)  # below that a word stands letter by letter
    return console


class Clock:
    """When the work began, how long its stages took (seconds)."""

    def __init__(self) -> None:
        self.started = datetime.now(UTC).isoformat(timespec="seconds")
        self.seconds: dict[str, float] = {}
        self._start = time.perf_counter()

    def elapsed(self) -> float:
        """Seconds since the work began."""
        return time.perf_counter() - self._start

    @contextmanager
    def timing(self, stage: str) -> Iterator[None]:
        """Add the time of the block to ``stage``."""
        start = time.perf_counter()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - start


def _said_done(console: Console, voice: Voice, made: Conducted, folder: Path, clock: Clock) -> Path:
    """Say what was run, where results are, with a link to their page, and what may be done next;
    the folder."""
    for line in notes(made, voice):
        console.print(line, soft_wrap=True)
    seconds = round(clock.elapsed())
    line = voice.say("terminal.done", folder=folder, seconds=seconds)
    console.print(line, soft_wrap=True)
    address = (folder / PAGE).absolute().as_uri()
    page = Text(voice.say("terminal.page", page=address))
    page.stylize(Style(link=address))  # a terminal that knows no links shows the address
    console.print(page, soft_wrap=True)
    for step in ("page", "compare"):
        hint = voice.say(f"terminal.next.{step}", command=command(), folder=shortest(folder))
        console.print(Text(hint, "dim"), soft_wrap=True)
    return folder


def notes(conducted: Conducted, voice: Voice) -> Iterator[str]:
    """Who was simulated, where the world's data came from, how set costs were reached."""
    agents = voice.listed(
        voice.say(f"agent.{kind}", number=f"{number:,}")
        for kind, number in conducted.counts.items()
    )
    scale = conducted.world.settings.scale
    yield voice.say("terminal.agents", list=agents, scale=f"{scale:g}")
    for name in ("census", "yearbook"):
        units = conducted.world.matched.get(name)
        drawn = units is None
        yield voice.say(f"{'terminal.drawn' if drawn else 'world.matched'}.{name}", number=units)
    for setting, report in conducted.world.brought.items():
        yield summary(setting, report, voice.language)
    for scenario, size in conducted.sizes.items():
        size_facts = {"scenario": voice.name("scenario", scenario), "scale": size.scale}
        size_facts |= {"cost": size.cost_to_plan, "moved": size.moved}
        yield voice.say("terminal.equal_cost", others=size.others, **size_facts)
