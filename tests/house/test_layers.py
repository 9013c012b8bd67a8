"""Imports run downwards only: experiments, report, analysis, ensemble, model ... text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# From the ground up; modules on one floor may know each other.
FLOORS = [
    {"sim.text", "sim.threads"},
    {"sim.errors", "sim.interrupts", "sim.notices"},
    {"sim.arrays", "sim.evidence", "sim.machine", "sim.paths", "sim.progress", "sim.streams"}
    | {"sim.text_file"},
    {"sim.caches"},
    {"sim.compiled"},
    {"sim.law"},
    {"sim.arguments", "sim.chance", "sim.clock", "sim.columns", "sim.frame", "sim.network"}
    | {"sim.world"},
    {"sim.agents", "sim.behaviour", "sim.mechanisms", "sim.policy"},
    {"sim.config"},
    {"sim.capability", "sim.indicators", "sim.targets"},
    {"sim.geography", "sim.start", "sim.steps"},
    {"sim.model"},
    {"sim"},
    {"sim.ensemble", "sim.verification"},
    {"sim.analysis"},
    {"sim.app", "sim.levers", "sim.plan", "sim.report", "sim.study"},
    {"experiments"},
]
FLOOR = {name: height for height, names in enumerate(FLOORS) for name in names}
SOURCES = sorted([*ROOT.glob("sim/**/*.py"), *ROOT.glob("experiments/**/*.py")])


def part(dotted: str) -> str:
    """``sim.world.firms`` belongs to ``sim.world``, ``experiments.x`` to ``experiments``."""
    names = dotted.split(".")
    return ".".join(names[:2]) if names[0] == "sim" else names[0]


def module_of(path: Path) -> str:
    names = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


def running_code(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but what only the type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from running_code(node)


def imported(source: str, package: str) -> set[str]:
    """Parts of this project that a module of ``package`` imports, at its top or later."""
    found: set[str] = set()
    for node in running_code(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {part(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")
                base = ".".join([*above[: len(above) - node.level + 1], *base.split(".")])
            named = {part(f"{base.rstrip('.')}.{alias.name}") for alias in node.names}
            found |= {name if name in FLOOR else part(base) for name in named}
    return found & FLOOR.keys()


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_imports_run_downwards(path: Path) -> None:
    module = module_of(path)
    here = part(module)
    assert here in FLOOR, f"{here} stands on no floor; add it to FLOORS in this file"
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    known = imported(path.read_text("utf-8"), package)
    upwards = {name for name in known if FLOOR[name] > FLOOR[here]}
    assert not upwards, f"{here} must not know {', '.join(sorted(upwards))}"


@pytest.mark.parametrize(
    ("line", "part_of_it"),
    [
        ("from sim import report", "sim.report"),
        ("from sim import CountyInnovationModel", "sim"),
        ("import sim.world.firms", "sim.world"),
        ("from ..world.firms import Firm", "sim.world"),
        ("from .. import analysis", "sim.analysis"),
        ("def f():\n    from experiments.project_2025 import main", "experiments"),
    ],
)
def test_every_way_to_import_is_seen(line: str, part_of_it: str) -> None:
    assert imported(line, "sim.agents") == {part_of_it}
