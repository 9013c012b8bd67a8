"""docs/model.md names what the code has: steps in order, rules, columns, levers, parameters."""

import inspect
import re
from pathlib import Path

import pytest

from sim.behaviour.parameters import PRIORS
from sim.core.table import Table
from sim.evidence import effects, table
from sim.model.commissioners.table import Commissioners
from sim.model.firms import rules
from sim.model.firms.table import Firms
from sim.model.institutes.table import Institutes
from sim.model.model import ORDER
from sim.model.policy.levers import lever_settings
from sim.model.state import Counties
from sim.text import say
from tools import evidence_page, kept_tables, parameter_table, schedule_page

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "model.md").read_text("utf-8")
NAMES = set(re.findall(r"`(\w+)`", TEXT))


def test_the_quarter_is_told_in_its_order() -> None:
    told = re.findall(r"^\| \d+ \| `(\w+)` \|", TEXT, flags=re.M)
    assert told == [step.__name__ for step in ORDER]


def test_every_rule_of_a_firm_is_named() -> None:
    found = {
        name
        for name, rule in vars(rules).items()
        if hasattr(rule, "py_func") and inspect.getmodule(rule.py_func) is rules
    }
    assert len(found) > 20
    assert not found - NAMES


def test_every_lever_and_parameter_is_named() -> None:
    settings = {name for values in lever_settings().values() for name in values}
    assert not (set(lever_settings()) | settings | set(PRIORS)) - NAMES


@pytest.mark.parametrize("table", [Counties, Firms, Institutes, Commissioners])
def test_every_column_of_state_is_named(table: type[Table]) -> None:
    assert not set(table.columns()) - NAMES


def test_the_schedule_is_that_of_the_code() -> None:
    assert schedule_page.PAGE.read_text("utf-8") == schedule_page.page()


def test_tables_are_those_of_the_code() -> None:
    assert parameter_table.written(TEXT) == TEXT


@pytest.mark.parametrize("language", evidence_page.PAGES)
def test_the_page_of_evidence_is_that_of_the_evidence(language: str) -> None:
    page = evidence_page.PAGES[language].read_text("utf-8")
    assert evidence_page.written(page, language) == page


def test_effects_and_traps_are_told_as_the_evidence_has_them() -> None:
    found = effects()
    said = {row.id: f"{row.subject}: {row.outcome}" for row in found.itertuples()}
    assert {key: say(f"effect.{key}") for key in said} == said
    assert {unit: say(f"effect.unit.{unit}") for unit in found["unit"]} == {
        unit: unit for unit in found["unit"]
    }
    assert all(say(f"trap.{row.trap}") == row.note for row in table("traps").itertuples())


@pytest.mark.parametrize("name", kept_tables.DOCUMENTS)
def test_tables_of_results_are_those_that_are_kept(name: str) -> None:
    page = (ROOT / "docs" / name).read_text("utf-8")
    assert kept_tables.written(name, page) == page
