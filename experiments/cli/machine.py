"""What ``doctor`` looks at once all is installed: the machine, and the folders that work needs."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs
import psutil
import pylopdf_fonts_zh_cn

from experiments.called import NAME, command
from experiments.cli.finding import FAULT, OK, WARN, Finding
from sim.core import compiled
from sim.ensemble.store.lock import LOCK, holder, is_held
from sim.errors import InputError
from sim.host.caches import VARIABLE, fault_of
from sim.host.machine import must_have_room
from sim.host.streams import shows
from sim.page.settings import PageSettings
from sim.world.files import CENSUS, FOLDER, YEARBOOK, sha256

GIGABYTE = 1e9
MEMORY, LEAST_MEMORY = 1.5, 0.6  # GB of a national run at 1:1, of one that is thinned
DISK, LEAST_DISK = 2.0, 0.2  # GB; a study of a thousand runs takes about one
CHINESE = "县"
RESULTS = Path("results")


def cores() -> Iterator[Finding]:
    """How many processes run side by side."""
    allowed = os.sched_getaffinity(0) if sys.platform == "linux" else range(os.cpu_count() or 1)
    one, values = len(allowed) == 1, {"number": len(allowed)}
    yield Finding("cores", "one" if one else "good", WARN if one else OK, values)


def memory() -> Iterator[Finding]:
    """There is room for a run at 1:1, or at least for one that is thinned."""
    try:
        must_have_room()
    except InputError as error:
        yield Finding("memory", "limited", FAULT, {"reason": error})
        return
    free = psutil.virtual_memory().available / GIGABYTE
    level = FAULT if free < LEAST_MEMORY else WARN if free < MEMORY else OK
    state = {OK: "good", WARN: "thinned", FAULT: "little"}[level]
    yield Finding("memory", state, level, {"free": f"{free:.1f}", "needed": MEMORY})


def disk() -> Iterator[Finding]:
    """Results can be written, and there is room for them."""
    place = RESULTS if RESULTS.is_dir() else Path.cwd()
    if not os.access(place, os.W_OK | os.X_OK):
        yield Finding("disk", "unwritable", FAULT, {"folder": place})
        return
    free = shutil.disk_usage(place).free / GIGABYTE
    level = FAULT if free < LEAST_DISK else WARN if free < DISK else OK
    values = {"free": f"{free:.1f}", "folder": place}
    yield Finding("disk", "good" if level == OK else "little", level, values)


def cache() -> Iterator[Finding]:
    """What is built once can be kept."""
    named = Path(os.environ.get(VARIABLE) or platformdirs.user_cache_dir(NAME)).expanduser()
    fault, values = fault_of(named), {"folder": named, "variable": VARIABLE}
    if fault:
        yield Finding("cache", "unwritable", WARN, {**values, "reason": fault})
    else:
        yield Finding("cache", "good", values=values)


def rules() -> Iterator[Finding]:
    """The rules are compiled already."""
    kept = compiled.are_kept()
    yield Finding("rules", "good" if kept else "cold", OK if kept else WARN)


def fonts() -> Iterator[Finding]:
    """The Chinese font of pictures is there."""
    there = Path(pylopdf_fonts_zh_cn.sans_path()).is_file()
    yield Finding("fonts", "good" if there else "lost", OK if there else FAULT)


def encoding() -> Iterator[Finding]:
    """The terminal shows Chinese."""
    fits = shows(sys.stdout, CHINESE)
    values = {"encoding": getattr(sys.stdout, "encoding", None) or "-"}
    yield Finding("encoding", "good" if fits else "narrow", OK if fits else WARN, values)


def tables() -> Iterator[Finding]:
    """The open tables are in data/, as they were published."""
    for file in (CENSUS, YEARBOOK):
        path, values = FOLDER / file.name, {"name": file.name, "command": command()}
        if not path.is_file():
            yield Finding("tables", "absent", WARN, values)
        elif sha256(path) != file.sha256:
            yield Finding("tables", "other", FAULT, {**values, "path": path})
        else:
            yield Finding("tables", "good", values=values)


def studies() -> Iterator[Finding]:
    """Nobody's work stands still half done under results/."""
    at_work = stopped = 0
    for lock in RESULTS.glob(f"*/*/{LOCK}"):
        if is_held(lock.parent):
            at_work += 1
            yield Finding("studies", "held", values={"folder": lock.parent} | holder(lock.parent))
        elif lock.parent.name.startswith("."):  # runs of an experiment that did not end
            stopped += 1
            yield Finding("studies", "stopped", WARN, {"folder": lock.parent})
    for part in RESULTS.glob("*/.*.part"):
        stopped += 1
        yield Finding("studies", "part", WARN, {"folder": part})
    if not at_work + stopped:
        yield Finding("studies", "good")


def port() -> Iterator[Finding]:
    """The page can be opened where it usually is."""
    with socket.socket() as door:
        taken = door.connect_ex((PageSettings.host, PageSettings.port)) == 0
    values = {"port": PageSettings.port, "command": command()}
    yield Finding("port", "taken" if taken else "good", WARN if taken else OK, values)


def chromium() -> Iterator[Finding]:
    """Only tests drive a browser of their own: its absence is no fault."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    yield Finding("chromium", "good" if found else "absent")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    *(cores, memory, disk, cache, rules, fonts, encoding, tables, studies, port, chromium),
)
