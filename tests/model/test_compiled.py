"""What is compiled anew when a source changes."""

from sim.compiled import compiled_sources


def test_rules_and_their_constants_name_the_cache() -> None:
    found = {path.name for path in compiled_sources()}
    assert {"rules.py", "firm_plan.py", "chance.py", "behaviour.py", "law.py"} <= found


def test_what_is_never_compiled_does_not() -> None:
    found = {path.name for path in compiled_sources()}
    assert not {"model.py", "bill.py", "targets.py", "page.py"} & found
