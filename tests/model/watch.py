"""Watching a model: which fields each step reads, and which it changes."""

from __future__ import annotations

import ast
import inspect
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from sim import CountyInnovationModel
from sim.core.record import Quantity, Record
from sim.core.table import Column, Table
from sim.model.model import ORDER
from sim.model.step import Field

ALWAYS = {"id", "alive", "weight"}  # who is there and what one stands for: everybody may look


class Watched(dict[str, Any]):
    """A dictionary of columns or quantities that notes what is asked for."""

    def __init__(self, given: dict[str, Any], note: Callable[[str], None]) -> None:
        super().__init__(given)
        self.note = note

    def __getitem__(self, name: str) -> Any:
        self.note(name)
        return super().__getitem__(name)


def fields(model: CountyInnovationModel) -> dict[tuple[str, str], Field]:
    """Every declared field by table and name."""
    state = model.state
    found: dict[tuple[str, str], Field] = {}
    for kind, table in state.tables.items():
        found |= {(kind, name): its for name, its in type(table).columns().items()}
    return found | {("nation", name): q for name, q in type(state.nation).quantities().items()}


@contextmanager
def reading(model: CountyInnovationModel) -> Iterator[set[tuple[str, str]]]:
    """The set of (table, name) that is read while it is open; tuples for compiled passes are
    taken out unseen (``compiled_reads`` says what is in them)."""
    seen: set[tuple[str, str]] = set()
    written: set[tuple[str, str]] = set()  # what is read after that is the reader's own
    state = model.state

    def note(key: tuple[str, str]) -> None:
        if key not in written:
            seen.add(key)

    def named(table: Table, kind: Any) -> Any:
        return kind(*(dict.__getitem__(table.arrays, name) for name in kind._fields))

    for kind, table in state.tables.items():
        table.arrays = Watched(table.arrays, lambda name, k=kind: note((k, name)))
    state.nation.values = Watched(state.nation.values, lambda name: note(("nation", name)))

    def overwrite(table: Table, name: str, values: Any) -> None:
        held = dict.__getitem__(table.arrays, name)
        if values is not held:
            held[...] = values
        written.add((table.table_name, name))

    def replace(its: Quantity, nation: Record, value: Any) -> None:
        nation.values[its.name] = value
        written.add(("nation", its.name))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "named", named)
        patch.setattr(Table, "__setitem__", overwrite)
        patch.setattr(
            Column, "__set__", lambda its, table, values: overwrite(table, its.name, values)
        )
        patch.setattr(Quantity, "__set__", replace)
        yield seen
    for table in state.tables.values():
        table.arrays = dict(table.arrays)
    state.nation.values = dict(state.nation.values)


def content(model: CountyInnovationModel) -> dict[tuple[str, str], bytes]:
    """What every field holds."""
    state = model.state
    found = {
        (kind, name): np.ascontiguousarray(values).tobytes()
        for kind, table in state.tables.items()
        for name, values in table.arrays.items()
    }
    kept = state.nation.values
    whole = {name: kept[name] for name in kept if name != "years"}  # years that ended stay
    found["nation", "years"] = bytes([len(kept["years"])])
    return found | {("nation", name): pickle.dumps(value) for name, value in whole.items()}


def watched_quarter(
    model: CountyInnovationModel,
) -> Iterator[tuple[Any, set[tuple[str, str]], set[tuple[str, str]]]]:
    """Go through one quarter; each step, what it read and what it changed."""
    model.quarter += 1
    now = model.now
    for step in ORDER:
        before = content(model)
        with reading(model) as seen:
            step(model.state, now)
        after = content(model)
        changed = {key for key in after if before[key] != after[key]}
        yield step, {key for key in seen if key[1] not in ALWAYS}, changed


def compiled_reads(passes: tuple[Any, ...]) -> set[tuple[str, str]]:
    """Columns of firms that the modules of compiled passes name, out of tuples of columns."""
    found: set[tuple[str, str]] = set()
    for one in passes:
        code = getattr(one, "py_func", one)
        for function in ast.walk(ast.parse(inspect.getsource(inspect.getmodule(code)))):
            if isinstance(function, ast.FunctionDef):
                tuples = {
                    a.arg
                    for a in function.args.args
                    if a.annotation and ast.unparse(a.annotation) in ("FirmColumns", "Plants")
                }
                found |= {
                    ("firm", node.attr)
                    for node in ast.walk(function)
                    if isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name)
                    and node.value.id in tuples
                    and node.attr not in ALWAYS
                }
    return found
