"""Imports run downwards only: experiments, report, analysis, ensemble, model ... text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SUBJECTS = [path.parent.name for path in ROOT.glob("sim/model/*/__init__.py")]
SUBJECTS.remove("policy")

OVER_STATE = ("step", "report", "births", "industries", "places", "rest", "statistics")

# From the ground up; modules on one floor may know each other.
FLOORS = [
    {"sim.text", "sim.host.threads"},
    {"sim.errors", "sim.host.interrupts", "sim.host.notices"},
    {"sim.core.arrays", "sim.evidence", "sim.host", "sim.progress"},
    {"sim.host.caches"},
    {"sim.core.compiled"},
    {"sim.core", "sim.world"},
    {"sim.behaviour"},
    {f"sim.model.policy.{name}" for name in ("bill", "price", "lever")},
    {f"sim.model.{subject}.levers" for subject in SUBJECTS}
    | {"sim.model.government.designation", "sim.model.government.pairing"},
    {"sim.model.policy"},
    {"sim.config", "sim.behaviour.priors"},
    {"sim.measure.capability", "sim.measure.indicator"},
    {f"sim.model.{subject}.indicators" for subject in SUBJECTS},
    {"sim.measure", "sim.targets"},
    {"sim.model.counties", "sim.model.quarter"},
    # Rules, columns, agents of the subjects; then the state; then what goes over the state.
    {f"sim.model.{subject}" for subject in SUBJECTS},
    {"sim.model.fixed", "sim.model.geography"},
    {"sim.model.finite", "sim.model.state"},
    {"sim.model.step"},
    {f"sim.model.{subject}.{module}" for subject in SUBJECTS for module in OVER_STATE},
    {"sim.model.connections", "sim.model.record", "sim.model.start"},
    {"sim.model"},
    {"sim"},
    {"sim.ensemble.design"},
    {"sim.ensemble.store"},
    {"sim.ensemble.work"},
    {"sim.ensemble", "sim.verification"},
    {"sim.analysis"},
    {"sim.places"},
    {"sim.levers", "sim.plan", "sim.report", "sim.study"},
    {"sim.app", "sim.page"},
    {"experiments"},
]
FLOOR = {name: height for height, names in enumerate(FLOORS) for name in names}
SOURCES = sorted([*ROOT.glob("sim/**/*.py"), *ROOT.glob("experiments/**/*.py")])


def part(dotted: str) -> str:
    """The longest name above a module that stands on a floor: ``sim.world`` for
    ``sim.world.firms``; its first two words if none does."""
    names = dotted.split(".")
    above = [".".join(names[:n]) for n in range(len(names), 0, -1)]
    return next((name for name in above if name in FLOOR and name != "sim"), ".".join(names[:2]))


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


def test_imports_run_downwards() -> None:
    for path in SOURCES:
        module = module_of(path)
        here = part(module)
        assert here in FLOOR, f"{here} stands on no floor; add it to FLOORS in this file"
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        known = imported(path.read_text("utf-8"), package)
        upwards = {name for name in known if FLOOR[name] > FLOOR[here]}
        assert not upwards, f"{module} must not know {', '.join(sorted(upwards))}"


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
    assert imported(line, "sim.model") == {part_of_it}
