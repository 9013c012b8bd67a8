"""Every step of a quarter reads and writes what it declares, and nothing else."""

from __future__ import annotations

import pytest

from sim import CountyInnovationModel
from sim.config import compose
from sim.core.table import Column, Table, column
from sim.model.model import ORDER
from sim.model.quarter import Quarter
from sim.model.state import Counties, Nation, State
from sim.model.step import Field, step
from tests.model.watch import ALWAYS, compiled_reads, fields, watched_quarter

Key = tuple[str, str]


def keys(declared: frozenset[Field]) -> set[Key]:
    return {(one.table, one.name) for one in declared}


def declared_reads(one: object) -> set[Key]:
    return keys(one.reads | one.last)


def rows_of(one: object) -> set[Key]:
    """Every column of the tables that a step adds rows to."""
    return {(table.table_name, name) for table in one.rows for name in table.columns()}


@pytest.fixture(scope="module")
def ahead(history: CountyInnovationModel) -> CountyInnovationModel:
    """The third quarter of 2021 has ended, under all levers at their highest."""
    model = history.branch(compose(["scenario=all_levers_max"]).levers())
    model.run_for(3)
    return model


@pytest.fixture(scope="module")
def watched(ahead: CountyInnovationModel) -> list[tuple[object, set[Key], set[Key]]]:
    """The year's last quarter and the next one's first: each step, what it read and changed."""
    return [*watched_quarter(ahead), *watched_quarter(ahead)]


def test_no_step_reads_what_it_does_not_declare(
    watched: list[tuple[object, set[Key], set[Key]]],
) -> None:
    apart = {}
    for one, read, _ in watched:
        allowed = declared_reads(one) | keys(one.adds) | rows_of(one)
        if undeclared := read - allowed:
            apart[one.__name__] = sorted(undeclared)
    assert not apart


def test_no_step_writes_what_it_does_not_declare(
    watched: list[tuple[object, set[Key], set[Key]]],
) -> None:
    apart = {}
    for one, _, changed in watched:
        if undeclared := changed - keys(one.writes | one.adds) - rows_of(one):
            apart[one.__name__] = sorted(undeclared)
    assert not apart


def test_compiled_passes_name_no_column_that_their_step_does_not_declare() -> None:
    apart = {}
    for one in ORDER:
        allowed = declared_reads(one) | keys(one.writes | one.adds)
        if undeclared := compiled_reads(one.passes) - allowed:
            apart[one.__name__] = sorted(undeclared)
    assert not apart


def test_values_of_last_quarter_are_named_as_such() -> None:
    """What a step finds unwritten by those before it, though it or a later one writes it, is what
    the quarter before has left."""
    for place, one in enumerate(ORDER):
        before = {f for other in ORDER[:place] for f in other.writes | other.adds}
        later = {f for other in ORDER[place:] for f in other.writes | other.adds}
        assert not {f for f in one.reads if f in later and f not in before}, one.__name__
        assert {f for f in one.last if f in later and f not in before} == one.last, one.__name__


def test_who_writes_second_adds() -> None:
    for place, one in enumerate(ORDER):
        before = {f for other in ORDER[:place] for f in other.writes | other.adds}
        assert not one.writes & before, one.__name__
        assert one.adds <= before, one.__name__


def test_every_field_is_of_use(ahead: CountyInnovationModel) -> None:
    """What no step reads or writes, and no start, is not declared in vain."""
    touched = {f for one in ORDER for f in one.reads | one.last | one.writes | one.adds}
    idle = {key for key, its in fields(ahead).items() if its not in touched}
    given = {(kind, name) for kind, name in idle if name in ALWAYS or kind != "nation"}
    assert idle == given


def test_the_watch_sees_what_a_step_leaves_unsaid(
    history: CountyInnovationModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    @step(reads=(Counties.population,), rule="0")
    def silent(state: State, now: Quarter) -> None:
        state.counties.social = state.counties.digital
        state.nation.seed_pot = state.nation.seed_pot + 1.0

    monkeypatch.setattr("tests.model.watch.ORDER", (silent,))
    ((_, read, changed),) = watched_quarter(history.branch(history.levers))
    assert read == {("county", "digital"), ("nation", "seed_pot")}
    assert changed == {("county", "social"), ("nation", "seed_pot")}


@pytest.mark.parametrize("wrong", ["rd", 3, Counties, Nation])
def test_what_is_no_field_cannot_be_declared(wrong: object) -> None:
    with pytest.raises(TypeError, match="no field"):
        step(reads=(wrong,), rule="0")(lambda state, now: None)


def test_a_table_takes_the_columns_it_declares_and_no_other() -> None:
    class Things(Table):
        table_name = "thing"

        id = column("number", dtype=int)
        alive = column("yes or no", dtype=bool, start=True)
        size = column("metres", start=2.0)
        pair = column("two of them", width=2)

    made = Things({"id": [4, 7]})
    assert made.size.tolist() == [2.0, 2.0] and made.pair.shape == (2, 2)
    assert isinstance(Things.size, Column) and repr(Things.size) == "thing.size"
    rows = made.add({"id": [9, 11, 12]})
    assert made.id[rows].tolist() == [9, 11, 12]
    assert made.size[rows].tolist() == [2.0] * 3
    assert made.rows().tolist() == [0, 1, *rows]
    with pytest.raises(TypeError, match="declares no colour"):
        Things({"id": [1], "colour": [2]})
