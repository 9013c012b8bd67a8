"""Mesa's frame around columns: agents are views made when asked for, sets are arrays of rows.

The one file that touches Mesa's private attributes (``_update`` of its abstract agent set;
``_agents_by_type`` and ``_all_agents`` stay unused): a test holds them to the Mesa in the lock.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import mesa
import numpy as np
from mesa.agentset import AbstractAgentSet, GroupBy

from sim.arrays import Ints
from sim.columns import Columns


class RowAgent(mesa.Agent):  # type: ignore[misc]
    """An agent as Mesa knows it, looking into one row of the model's columns.

    Attributes are the columns of its kind plus the properties of its class; setting a column's
    attribute changes the model. Two views of one agent are equal.
    """

    kind = ""  # name of the table in ``model.tables``

    def __init__(self, model: Any, row: int) -> None:
        # Mesa's own __init__ would register a Python object an agent; views must stay free.
        put = object.__setattr__
        put(self, "model", model)
        put(self, "row", int(row))
        put(self, "unique_id", int(self.table["id"][row]))
        put(self, "pos", None)

    @property
    def table(self) -> Columns:
        """The columns this agent lives in."""
        columns: Columns = self.model.tables[self.kind]
        return columns

    def _checked_row(self) -> int:
        row: int = self.row
        if self.table["id"][row] != self.unique_id or not self.table.alive[row]:
            raise ReferenceError(f"{type(self).__name__} {self.unique_id} has left the model")
        return row

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self.table:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        value = self.table[name][self._checked_row()]
        return value.item() if isinstance(value, np.generic) else value

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.table or isinstance(getattr(type(self), name, None), property):
            raise AttributeError(f"{type(self).__name__}.{name} cannot be set")
        self.table[name][self._checked_row()] = value

    def remove(self) -> None:
        """Take the agent out of the model."""
        self.table["alive"][self._checked_row()] = False

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, RowAgent)
            and type(self) is type(other)
            and self.model is other.model
            and self.unique_id == other.unique_id
        )

    def __hash__(self) -> int:
        return hash((type(self), id(self.model), self.unique_id))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.model, self.row)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}>"


class RowSet(AbstractAgentSet):  # type: ignore[misc]
    """Mesa's agent set over rows. ``rows=None`` means all that live at the moment of asking.

    A set of given rows holds the agents that stood there: who leaves the model leaves the set, and
    a later agent in the same row does not enter it.
    """

    def __init__(self, model: Any, agent_class: type[RowAgent], rows: Ints | None = None) -> None:
        self.model, self.agent_class = model, agent_class
        self._hold(rows)

    def _hold(self, rows: Ints | None) -> None:
        table: Columns = self.model.tables[self.agent_class.kind]
        self._rows = rows
        self._ids = None if rows is None else table["id"][rows]

    @property
    def random(self) -> Any:
        """Mesa's generator, for shuffles that a user asks for; no rule draws from it."""
        return self.model.random

    @property
    def rows(self) -> Ints:
        """Rows of the agents, in order."""
        table: Columns = self.model.tables[self.agent_class.kind]
        if self._rows is None:
            return table.rows()
        here = table.alive[self._rows] & (table["id"][self._rows] == self._ids)
        return self._rows[here]

    def _with(self, rows: Ints) -> RowSet:
        return RowSet(self.model, self.agent_class, rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[RowAgent]:
        return (self.agent_class(self.model, row) for row in self.rows)

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, self.agent_class) or agent.model is not self.model:
            return False
        same = self.model.tables[self.agent_class.kind]["id"][agent.row] == agent.unique_id
        return bool(same and np.isin(agent.row, self.rows))

    def __getitem__(self, agent: int) -> RowAgent:
        """The agent with this lasting id, whatever its place; ``KeyError`` if it is not here."""
        table: Columns = self.model.tables[self.agent_class.kind]
        row = table.row_of(int(agent))
        if self._rows is not None and row not in self.rows:
            raise KeyError(agent)
        return self.agent_class(self.model, row)

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: int | float = float("inf"),
        inplace: bool = False,
        agent_type: type[Any] | None = None,
    ) -> RowSet:
        """As Mesa's: the agents for which ``filter_func`` is true, at most so many."""
        rows = self.rows
        if agent_type is not None and not issubclass(self.agent_class, agent_type):
            rows = rows[:0]
        limit = int(len(rows) * at_most) if isinstance(at_most, float) and at_most <= 1 else at_most
        kept: list[int] = []
        for row in rows:
            if len(kept) >= limit:
                break
            if filter_func is None or filter_func(self.agent_class(self.model, row)):
                kept.append(int(row))
        found = np.array(kept, np.int64)
        if inplace:
            self._hold(found)
            return self
        return self._with(found)

    def _values(self, name: str, default: tuple[Any, ...]) -> list[Any]:
        table: Columns = self.model.tables[self.agent_class.kind]
        if name in table and not hasattr(self.agent_class, name):
            values: list[Any] = table[name][self.rows].tolist()
            return values
        return [getattr(agent, name, *default) for agent in self]

    def get(
        self, attr_names: Any, handle_missing: str = "error", default_value: Any = None
    ) -> list[Any]:
        """As Mesa's; columns are read at once, properties agent by agent."""
        if handle_missing not in ("error", "default"):
            raise ValueError(f"Unknown handle_missing option: {handle_missing}")
        default = (default_value,) if handle_missing == "default" else ()
        if isinstance(attr_names, str):
            return self._values(attr_names, default)
        columns = [self._values(name, default) for name in attr_names]
        return [list(values) for values in zip(*columns, strict=True)]

    def set(self, attr_name: str, value: Any) -> RowSet:
        """As Mesa's: one value for all."""
        for agent in self:
            setattr(agent, attr_name, value)
        return self

    def to_list(self) -> list[RowAgent]:
        """Views of all agents."""
        return list(self)

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> GroupBy:
        """As Mesa's: groups by an attribute or a function."""
        rows = self.rows
        keys = [by(agent) for agent in self] if callable(by) else self.get(by)
        groups: defaultdict[Any, list[int]] = defaultdict(list)
        for key, row in zip(keys, rows, strict=True):
            groups[key].append(int(row))
        sets = {key: self._with(np.array(found, np.int64)) for key, found in groups.items()}
        if result_type == "list":
            return GroupBy({key: list(found) for key, found in sets.items()})
        return GroupBy(sets)

    def _ordered(self, order: Ints, inplace: bool) -> RowSet:
        rows = self.rows[order]
        if inplace:
            self._hold(rows)
            return self
        return self._with(rows)

    def shuffle(self, inplace: bool = False) -> RowSet:
        """As Mesa's, from Mesa's generator."""
        order = list(range(len(self)))
        self.random.shuffle(order)
        return self._ordered(np.array(order, np.int64), inplace)

    def sort(
        self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False
    ) -> RowSet:
        """As Mesa's: by an attribute or a function, descending unless asked."""
        keys = [key(agent) for agent in self] if callable(key) else self.get(key)
        order = sorted(range(len(keys)), key=keys.__getitem__, reverse=not ascending)
        return self._ordered(np.array(order, np.int64), inplace)

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> RowSet:
        """As Mesa's: call for every agent."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> RowSet:
        """As Mesa's: call for every agent, in a random order."""
        self.shuffle().map(method, *args, **kwargs)
        return self

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Mesa's: results of calling for every agent."""
        call = operator.methodcaller(method, *args, **kwargs) if isinstance(method, str) else None
        return [call(agent) if call else method(agent, *args, **kwargs) for agent in self]  # type: ignore[operator]

    def add(self, agent: Any) -> None:
        """Agents are born by the model's rules only."""
        raise TypeError("agents enter by the model's rules, not by hand")

    def discard(self, agent: Any) -> None:
        """Drop an agent from this set; it stays in the model (``agent.remove()`` takes it out)."""
        if agent in self:
            self._hold(self.rows[self.rows != agent.row])

    def remove(self, agent: Any) -> None:
        """``discard`` that raises ``KeyError`` if the agent is not here."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def _update(self, agents: Iterable[Any]) -> RowSet:
        self._hold(np.array([agent.row for agent in agents], np.int64))
        return self

    def __copy__(self) -> RowSet:
        return self._with(self.rows)


class AllAgents:
    """All kinds of agent one after the other, as ``model.agents`` is in Mesa."""

    def __init__(self, sets: Iterable[RowSet]) -> None:
        self.sets = tuple(sets)

    def __len__(self) -> int:
        return sum(map(len, self.sets))

    def __iter__(self) -> Iterator[RowAgent]:
        return (agent for found in self.sets for agent in found)

    def __contains__(self, agent: object) -> bool:
        return any(agent in found for found in self.sets)

    def select(self, filter_func: Callable[[Any], bool] | None = None, **how: Any) -> AllAgents:
        """``select`` of each kind."""
        return AllAgents(found.select(filter_func, **how) for found in self.sets)

    def get(self, attr_names: Any, **how: Any) -> list[Any]:
        """``get`` of each kind, joined."""
        return [value for found in self.sets for value in found.get(attr_names, **how)]

    def agg(self, attribute: str, func: Any) -> Any:
        """``func`` (or each of several) of the attribute's values over all kinds."""
        values = self.get(attribute)
        return func(values) if callable(func) else [one(values) for one in func]

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """``map`` of each kind, joined."""
        return [value for found in self.sets for value in found.map(method, *args, **kwargs)]

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> AllAgents:
        """``do`` of each kind."""
        for found in self.sets:
            found.do(method, *args, **kwargs)
        return self


class ColumnModel(mesa.Model):  # type: ignore[misc]
    """A Mesa model whose agents live in ``self.tables``, one ``Columns`` a kind."""

    agent_classes: tuple[type[RowAgent], ...] = ()

    def __init__(self, seed: int) -> None:
        super().__init__(rng=seed)
        self.tables: dict[str, Columns] = {}

    @property
    def agents_by_type(self) -> dict[type[RowAgent], RowSet]:
        """The set of each kind of agent."""
        return {kind: RowSet(self, kind) for kind in self.agent_classes}

    @property
    def agent_types(self) -> list[type[RowAgent]]:
        """The kinds of agent."""
        return list(self.agent_classes)

    @property
    def agents(self) -> AllAgents:
        """All agents of all kinds."""
        return AllAgents(self.agents_by_type.values())
