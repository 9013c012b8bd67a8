"""What a run is known by: a hash of everything that decides its outcome.

Labels do not count: two rows of a table that ask for the same run share it. Code counts as it
runs, without comments and docstrings, so that a better sentence makes no run stale.
"""

from __future__ import annotations

import ast
import hashlib
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from sim.ensemble.design.draws import Draw, Kept, Run
from sim.world import WorldSettings
from sim.world.cache import inputs_hash, inputs_now

DIGITS = 16
LIBRARIES = ("llvmlite", "mesa", "numba", "numpy", "pandas", "scipy")
# Parts of the package that choose, judge or show runs; what they decide is in a run's own key.
OUTSIDE = {
    *("analysis", "app", "config", "ensemble", "errors.py", "host", "levers.py", "plan"),
    *("report", "study", "targets", "text", "verification"),
}
# How far a history goes and what is measured of a run are a part of its outcome.
MEASURES = {Path("ensemble", "work", name) for name in ("histories.py", "run.py")}


@dataclass(frozen=True)
class Key:
    """``run``: sixteen digits over a run's question and the code that answers it; ``question``:
    those over draw, levers, shock, end and what is kept; ``past``: those over the draw alone."""

    run: str
    question: str
    past: str


def run_keys(runs: Sequence[Run]) -> list[Key]:
    """The keys of ``runs``, in their order."""
    keys = []
    for run in runs:
        past = past_key(run.draw)
        looked_at = [run.measure] if run.measure else []
        asked = _digest(past, run.branch.digest, _extent(run.until, run.kept), *looked_at)
        keys.append(Key(_digest(asked, code_hash()), asked, past))
    return keys


def past_key(draw: Draw) -> str:
    """Sixteen digits over what decides a draw's history: world, parameters, seed."""
    return _digest(_world(draw.world, inputs_now(draw.world)), draw.digest)


@cache
def code_of(*parts: str) -> str:
    """Sixteen digits over the code and the csv files of ``parts`` of the package ("analysis").

    Raises ``FileNotFoundError`` for a part that is not there.
    """
    root = Path(str(files("sim")))
    paths = sorted(path for part in parts for path in _files_of(root / part))
    return _digest(*(_words(path) for path in paths))


def _files_of(place: Path) -> list[Path]:
    paths = [place] if place.is_file() else [*place.rglob("*.py"), *place.rglob("*.csv")]
    if not paths:
        raise FileNotFoundError(place)
    return paths


def _words(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return ast.dump(_plain(text)) if path.suffix == ".py" else text


@cache
def code_hash() -> str:
    """Sixteen digits over the code that decides outcomes, and the libraries it stands on."""
    versions = [f"python {platform.python_version()} {platform.machine()}"]
    versions += [f"{name} {version(name)}" for name in LIBRARIES]
    return _digest(*versions, *_modules(Path(str(files("sim")))))


def _modules(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root)
        if name.parts[0] not in OUTSIDE or name in MEASURES:
            yield name.as_posix()
            yield ast.dump(_plain(path.read_text(encoding="utf-8")))


def _plain(source: str) -> ast.AST:
    """The syntax tree of ``source`` without its docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node, clean=False
        ):
            node.body = node.body[1:]
    return tree


@cache
def _extent(until: int, kept: Kept) -> str:
    return repr((until, kept))


@cache
def _world(settings: WorldSettings, inputs: tuple[tuple[str, int, int], ...]) -> str:
    return inputs_hash(settings)


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:DIGITS]
