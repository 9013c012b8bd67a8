"""Where the code stands that carries a clause: file and line of a rule or lever."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

from sim.model.policy.levers import Levers

ROOT = Path(__file__).parents[2]


def named(rule: str) -> Any:
    """What the dotted name below ``sim`` stands for, or None."""
    module, _, name = rule.rpartition(".")
    try:
        return getattr(import_module(f"sim.{module}" if module else "sim"), name, None)
    except ModuleNotFoundError:
        return None


def lever_rule(name: str) -> str:
    """The dotted name below ``sim`` of a lever's class."""
    kind = type(getattr(Levers(), name))
    return f"{kind.__module__.removeprefix('sim.')}.{kind.__qualname__}"


def place(rule: str) -> str:
    """``sim/model/firms/rules.py:12`` of a rule; the file alone of what is no function or class."""
    thing = named(rule)
    code = getattr(thing, "py_func", thing)  # of a compiled rule, what was written
    try:
        path = Path(inspect.getsourcefile(code) or "").relative_to(ROOT).as_posix()
        return f"{path}:{inspect.getsourcelines(code)[1]}"
    except TypeError:
        return f"sim/{rule.rpartition('.')[0].replace('.', '/')}.py"
