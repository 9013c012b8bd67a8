"""Tables that were computed after some runs, kept so that none is computed anew.

What is computed hangs on linear algebra, whose last digits may differ from machine to machine, and
further runs hang on it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from sim.ensemble.design.draws import Run
from sim.ensemble.store.keys import run_keys
from sim.ensemble.store.shards import write_aside


def kept_table(
    folder: Path, name: str, before: Sequence[Run], asked: str, make: Callable[[], pd.DataFrame]
) -> pd.DataFrame:
    """The table that ``make`` computes after the runs ``before``; the one that an earlier call on
    the same runs computed, if there was one that ``asked`` the same (years fitted and whatever else
    decides it, in words).

    Kept in ``folder``, it stays the same and no run that follows from it is made twice.
    """
    path = kept_path(folder, name, before, asked)
    if not path.is_file():
        keep(make(), path)
    return pd.read_parquet(path)


def kept_path(folder: Path, name: str, before: Sequence[Run], asked: str) -> Path:
    """The file of a study's ``folder`` for what follows from the runs ``before`` and what was
    ``asked``."""
    known = " ".join([*(key.run for key in run_keys(before)), asked])
    return folder / f"{name}-{hashlib.sha256(known.encode()).hexdigest()[:8]}.parquet"


def keep(table: pd.DataFrame, path: Path) -> None:
    """Have ``table`` at ``path``, whole or not at all."""
    write_aside(pa.Table.from_pandas(table, preserve_index=False), path)
