"""What is compiled anew when a source changes."""

from pathlib import Path

from sim.core.compiled import compiled_sources

SIM = Path(__file__).parents[2] / "sim"


def found() -> set[str]:
    return {path.relative_to(SIM).as_posix() for path in compiled_sources()}


def test_rules_and_their_constants_name_the_cache() -> None:
    rules = {"model/firms/rules.py", "model/firms/plan.py", "core/chance.py", "core/intensity.py"}
    assert rules | {"behaviour/parameters.py"} <= found()


def test_what_is_never_compiled_does_not() -> None:
    never = {"model/model.py", "model/policy/bill.py", "targets/judging.py", "report/page.py"}
    assert not never & found()
    assert all((SIM / name).is_file() for name in never)
