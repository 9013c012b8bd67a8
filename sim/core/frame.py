"""Mesa's frame around columns: agents are views made when asked for, sets are arrays of rows.

The one file that touches Mesa's private attributes (``_update`` of its abstract agent set, and
``_wrapped_step``, ``_advance_time`` and ``_do_step`` of its clock; ``_agents_by_type`` and
``_all_agents`` stay unused): a test holds them to the Mesa in the lock.
"""

from __future__ import annotations

import math
import operator
from abc import abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import mesa
import numpy as np
from mesa.agentset import AbstractAgentSet, GroupBy

from sim.core.arrays import Ints
from sim.core.clock import label
from sim.core.table import Table
from sim.errors import (
    NoAgentError,
    NoAttributeError,
    RunEndedError,
    WrongKindError,
    WrongTimeError,
    nearest,
)


class RowAgent(mesa.Agent):  # type: ignore[misc]
    """An agent as Mesa knows it, looking into one row of the model's columns.

    Attributes are the columns of its kind plus the properties of its class; setting a column's
    attribute changes the model. Two views of one agent are equal.
    """

    kind = ""  # name of the table in ``model.tables``
    absent = "no_agent"  # the entry of the catalogue that says how ids go

    def __init__(self, model: Any, row: int) -> None:
        # Mesa's own __init__ would register a Python object an agent; views must stay free.
        put = object.__setattr__
        put(self, "model", model)
        put(self, "row", int(row))
        put(self, "unique_id", int(self.table["id"][row]))
        put(self, "pos", None)

    @property
    def table(self) -> Table:
        """The columns this agent lives in."""
        columns: Table = self.model.tables[self.kind]
        return columns

    def _checked_row(self) -> int:
        row: int = self.row
        if self.table["id"][row] != self.unique_id or not self.table.alive[row]:
            raise ReferenceError(f"{type(self).__name__} {self.unique_id} has left the model")
        return row

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self.table:
            # With name and object Python itself offers the nearest name, when it is needed.
            message = f"{type(self).__name__} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=self)
        value = self.table[name][self._checked_row()]
        return value.item() if isinstance(value, np.generic) else value

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.table or isinstance(getattr(type(self), name, None), property):
            raise AttributeError(f"{type(self).__name__}.{name} cannot be set")
        self.table[name][self._checked_row()] = value

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.table.arrays})

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
        table: Table = self.model.tables[self.agent_class.kind]
        self._rows = rows
        self._ids = None if rows is None else table["id"][rows]

    @property
    def random(self) -> Any:
        """Mesa's generator, for shuffles that a user asks for; no rule draws from it."""
        return self.model.random

    @property
    def rows(self) -> Ints:
        """Rows of the agents, in order."""
        table: Table = self.model.tables[self.agent_class.kind]
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
        """The agent with this lasting id, whatever its place; ``NoAgentError`` if it is not here,
        ``WrongKindError`` for what is no whole number."""
        try:
            asked = operator.index(agent)
        except TypeError:
            kind = self.agent_class.__name__
            raise WrongKindError("agent_id", kind=kind, id=agent) from None
        table: Table = self.model.tables[self.agent_class.kind]
        try:
            row = table.row_of(asked)
        except KeyError:
            raise self._absent(asked) from None
        if self._rows is not None and row not in self.rows:
            raise self._absent(asked)
        return self.agent_class(self.model, row)

    def _absent(self, agent: int) -> NoAgentError:
        """The answer to who asks for an agent that is not here."""
        ids = self.get("id")
        kind = self.agent_class.__name__
        if not ids:
            return NoAgentError("no_agents", kind=kind, id=agent)
        near = min(ids, key=lambda one: abs(one - agent))
        return NoAgentError(self.agent_class.absent, kind=kind, id=agent, nearest=near)

    def _check(self, name: str) -> None:
        """Raise ``NoAttributeError`` if no agent of this kind has ``name``."""
        table: Table = self.model.tables[self.agent_class.kind]
        if name not in table and name not in VIEW and not hasattr(self.agent_class, name):
            known = [*table.arrays, *(x for x in vars(self.agent_class) if not x.startswith("_"))]
            kind, near = self.agent_class.__name__, nearest(name, known)
            raise NoAttributeError("no_attribute", kind=kind, name=name, nearest=near)

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
        chosen = np.array(kept, np.int64)
        if inplace:
            self._hold(chosen)
            return self
        return self._with(chosen)

    def _values(self, name: str, default: tuple[Any, ...]) -> list[Any]:
        table: Table = self.model.tables[self.agent_class.kind]
        if name in table and not hasattr(self.agent_class, name):
            values: list[Any] = table[name][self.rows].tolist()
            return values
        if not default:
            self._check(name)  # also where the set is empty
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
        self._check(attr_name)
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
        sets = {key: self._with(np.array(held, np.int64)) for key, held in groups.items()}
        if result_type == "list":
            return GroupBy({key: list(rowset) for key, rowset in sets.items()})
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
        """``discard`` that raises ``NoAgentError`` (a ``KeyError``) if the agent is not here."""
        if agent not in self:
            raise self._absent(agent.unique_id) if isinstance(agent, RowAgent) else KeyError(agent)
        self.discard(agent)

    def _update(self, agents: Iterable[Any]) -> RowSet:
        self._hold(np.array([agent.row for agent in agents], np.int64))
        return self

    def __copy__(self) -> RowSet:
        return self._with(self.rows)


VIEW = ("model", "row", "unique_id", "pos")  # what a view has of its own


def _whole(where: str, value: Any) -> float:
    """``value`` as a time in whole steps; raises ``WrongTimeError`` for any other."""
    try:
        time = float(value)
    except (TypeError, ValueError):
        time = math.nan
    if isinstance(value, str) or not time.is_integer():
        raise WrongTimeError("whole_quarters", where=where, value=value)
    return time


class AllAgents:
    """All kinds of agent one after the other, as ``model.agents`` is in Mesa."""

    def __init__(self, sets: Iterable[RowSet]) -> None:
        self.sets = tuple(sets)

    def __len__(self) -> int:
        return sum(map(len, self.sets))

    def __iter__(self) -> Iterator[RowAgent]:
        return (agent for kind in self.sets for agent in kind)

    def __contains__(self, agent: object) -> bool:
        return any(agent in kind for kind in self.sets)

    def select(self, filter_func: Callable[[Any], bool] | None = None, **how: Any) -> AllAgents:
        """``select`` of each kind."""
        return AllAgents(kind.select(filter_func, **how) for kind in self.sets)

    def get(self, attr_names: Any, **how: Any) -> list[Any]:
        """``get`` of each kind, joined."""
        return [value for kind in self.sets for value in kind.get(attr_names, **how)]

    def agg(self, attribute: str, func: Any) -> Any:
        """``func`` (or each of several) of the attribute's values over all kinds."""
        values = self.get(attribute)
        return func(values) if callable(func) else [one(values) for one in func]

    def map(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
        """``map`` of each kind, joined."""
        return [value for kind in self.sets for value in kind.map(method, *args, **kwargs)]

    def do(self, method: str | Callable[..., Any], *args: Any, **kwargs: Any) -> AllAgents:
        """``do`` of each kind."""
        for kind in self.sets:
            kind.do(method, *args, **kwargs)
        return self


class ColumnModel(mesa.Model):  # type: ignore[misc]
    """A Mesa model whose agents live in ``self.tables``, one ``Table`` a kind."""

    agent_classes: tuple[type[RowAgent], ...] = ()
    end = math.inf  # time after the last step

    def __init__(self, seed: int) -> None:
        super().__init__(rng=seed)
        self._in_step = False

    @property
    @abstractmethod
    def tables(self) -> dict[str, Table]:
        """The columns of each kind of agent, by the name of the kind."""

    # Mesa plans the next step when one has ended well. After one that failed, its clock would run
    # on with nothing done; it also takes parts of steps and times that lie behind without a word.

    def run_for(self, duration: float) -> None:
        """As Mesa's: that many steps. Raises ``WrongTimeError`` unless ``duration`` is a whole
        number from 0, ``RunEndedError`` if it would pass the end; nothing is done then."""
        if _whole("run_for", duration) < 0:
            raise WrongTimeError("time_back", where="run_for", value=duration, now=f"{self.time:g}")
        self._advance_to(self.time + duration, "run_for", duration)

    def run_until(self, end_time: float) -> None:
        """As Mesa's: up to a time, in steps from the start. Raises as ``run_for``."""
        if _whole("run_until", end_time) < self.time:
            raise WrongTimeError(
                "time_back", where="run_until", value=end_time, now=f"{self.time:g}"
            )
        self._advance_to(float(end_time), "run_until", end_time)

    def _wrapped_step(self) -> None:
        self._advance_to(self.time + 1.0, "step", 1)

    def _advance_to(self, time: float, where: str, value: float) -> None:
        if self._in_step:
            raise RunEndedError("step_cut")
        if time > self.end:
            end, left = label(int(self.end) - 1), f"{self.end - self.time:g}"
            raise RunEndedError("run_ended", where=where, value=value, end=end, left=left)
        if time > self.time:
            self._advance_time(time)

    def _do_step(self) -> None:
        self._in_step = True
        super()._do_step()
        self._in_step = False

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
