"""A stand-in for the model, so that the ensemble is tested in milliseconds."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.config import Configuration, compose
from sim.config.scenario import on_budget
from sim.ensemble.design.draws import Draw
from sim.ensemble.work import experiment, histories, run
from sim.model.policy.bill import APPROPRIATION, TAX_EXPENDITURE, Bill
from sim.model.policy.levers import FAMILIES, Levers, about_levers
from sim.model.policy.prices import Prices
from tests.ensemble.works import conduct, figures, some_runs

PRICE = {"credit": 0.5e9, "talent": 1e9, "pairing": 4e9}  # yuan a year of a family at the plan
REST, FREE = 0.2e9, {"publicity"}  # yuan a year of any other family; what costs nothing


@pytest.fixture(scope="session")
def calm(once: Callable[..., Path]) -> str:
    """What forty undisturbed runs in one process give."""
    return figures(once("calm", lambda folder: conduct(folder, some_runs(20))))


@pytest.fixture(scope="session")
def many(once: Callable[..., Path]) -> Path:
    """A study of 240 undisturbed runs. Shared: look, never touch."""
    return once("many", lambda folder: conduct(folder, some_runs(120)))


class FakeModel:
    """Costs are proportional to settings and differ between draws; the value is the luck."""

    def __init__(self, draw: Draw) -> None:
        self.draw, self.bill, self.levers = draw, Bill(), Levers()
        self.years = [SimpleNamespace(year=2025)]

    def branch(
        self,
        levers: Levers,
        shock: float = 0.0,
        prices: Prices | None = None,
        until: int | None = None,
    ) -> FakeModel:
        twin = FakeModel(self.draw)
        twin.levers = levers
        return twin

    def run_for(self, quarters: int) -> None:
        luck = 1.0 + 0.1 * self.draw.number
        about, costly, usual = about_levers(), set(on_budget()) - FREE, Levers()
        for family, members in FAMILIES.items():
            for lever in set(members) & costly:
                settings = about[lever].scaled
                yearly = PRICE.get(family, REST) / len(members)
                for name in settings:
                    now, plan = (getattr(getattr(x, lever), name) for x in (self.levers, usual))
                    amount = yearly * luck * now / plan / len(settings)
                    for year in range(2021, 2026):
                        self.bill.charge(year, lever, APPROPRIATION, "province", "firms", amount)
        self.bill.charge(2021, "super_deduction", TAX_EXPENDITURE, "centre", "firms", 1e12)
        self.bill.charge(2021, "voucher", APPROPRIATION, "firm", "institutes", 1e13)

    def counts(self) -> dict[str, int]:
        return {"County": 3, "Firm": 5}


def fake_indicators(model: FakeModel, scopes: Sequence[str], first: int) -> pd.DataFrame:
    luck = float(model.draw.seed % 1000)
    rows = {"year": [2020, 2025], "scope": "100000", "indicator": "gerd", "value": [luck, luck + 1]}
    return pd.DataFrame(rows | {"unit": "100m yuan"}).query("year >= @first")


def fake_counties(model: FakeModel, first: int, last: int) -> pd.DataFrame:
    frame = {"year": [first, last], "adcode": 1, "indicator": "gerd", "value": 2.0}
    return pd.DataFrame(frame | {"figures": "drawn"})


@pytest.fixture
def fake_model(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> type[FakeModel]:
    """Put the stand-in in the model's place, and the cache into a folder of the test's own."""
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("COUNTY_INNOVATION_CACHE", str(cache))
    monkeypatch.setattr(histories, "history", FakeModel)
    monkeypatch.setattr(run, "indicator_table", fake_indicators)
    monkeypatch.setattr(run, "county_table", fake_counties)
    monkeypatch.setattr(histories, "_kept", OrderedDict())
    world = SimpleNamespace(hash="0123", settings=None)
    monkeypatch.setattr(experiment, "world_of", lambda settings: world)
    return FakeModel


@pytest.fixture
def config() -> Callable[..., Configuration]:
    """A config of three draws in this process."""
    few = ["ensemble.replicates=3", "executor.workers=1"]
    return lambda *overrides: compose([*few, *overrides])


class Counter:
    """Progress that only counts."""

    def __init__(self) -> None:
        self.ended, self.stages = 0, []

    def stage(self, name: str, runs: int = 0) -> None:
        self.stages.append(name)

    def advance(self, done: int, failed: int = 0) -> None:
        self.ended += done + failed

    def note(self, key: str, **values: object) -> None:
        raise AssertionError(key)


@pytest.fixture
def counter() -> Counter:
    return Counter()
