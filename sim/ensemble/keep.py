"""What is kept: one folder an experiment, complete or absent.

Everything is written into a hidden folder beside the final one and renamed at the end. Whatever
ends the work before that (a mistake, a full disk, Ctrl-C) takes the hidden folder away.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import InputError


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
        _remove(aside)
        raise _unwritable(error, root / experiment) from error
    except BaseException:
        _remove(aside)
        raise


def identity(configuration: Mapping[str, Any]) -> str:
    """A folder's name: the time of start in UTC and six digits of the configuration's hash."""
    text = json.dumps(configuration, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"[:-3] + f"-{digest}"


class TableWriter:
    """Parquet files of a folder, one row group a call, in the order of the calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._writers: dict[str, pq.ParquetWriter] = {}

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Append each table to ``<name>.parquet``."""
        for name, table in tables.items():
            if name not in self._writers:
                path = self.folder / f"{name}.parquet"
                self._writers[name] = pq.ParquetWriter(path, table.schema, compression="zstd")
            self._writers[name].write_table(table)

    def __enter__(self) -> Self:
        """Nothing is opened before the first table."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files; after an error whatever closing says is of no interest."""
        for writer in self._writers.values():
            try:
                writer.close()
            except OSError:
                if error is None:
                    raise


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """``content`` as readable JSON."""
    text = json.dumps(content, indent=2, ensure_ascii=False, default=str)
    path.write_text(text + "\n", encoding="utf-8")


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for parent in (folder.parent, folder.parent.parent):  # of a run that left nothing, if empty
        try:
            parent.rmdir()
        except OSError:
            return


def _unwritable(error: OSError, folder: Path) -> InputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return InputError("disk_full", folder=folder)
    return InputError("results_unwritable", folder=folder, reason=error.strerror or error)
