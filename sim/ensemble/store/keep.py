"""Folders of results: those of a study, which grow, and those of an experiment, complete or absent.

The tables and the page of an experiment are written into a hidden folder beside the final one,
which is renamed at the end; whatever ends the work before that takes the hidden folder away. The
runs they are made from are kept in a study until then. What is concluded from a study goes the same
way, file by file.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.config import Configuration
from sim.errors import InputError
from sim.host.paths import absolute


@contextmanager
def results_folder(root: Path, experiment: str, identity: str) -> Iterator[Path]:
    """A folder to write in, renamed to ``root/experiment/identity`` when the block ends well.

    Raises ``InputError`` if it cannot be written or the disk is full; nothing is left then.
    """
    final = root / experiment / identity
    aside = final.with_name(f".{identity}.part")
    try:
        aside.mkdir(parents=True)
        yield aside
        aside.replace(final)
    except OSError as error:
        remove(aside)
        raise _unwritable(error, root / experiment) from error
    except BaseException:
        remove(aside)
        raise


@contextmanager
def conclusion(folder: Path) -> Iterator[Path]:
    """A folder to write in; what it holds goes into the study ``folder`` when the block ends well,
    in place of what has the same name there. Otherwise nothing there is changed."""
    aside = folder / f".conclusion.{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir()
    try:
        yield aside
        for made in sorted(aside.iterdir()):
            final = folder / made.name
            if final.is_dir():
                shutil.rmtree(final)
            made.replace(final)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def study_folder(root: Path, config: Configuration) -> Path:
    """Where the runs of ``config`` are kept: ``root/experiment/name``, or where they are resumed.

    A study without a name is called by eight digits over what decides its runs and what is made
    of them, so that the same words find it again.
    """
    if config.folder is not None:
        return Path(config.folder)
    name = config.settings.name or digest(config.plain)
    return absolute(root / config.settings.experiment / name, "name")


def digest(configuration: Mapping[str, Any]) -> str:
    """Eight digits over a configuration but for where it runs and how it is shown."""
    shown = {"executor", "language", "name", "quiet", "results"}
    decides = {key: value for key, value in configuration.items() if key not in shown}
    text = json.dumps(decides, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def identity(configuration: Mapping[str, Any]) -> str:
    """A folder's name: the time of start in UTC and six digits of the configuration's hash."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"[:-3] + f"-{digest(configuration)[:6]}"


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Have ``content`` at ``path`` as readable JSON, whole or not at all."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    aside.write_text(text + "\n", encoding="utf-8")
    aside.replace(path)


def remove(folder: Path) -> None:
    """Take ``folder`` away, and what it alone was in."""
    shutil.rmtree(folder, ignore_errors=True)
    for parent in (folder.parent, folder.parent.parent):
        try:
            parent.rmdir()
        except OSError:
            return


def _unwritable(error: OSError, folder: Path) -> InputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return InputError("disk_full", folder=folder)
    return InputError("results_unwritable", folder=folder, reason=error.strerror or error)
