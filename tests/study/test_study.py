"""What a study answers, and how it says that it cannot."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from sim import Study
from sim.ensemble.store.ledger import LEDGER, Ledger
from sim.ensemble.store.lock import held
from sim.errors import InputError
from tests.study.conftest import DRAWS, FACTOR, SCENARIOS, SIZES, told, value

ROWS = len(SCENARIOS) * len(SIZES) * DRAWS


@pytest.fixture
def study(folder: Path) -> Study:
    return Study.open(folder)


def test_what_it_is(study: Study) -> None:
    assert study.scenarios == tuple(SCENARIOS)
    assert study.factors == (FACTOR,)
    assert study.counts == {"done": ROWS - 2, "failed": 1, "left": 1}
    assert "done=16, failed=1, left=1" in repr(study)
    assert list(study.runs["run"]) == list(study.table["run"])


def test_indicators_come_in_the_order_of_the_table(study: Study) -> None:
    found = study.indicators("gerd", scope="100000", year=2025)
    columns = ["scenario", "draw", "seed", "run", "year", "scope", "indicator", "value", "unit"]
    assert list(found) == columns
    assert list(found["run"]) == list(study.table["run"][: ROWS - 2])
    first = found.iloc[0]
    assert first["value"] == value("plan", 0.0, 0, 2025)
    assert len(study.indicators()) == (ROWS - 2) * 6 * 2 * 2
    assert set(study.indicators(["gerd", "industry_rd"], year=[2020, 2025])["year"]) == {2020, 2025}
    assert set(study.indicators(scenario="no_plan")["scenario"]) == {"no_plan"}


def test_outcomes_stand_beside_what_varies(study: Study) -> None:
    found = study.outcomes([("gerd", "100000"), ("industry_rd", "county-area")])
    names = ["gerd|100000", "industry_rd|county-area"]
    assert list(found) == [*study.table.columns, *names]
    assert len(found) == ROWS - 2
    expected = [value(r.scenario, r[FACTOR], r.draw, 2025) for _, r in found.iterrows()]
    assert list(found["gerd|100000"]) == expected


def test_budget_counts_public_money_of_the_plan_years(study: Study) -> None:
    budget = study.budget()
    assert len(budget) == ROWS - 2
    assert budget["plan-2-0"] == 15e9
    assert budget["plan-0-0"] == 5e9


def test_two_labels_of_one_run_share_its_figures(folder: Path) -> None:
    table = pd.read_parquet(folder / "table.parquet")
    again = table.assign(scenario="mine").iloc[:1]
    pd.concat([table, again]).to_parquet(folder / "table.parquet", index=False)
    study = Study.open(folder)
    found = study.indicators("gerd", scope="100000", year=2025)
    assert list(found["scenario"])[-1] == "mine"
    assert found["value"].iloc[-1] == found["value"].iloc[0]
    assert len(study.outcomes([("gerd", "100000")])) == ROWS - 1
    assert len(study.budget()) == ROWS - 2


def test_sql_sees_all_views(study: Study) -> None:
    found = study.sql(
        f'SELECT scenario, "{FACTOR}" AS size, avg(value) AS value FROM indicators '
        "JOIN study USING (run, scenario, draw, seed) "
        "WHERE indicator = 'gerd' AND scope = '100000' AND year = 2025 GROUP BY ALL ORDER BY ALL"
    )
    assert list(found["scenario"]) == ["no_plan"] * 3 + ["plan"] * 3
    assert list(found["value"])[-3:] == [106.0, 116.0, 126.0]
    assert study.sql("SELECT count(*) AS n FROM runs WHERE status = 'failed'")["n"][0] == 1
    assert study.sql("SELECT count(*) AS n FROM counties")["n"][0] == 0


def test_a_study_without_an_ended_run_can_be_opened(folder: Path) -> None:
    shutil.rmtree(folder / "shards")
    (folder / "runs.parquet").unlink()
    (folder / LEDGER).unlink()
    study = Study.open(folder)
    assert study.counts == {"done": 0, "failed": 0, "left": ROWS}
    assert study.indicators().empty
    with pytest.raises(InputError, match=r"no run of the study in .* has ended yet"):
        study.indicators("gerd")


def test_a_copy_without_the_ledger_gives_what_is_in_its_shards(folder: Path) -> None:
    (folder / LEDGER).unlink()
    study = Study.open(folder)
    assert study.counts == {"done": ROWS - 2, "failed": 1, "left": 1}
    assert len(study.indicators("gerd", scope="100000", year=2025)) == 14  # two were waiting
    (folder / "runs.parquet").unlink()
    assert Study.open(folder).counts == {"done": 14, "failed": 0, "left": ROWS - 14}


def test_a_study_can_be_asked_while_a_driver_works_on_it(folder: Path) -> None:
    with held(folder), closing(Ledger(folder)) as ledger:
        last = told("no_plan", 2.0, 2)
        assert Study.open(folder).counts["left"] == 1
        ledger.record([last], {last.run: last.run}, "code")
        study = Study.open(folder)
        assert study.counts == {"done": ROWS - 1, "failed": 1, "left": 0}
        assert study.indicators("gerd", scope="100000", year=2025)["run"].iloc[-1] == last.run


def test_a_shard_that_cannot_be_read_is_said_in_one_line(folder: Path) -> None:
    shard = next((folder / "shards").glob("*/indicators.parquet"))
    shard.write_bytes(shard.read_bytes()[:-200])
    with pytest.raises(InputError, match="run the same command again") as caught:
        Study.open(folder).indicators()
    assert "\n" not in str(caught.value)
    shutil.rmtree(shard.parent)
    with pytest.raises(InputError, match="run the same command again"):
        Study.open(folder).costs()


def test_bad_questions_are_answered_in_one_line(study: Study) -> None:
    for ask, words in (
        (lambda: Study.open(study.folder.with_name("made")), "did you mean .*made up"),
        (lambda: study.indicators("gird"), "no indicator gird; did you mean gerd"),
        (lambda: study.indicators(scope="county"), "did you mean county-area"),
        (lambda: study.indicators(year=2019), "no year 2019; did you mean 20"),
        (lambda: study.indicators(scenario="plam"), "no scenario plam; did you mean plan"),
        (lambda: study.outcomes([("gerd", "rural")]), "no scope rural"),
        (lambda: study.sql("SELECT 1 FROM indicator"), "cannot be answered: .*indicator"),
    ):
        with pytest.raises(InputError, match=words) as caught:
            ask()
        assert "\n" not in str(caught.value)


def test_a_broken_file_is_named(folder: Path) -> None:
    (folder / "table.parquet").write_bytes(b"no table")
    with pytest.raises(InputError, match=r"table\.parquet of the study cannot be read"):
        Study.open(folder)
