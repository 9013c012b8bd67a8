"""Scenarios of a user's own: titles, prices, dotted names; prices from a table; what goes first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from experiments.work.sweep import check
from sim.config import compose
from sim.ensemble.design.draws import branch_of
from sim.ensemble.design.sweep import alike, overruled, sweep_runs
from sim.errors import InputError
from sim.report.names import name
from sim.text import titled

DOCS = Path(__file__).parents[2] / "docs"
TINY = ("world.scale=0.01", "ensemble.replicates=1")


def saved(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("page", ["scenarios.md", "scenarios.zh-CN.md"])
def test_the_example_of_the_documents_runs_as_they_say(page: str, tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text("utf-8"), flags=re.S)
    path = saved(tmp_path, "vouchers_doubled.yaml", example)
    config = compose([f"scenario=[plan,{path}]"])
    levers = config.levers("vouchers_doubled")
    assert levers.voucher.coverage == 2 * config.levers("plan").voucher.coverage
    assert levers.commissioner_quota.incentive == 0.8
    assert branch_of(config, "plan").prices is None
    own = branch_of(config, "vouchers_doubled").prices
    assert own is not None and own.commissioner_post == 30_000
    assert name("scenario", "vouchers_doubled", "zh") == "vouchers_doubled"
    with titled(config.plain):
        assert name("scenario", "vouchers_doubled", "zh") == "创新券加倍"
        assert name("scenario", "vouchers_doubled.sentence", "en").startswith("Twice as many")
        assert name("scenario", "plan", "en") == "Plan"


def test_one_title_is_that_of_both_languages_and_no_note_needs_to_be(tmp_path: Path) -> None:
    config = compose([f"scenario={saved(tmp_path, 'a.yaml', 'title: 我的情景')}"])
    with titled(config.plain):
        assert {name("scenario", "a", language) for language in ("en", "zh")} == {"我的情景"}
        assert name("scenario", "a.sentence", "en") == "as set in a file of the user's own"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("levers.voucher.coverage: 0.5\nlevers: {voucher: {coverage: 0.6}}", "factor_twice"),
        ("levers.voucher.coverag: 0.5", "unknown_setting"),
        ("prices.commissioner_post: 1", "range"),
        ("prices: {commissioner: 20000}", "unknown_setting"),
        ("title: {fr: Bons}", "unknown_setting"),
        ("title: [a]", "a_group"),
        ("titel: a", "scenario_file_key"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        compose([f"scenario={saved(tmp_path, 'a.yaml', text)}"])
    reason = caught.value.values.get("reason")
    error = reason if isinstance(reason, InputError) else caught.value
    assert error.key == key
    assert len(caught.value.line("zh")) < 300


def test_a_factor_before_a_scenario_and_twins_are_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = saved(tmp_path, "own.yaml", "levers.voucher.coverage: 0.6\ntitle: 我的情景\n")
    vary = "sweep.vary.levers.voucher.coverage=[0.2,0.4]"
    config = compose([f"scenario=[plan,{path}]", vary, "language=zh", *TINY])
    runs = sweep_runs(config)
    assert overruled(config, runs) == [("levers.voucher.coverage", "own", 0.6)]
    assert alike(config, runs) == [("plan", "own")]
    with caplog.at_level("WARNING", "sim"), titled(config.plain):
        check(config)
    assert ["0.6" in line and "我的情景" in line for line in caplog.messages] == [True, False]
    apart = compose([f"scenario=[plan,{path}]", "sweep.vary.prices.fund_fee=range", *TINY][:1])
    assert alike(apart, sweep_runs(apart)) == []


def test_a_swept_price_goes_before_a_scenarios(tmp_path: Path) -> None:
    path = saved(tmp_path, "own.yaml", "prices: {commissioner_post: 30000, appraisal: 0.02}\n")
    vary = "sweep.vary.prices.commissioner_post=[15000]"
    (plan, own) = sweep_runs(compose([f"scenario=[plan,{path}]", vary, *TINY]))
    assert plan.branch.prices is None and plan.draw.prices.commissioner_post == 15_000
    assert own.branch.prices is not None
    assert (own.branch.prices.commissioner_post, own.branch.prices.appraisal) == (15_000, 0.02)


def test_prices_come_from_a_table_too(tmp_path: Path) -> None:
    text = "名称,数值,单位\n科技特派员岗位,3,万元/人年\nappraisal,1.2%,\n"
    config = compose([f"prices={saved(tmp_path, 'mine.csv', text)}"])
    assert (config.prices.commissioner_post, config.prices.appraisal) == (30_000, 0.012)
    faults = "price,value,unit\nappraisal,much,\nposts,1,\nappraisal,0.01,元\n"
    with pytest.raises(InputError) as caught:
        compose([f"prices={saved(tmp_path, 'bad.csv', faults)}"])
    assert len(caught.value.lines()) == 3


@pytest.mark.parametrize("word", ["county=昆山市", "adcode=320583", "县=昆山市"])
def test_who_asks_for_a_county_is_told_where_counties_are(word: str) -> None:
    with pytest.raises(InputError) as caught:
        compose([word])
    assert caught.value.key == "county_word"
    for language in ("en", "zh"):
        assert len(caught.value.line(language)) < 300
