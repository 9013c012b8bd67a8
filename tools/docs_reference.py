"""The pages of reference: what each public function, class and method of ``sim`` says of itself.

``tools.docs_site`` writes them into the site; nothing is kept.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import sim

ROOMS = tuple(found.name for found in pkgutil.iter_modules(sim.__path__))
HEAD = "Written from the code: what every public function and class says of itself."


def pages() -> Iterator[tuple[str, str]]:
    """Name of file and text of the page of each room of ``sim``, in order."""
    for room in ROOMS:
        parts = [f"# sim.{room}\n\n{HEAD}", *map(_module, _modules(f"sim.{room}"))]
        yield f"{room}.md", "\n\n".join(filter(None, parts)) + "\n"


def anchor(module: str) -> str:
    """Where a module stands on the page of its room."""
    return module.replace(".", "-")


def _modules(name: str) -> Iterator[ModuleType]:
    module = importlib.import_module(name)
    yield module
    for found in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if not found.name.startswith("_"):
            yield from _modules(f"{name}.{found.name}")


def _module(module: ModuleType) -> str:
    """A heading, the module's own words, what it holds; nothing for one that says nothing."""
    own = [
        _told(name, thing)
        for name, thing in vars(module).items()
        if not name.startswith("_") and getattr(thing, "__module__", None) == module.__name__
    ]
    says = inspect.getdoc(module)
    if not says and not any(own):
        return ""
    head = f"## {module.__name__} {{#{anchor(module.__name__)}}}"
    return "\n\n".join(filter(None, [head, _words(says), *own]))


def _told(name: str, thing: Any) -> str:
    """A function or class: signature and docstring, those of public methods below it."""
    rule = getattr(thing, "py_func", thing)  # a compiled rule is the function it was made of
    if not (inspect.isclass(rule) or inspect.isfunction(rule)) or not inspect.getdoc(rule):
        return ""
    parts = [f"### {name}", f"```python\n{name}{_signature(rule)}\n```", _words(rule.__doc__)]
    if inspect.isclass(rule):
        parts += [_method(key, value) for key, value in vars(rule).items() if key[0] != "_"]
    return "\n\n".join(filter(None, parts))


def _method(name: str, member: Any) -> str:
    called = getattr(member, "__func__", member)
    if isinstance(member, property):
        called = member.fget
    if not inspect.isfunction(called) or not called.__doc__:
        return ""
    shown = name if isinstance(member, property) else f"{name}{_signature(called)}"
    return f"`{shown}`\n\n: {_words(called.__doc__).replace('\n', '\n    ')}"


def _signature(called: Callable[..., Any]) -> str:
    try:
        written = str(inspect.signature(called))
    except ValueError:  # some classes of the standard library have none
        return "(...)"
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", written)


def _words(says: str | None) -> str:
    """A docstring as Markdown: marks of code as they are, examples set apart, nothing taken for
    HTML or emphasis."""
    paragraphs = inspect.cleandoc(says or "").replace("``", "`").split("\n\n")
    return "\n\n".join(
        f"```python\n{told}\n```" if told.startswith(">>>") else _plain(told) for told in paragraphs
    )


def _plain(text: str) -> str:
    """Prose with what Markdown would read as its own kept literal, but within code."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(
        piece if piece[:1] == "`" else re.sub(r"([<*_\[\]])", r"\\\1", piece) for piece in pieces
    )
