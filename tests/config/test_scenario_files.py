"""A user's scenario in a file: read as the project's own are, written without losing a digit."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from sim.config import compose
from sim.config.scenario import resized
from sim.config.scenario_files import write
from sim.errors import InputError
from sim.model.policy.levers import Levers


def saved(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_file_is_a_scenario_under_its_own_name(tmp_path: Path) -> None:
    path = saved(tmp_path, "dear.yaml", "base: plan\nlevers: {voucher: {value: 40000}}\n")
    config = compose([f"scenario=[plan,{path}]", "scenario.dear.shock=0.05"])
    assert config.scenarios == ("plan", "dear")
    assert config.levers("dear").voucher.value == 40_000
    assert config.levers("plan") == Levers()
    assert config.shock("dear") == 0.05


def test_a_file_chooses_families(tmp_path: Path) -> None:
    path = saved(tmp_path, "mixed.yaml", "base: held\nfamilies: {credit: plan}\n")
    levers = compose([f"scenario={path}"]).levers("mixed")
    assert levers.credit_guarantee == Levers().credit_guarantee
    assert levers.voucher == Levers.held().voucher


def test_its_name_may_be_chinese(tmp_path: Path) -> None:
    path = saved(tmp_path, "信贷.yaml", "base: held\n")
    config = compose([f"scenario={path}"])
    assert config.scenarios == ("信贷",)
    assert config.levers("信贷") == Levers.held()


def test_what_is_written_gives_the_same_levers(tmp_path: Path) -> None:
    levers = resized(Levers(), ("voucher", "platforms"), 1.0 + 2.0**0.5, 1.0 / 3.0)
    targeting = dataclasses.replace(levers.targeting, focus="key_counties", weight=2.5)
    levers = dataclasses.replace(levers, targeting=targeting)
    path = tmp_path / "mix_1.yaml"
    write(path, levers, Levers(), ["One line.", "另一行。"])
    assert path.read_text(encoding="utf-8").startswith("# @package scenario.mix_1\n# One line.\n")
    assert compose([f"scenario={path}"]).levers("mix_1") == levers


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("plan.yaml", "base: plan", "scenario_file_taken"),
        ("mine.yaml", "base: plan", "scenario_file_taken"),
        ("a-b.yaml", "base: plan", "scenario_file_name"),
        ("a.yaml", "bsae: plan", "scenario_file_key"),
        ("a.yaml", "[plan]", "scenario_file_shape"),
        ("a.yaml", "base: [", "study_syntax"),
        ("a.yaml", "size: large", "not_a_number"),
        ("a.yaml", "base: plam", "choice"),
        ("a.yaml", "families: {credit: plam}", "choice"),
        ("a.yaml", "families: {credits: plan}", "unknown_setting"),
        ("a.yaml", "size: -1", "range"),
        ("a.yaml", "levers: {voucher: {valu: 1}}", "unknown_setting"),
        ("a.yaml", "levers: {voucher: {value: -1}}", "range"),
    ],
)
def test_a_file_that_is_no_scenario(tmp_path: Path, name: str, text: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        compose([f"scenario={saved(tmp_path, name, text)}"])
    reason = caught.value.values.get("reason")
    inside = caught.value.key == "scenario_file" and isinstance(reason, InputError)
    assert (reason.key if inside else caught.value.key) == key
    assert all("\n" not in caught.value.line(language) for language in ("en", "zh"))


def test_a_file_that_is_not_there_or_asked_for_twice(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        compose([f"scenario={tmp_path / 'nowhere.yaml'}"])
    assert caught.value.key == "file_missing"
    path = saved(tmp_path, "own.yaml", "base: plan")
    with pytest.raises(InputError) as caught:
        compose([f"scenario=[{path},{path}]"])
    assert caught.value.key == "duplicate_scenario"
