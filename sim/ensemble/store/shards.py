"""Shards: the tables of about a hundred runs in one folder, whole or not there.

A shard is written aside and renamed. Its files' digests stand in the ledger; a shard that no
longer fits them is put aside and its runs are run again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sim.ensemble.store.ledger import FACTS, Ledger

SHARDS, RUNS, TABLE = "shards", "runs.parquet", "table.parquet"
ASIDE, DAMAGED = ".aside", "damaged"  # where nobody meets them who reads all shards
SIZE = 100  # runs a shard
SORTED = "run"  # the one column by which a shard can be passed over: all hold all of the others
READING = pa.ipc.IpcReadOptions(use_threads=False)  # a stream is small


def encode(table: pa.Table) -> bytes:
    """``table`` as an Arrow stream, as it travels from a worker to the ledger.

    Its compression is the one that costs the driver least: it reads the stream of every run.
    """
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, table.schema, options=options) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def write_shard(folder: Path, ledger: Ledger, runs: Sequence[str]) -> None:
    """Move ``runs`` from the ledger into a new shard of the study ``folder``."""
    name = hashlib.sha256("\n".join(runs).encode()).hexdigest()[:12]
    final = folder / SHARDS / name
    aside = folder / ASIDE / name
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for part, streams in ledger.tables(runs).items():
        tables = [pa.ipc.open_stream(stream, options=READING).read_all() for stream in streams]
        _write(pa.concat_tables(tables), aside / f"{part}.parquet")
    _write(pa.Table.from_pandas(ledger.facts(runs), preserve_index=False), aside / RUNS)
    if final.exists():  # its driver was killed between the renaming and the ledger's note
        shutil.rmtree(final)
    aside.rename(final)
    _settle(final.parent)
    ledger.shelve(runs, name, digests(final))


def digests(shard: Path) -> dict[str, str]:
    """Digest of every file of a shard."""
    return {path.name: _digest(path) for path in sorted(shard.glob("*.parquet"))}


def mend(folder: Path, ledger: Ledger) -> Iterator[tuple[str, int]]:
    """Take shards that do not fit their digests out of ``folder`` and the ledger; their names and
    how many runs they held. Shards that the ledger does not know are entered in it."""
    known: Mapping[str, Mapping[str, str]] = ledger.shards()
    for name, files in known.items():
        place = folder / SHARDS / name
        if not place.is_dir() or digests(place) != files:
            if place.is_dir():
                put_aside(folder, place)
            yield name, ledger.forget(name)
    for place in sorted((folder / SHARDS).iterdir()):
        if place.name not in known:
            try:
                facts = _checked(place)
            except (OSError, KeyError, pa.ArrowException):
                put_aside(folder, place)
                yield place.name, 0
            else:
                ledger.restore(facts, place.name, digests(place))
    shutil.rmtree(folder / ASIDE, ignore_errors=True)


def write_runs(folder: Path, ledger: Ledger) -> None:
    """Write ``runs.parquet``: what became of every run that has ended."""
    facts = pa.Table.from_pandas(ledger.facts(), preserve_index=False)
    write_aside(facts, folder / RUNS)


def write_aside(table: pa.Table, path: Path) -> None:
    """Write ``table`` beside ``path`` and rename it."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    _write(table, aside)
    aside.replace(path)


def _checked(shard: Path) -> pd.DataFrame:
    """Facts of the runs of a shard whose files can be read to the end."""
    for path in shard.glob("*.parquet"):
        pq.read_table(path, page_checksum_verification=True)
    return pd.read_parquet(shard / RUNS)[list(FACTS)]


def _write(table: pa.Table, path: Path) -> None:
    with path.open("wb") as file:
        pq.write_table(
            table,
            file,
            compression="zstd",
            write_page_checksum=True,
            write_statistics=[SORTED],
        )
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Have the names in ``folder`` written to the disk."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def put_aside(folder: Path, what: Path) -> None:
    """Move a damaged file or folder of a study to where nobody reads it."""
    number, damaged = 0, folder / DAMAGED
    damaged.mkdir(exist_ok=True)
    while (place := damaged / f"{what.name}{f'.{number}' if number else ''}").exists():
        number += 1
    what.rename(place)
