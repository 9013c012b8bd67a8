"""Worlds built once and kept on disk, each under the hash of all it was built from."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import fields
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import numpy as np

from sim import evidence
from sim.errors import InputError, of_kind
from sim.host.caches import cache_folder
from sim.host.kept import keep, kept
from sim.host.paths import located
from sim.world.build import assemble
from sim.world.drivers import Drivers
from sim.world.files import CENSUS, FOLDER, YEARBOOK, chosen, sha256
from sim.world.geography import package_folder
from sim.world.own_rows import units_file
from sim.world.settings import WorldSettings
from sim.world.world import World

TABLES = ("counties", "firms", "institutes", "commissioners", "pairing", "surveys", "marks")
BELOW = ("core/arrays", "core/intensity", "core/law", "host/sheet")  # what shapes draws from below
KEPT = 8  # worlds in the folder; the one used longest ago goes first


def build_world(settings: WorldSettings) -> World:
    """The world of ``settings``, from disk if it was built before.

    A file that is damaged or of another make is built anew; a folder that can't be written costs
    only the time to build. Raises ``InputError`` for settings, tables or packages it can't use.
    """
    of_kind("settings", settings, WorldSettings)
    settings.check()
    settings = located(settings)
    key, folder = inputs_hash(settings), cache_folder()
    if folder is None:
        return assemble(settings, key)
    path = folder / f"world-{key}.npz"
    world = _load(path, settings, key)
    if world is None:
        world = assemble(settings, key)
        _store(path, world)
    return world


def inputs_hash(settings: WorldSettings) -> str:
    """Sixteen hexadecimal digits over settings, files, evidence, code and package versions."""
    digest = hashlib.sha256()
    census, yearbook = chosen(settings.census, settings.yearbook)
    inputs = {
        "scale": settings.scale,
        "seed": settings.seed,
        "known_until": settings.known_until,
        "full": settings.full,
        "census": _file_hash(census),
        "yearbook": _file_hash(yearbook),
        "own": {name: _own_hash(path) for name, path in settings.own.items()},
        "totals": settings.totals,
        "geography": _file_hash(package_folder() / "cn_district.csv"),
        "versions": [version(name) for name in ("numpy", "pandas", "scipy")],
        "python": sys.version_info[:2],
    }
    digest.update(json.dumps(inputs, sort_keys=True).encode())
    digest.update(_CODE + evidence.fingerprint(evidence.NOT_OF_THE_START).encode())
    return digest.hexdigest()[:16]


def inputs_now(settings: WorldSettings) -> tuple[tuple[str, int, int], ...]:
    """The files that the world of ``settings`` would be built of at this moment: path, time of the
    last change (ns), size (bytes). Who keeps something of a world in memory keeps it by this too:
    a table that is brought or edited meanwhile makes another world of the same settings."""
    named = {settings.census, settings.yearbook} - {"auto", "drawn"}
    own = [place for path in settings.own.values() for place in (path, units_file(path))]
    paths = [Path(name) for name in sorted({*map(str, named), *map(str, own)})]
    paths += [FOLDER / file.name for file in (CENSUS, YEARBOOK)]
    return tuple(_as_it_is(path) for path in paths)


def _as_it_is(path: Path) -> tuple[str, int, int]:
    try:
        facts = path.stat()
    except OSError:
        return str(path.absolute()), 0, 0
    return str(path.absolute()), facts.st_mtime_ns, facts.st_size


def _contents() -> bytes:
    digest = hashlib.sha256()
    below = [Path(__file__).parents[1] / f"{name}.py" for name in BELOW]
    for entry in (*sorted(files(__package__).iterdir(), key=lambda e: e.name), *below):
        if entry.name.endswith(".py"):
            digest.update(entry.name.encode() + entry.read_bytes())
    return digest.digest()


# Read when the code is loaded: a notebook left open while a file is edited would otherwise keep
# the world of the old code under the hash of the new.
_CODE = _contents()


def _file_hash(path: Path | None) -> str:
    if path is None:
        return "drawn"
    try:
        if not path.is_file():  # a pipe or a device may have no end
            raise InputError("file_missing", path=path)
        return sha256(path)
    except OSError as error:
        raise InputError("file_missing", path=path) from error


def _own_hash(path: Path) -> list[str]:
    """Of a table that a user brings, and of the units that are declared beside it."""
    beside = units_file(path)
    return [_file_hash(path), _file_hash(beside) if beside.exists() else ""]


def _store(path: Path, world: World) -> None:
    """Keep ``world``; a full or read-only disk costs only the time to build it again."""
    arrays = {
        f"{table}.{name}": column
        for table in TABLES
        for name, column in getattr(world, table).items()
    }
    arrays |= {f"drivers.{f.name}": getattr(world.drivers, f.name) for f in fields(Drivers)}
    facts = {
        "provenance": world.provenance,
        "unmatched": world.unmatched,
        "matched": world.matched,
        "shaped_by": world.shaped_by,
        "told": world.told,
        "brought": world.brought,
    }
    arrays["facts"] = np.array(json.dumps(facts, ensure_ascii=False))
    keep(path, arrays, "world-*.npz", KEPT)


def _load(path: Path, settings: WorldSettings, key: str) -> World | None:
    """The world kept at ``path``; None if there is none or the file can't be read as one."""
    arrays = kept(path)
    if arrays is None:
        return None
    try:
        facts = json.loads(str(arrays.pop("facts")))
        tables: dict[str, dict[str, np.ndarray]] = {name: {} for name in (*TABLES, "drivers")}
        for name, array in arrays.items():
            table, column = name.split(".", 1)
            tables[table][column] = array
        drivers = Drivers(**tables.pop("drivers"))
        return World(
            settings=settings,
            hash=key,
            drivers=drivers,
            provenance=facts["provenance"],
            unmatched=tuple(facts["unmatched"]),
            matched=facts["matched"],
            shaped_by=facts["shaped_by"],
            told=facts["told"],
            brought=facts["brought"],
            **tables,
        )
    except (ValueError, KeyError, TypeError):
        return None
