"""Words are checked before anything heavy is imported; imports stand at the top of a file."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("sim", "experiments", "tools", "benchmarks")
EXPERIMENTS = sorted(path.stem for path in ROOT.glob("experiments/work/[!_]*.py"))
EXPERIMENTS = [name for name in EXPERIMENTS if (ROOT / "experiments" / f"{name}.py").is_file()]

# What takes longer to import than a mistake may take to be told.
HEAVY = {
    *("pandas", "pyarrow", "scipy", "numba", "mesa", "networkx", "matplotlib", "duckdb", "rich"),
    *("sklearn", "statsmodels", "SALib", "pymoo", "distributed", "joblib"),
}
LATE = {
    # Words are checked without Hydra, which takes 0.2 s.
    "sim/config/alternatives.py": 3,
    "sim/config/compose.py": 5,
    "sim/config/scenario_files.py": 1,
    "sim/host/sheet.py": 2,
    # Words are checked without scipy.stats (0.7 s), or without http and ssl (0.1 s).
    "sim/behaviour/sobol.py": 1,
    "experiments/__main__.py": 1,
    # From configuration to world and model: who brings his own needs none.
    "sim/model/model.py": 2,
    # The dask cluster, and DuckDB, are for those who use them; joblib only counts cores.
    "sim/ensemble/design/uncertain.py": 1,
    "sim/ensemble/store/database.py": 1,
    "sim/ensemble/store/gather.py": 1,
    "sim/ensemble/work/cluster.py": 9,
    "sim/ensemble/work/executor.py": 3,
    "sim/ensemble/work/sealed.py": 2,  # a task that travels without its module
    # A notebook's widgets need not be installed; pandera is for a user's own table only.
    "sim/progress/views.py": 1,
    "sim/world/table_checks.py": 1,
    # Under another licence (docs/dependencies.md); changes warnings and logging when imported.
    "sim/analysis/prim.py": 1,
    "sim/analysis/designs/estimators.py": 1,
}
"""Imports inside functions, by file: no more than these."""


def late(source: str) -> int:
    """How many imports stand inside the functions of ``source``."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    inside = {
        node
        for function in ast.walk(ast.parse(source))
        if isinstance(function, functions)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return len(inside)


def test_imports_stand_at_the_top() -> None:
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    assert len(sources) > 300
    counted = {path.relative_to(ROOT).as_posix(): late(path.read_text("utf-8")) for path in sources}
    assert {path: n for path, n in counted.items() if n > LATE.get(path, 0)} == {}


def test_those_that_stand_elsewhere_are_seen() -> None:
    assert late("import a\nif b:\n    import c\n") == 0
    assert (
        late("def f():\n    if b:\n        import c\n    def g():\n        from d import e\n") == 2
    )


@pytest.mark.parametrize(
    ("words", "status"), [(["world.scal=3"], 2), (["scenario=plann"], 2), (["--help"], 0)], ids=str
)
@pytest.mark.parametrize("module", ["__main__", "project_2025", "sensitivity"])
def test_words_are_checked_before_anything_heavy_is_imported(
    module: str, words: list[str], status: int
) -> None:
    script = (
        f"import sys; from experiments.{module} import main\n"
        f"assert main({words}) == {status}\n"
        "sys.stderr.write('\\n' + ' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    asked = [sys.executable, "-c", script]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stderr.splitlines()[-1].split()) == set()


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_every_experiment_declares_what_may_be_set_and_does_its_work_elsewhere(name: str) -> None:
    declared = (ROOT / "experiments" / f"{name}.py").read_text("utf-8")
    assert f'EXPERIMENT = Experiment("{name}"' in " ".join(declared.split()).replace("( ", "(")
    work = ast.parse((ROOT / "experiments" / "work" / f"{name}.py").read_text("utf-8"))
    functions = [node.name for node in work.body if isinstance(node, ast.FunctionDef)]
    assert functions[0] == "conduct"


@pytest.mark.parametrize("name", ["calibrate", "did_battery", "patterns"])
def test_code_that_kept_results_depend_on_is_there(name: str) -> None:
    work = ast.parse((ROOT / "experiments" / "work" / f"{name}.py").read_text("utf-8"))
    named = [
        constant.value
        for node in work.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"MEASURE", "METHOD"}
        for constant in ast.walk(node)
        if isinstance(constant, ast.Constant)
    ]
    assert named
    assert [path for path in named if not (ROOT / "sim" / str(path)).exists()] == []
