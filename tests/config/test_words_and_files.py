"""What is written means the same in a word and in a file, and text is taken as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.config import compose
from sim.config.multirun import studies
from sim.config.overrides import checked
from sim.config.study_file import expanded
from sim.config.sweep import SweepSettings
from sim.config.vary import factors_of
from sim.config.written import parsed, parts, written
from sim.errors import InputError
from sim.text import LANGUAGES

COVERAGE, VOUCHER = "levers.voucher.coverage", "levers.voucher.value"
POSTS, RULE = "levers.commissioner_quota.posts", "levers.commissioner_quota.rule"
NUMBERS = {
    "0.10": 0.1,
    ".5": 0.5,
    "1.": 1.0,
    "1e-1": 0.1,
    "+0.3": 0.3,
    "-0": 0.0,
    "-0.0": 0.0,
    "1e0": 1.0,
    '"0.1"': 0.1,
    "'0.1'": 0.1,
    "00.1": "0.1",
    "010": "10",
    "0x1": "1",
    "50%": "0.5",
    "０.５": "0.5",
    "nan": None,
    ".nan": None,
    "inf": None,
    "-.inf": None,
    "yes": None,
    "on": None,
    "1:30": None,
    "null": None,
    "~": None,
    "1e400": None,
    "2021-01-01": None,
    "[0.1]": None,
}


def line(words: list[str], key: str | None = None) -> str:
    """The line that ``words`` are refused with, the same fault in each language."""
    with pytest.raises(InputError) as caught:
        checked(expanded(words))
    assert key in (None, caught.value.key)
    assert all(len(caught.value.line(language)) < 300 for language in LANGUAGES)
    return caught.value.line()


def read(words: list[str], name: str) -> Any:
    """What ``words`` set the setting ``name`` to, or the line that refuses them."""
    try:
        return dict(checked(expanded(words)).settings)[name]
    except InputError as error:
        return error.line()


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_the_same_everywhere(tmp_path: Path, text: str) -> None:
    study, scenario, points = (tmp_path / name for name in ("s.yaml", "mine2.yaml", "p.csv"))
    study.write_text(f"{COVERAGE}: {text}\n", encoding="utf-8")
    scenario.write_text(f"{COVERAGE}: {text}\n", encoding="utf-8")
    points.write_text(f"shock,{COVERAGE}\n0,{text}\n", encoding="utf-8")
    varied = tmp_path / "v.yaml"
    varied.write_text(f"sweep: {{vary: {{{COVERAGE}: [{text}, 0.2]}}}}", encoding="utf-8")
    found = [
        read([f"{COVERAGE}={text}"], COVERAGE),
        read([f"study={study}"], COVERAGE),
        read([f"sweep.vary.{COVERAGE}=[{text},0.2]"], f"sweep.vary.{COVERAGE}"),
        read([f"study={varied}"], f"sweep.vary.{COVERAGE}"),
    ]
    wanted = NUMBERS[text]
    for value in found:
        value = value[0] if isinstance(value, list) else value
        if isinstance(wanted, float):
            assert (value, str(value)) == (wanted, str(wanted))  # -0.0 would show
        else:
            assert isinstance(value, str) and COVERAGE in value
            assert wanted is None or f"write the number as {wanted}" in value
    if isinstance(wanted, float):
        assert compose([f"scenario={scenario}"]).levers("mine2").voucher.coverage == wanted
    else:
        assert "mine2.yaml" in line([f"scenario={scenario}"])


@pytest.mark.parametrize(
    ("text", "posts"),
    [("2.0", 2), ("1e3", 1000), ("1_000", 1000), ("7e4", 70_000), ('"70000"', 70_000)],
)
def test_a_whole_number_may_be_written_in_many_ways(text: str, posts: int) -> None:
    assert read([f"{POSTS}={text}"], POSTS) == posts
    assert read([f"sweep.vary.{POSTS}=[{text}]"], f"sweep.vary.{POSTS}") == [posts]


@pytest.mark.parametrize("text", ["true", "yes", "on", "Yes", "TRUE"])
def test_yes_is_yes(tmp_path: Path, text: str) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(f"quiet: {text}\n", encoding="utf-8")
    assert read([f"quiet={text}"], "quiet") is read([f"study={file}"], "quiet") is True


@pytest.mark.parametrize(
    "text",
    ["2026_11_29", "1e5", "007", "true", "on", "1.10", "0x1F", "2021-01-01", "it's", "研发", "a,b"],
)
def test_text_is_taken_as_it_stands(tmp_path: Path, text: str) -> None:
    file = tmp_path / "s.yaml"
    file.write_text(f"results: {text}\nsweep.outcomes: [{text.replace(',', '')}]\n", "utf-8")
    assert read([f"results={text}"], "results") == text
    assert read([f"study={file}"], "results") == text
    assert read([f"study={file}"], "sweep.outcomes") == [text.replace(",", "")]
    assert compose([f"world.table={text}"]).world_settings.table == str(Path.cwd() / text)
    if "'" not in text:
        assert compose([f"name={text}"]).settings.name == text


@pytest.mark.parametrize(
    ("word", "key", "named"),
    [
        ("behaviour.fixed=-0", "a_group", "behaviour.fixed."),
        ("behaviour.fixed=null", "a_group", "behaviour.fixed."),
        ("ensemble=[1]", "a_group", "ensemble.replicates=8"),
        ("scenario.plan=3", "a_group", "scenario.plan.base=plan"),
        ("scenario.plan.levers.voucher=3", "a_group", "scenario.plan.levers.voucher.value="),
        (f"{POSTS}=70,000", "number_written", "70000"),
        (f"{POSTS}=70，000", "number_written", "70000"),
        (f"sweep.vary.{POSTS}=70,000", "number_written", "70000"),
        (f"{POSTS}=1,2", "several", "--multirun"),
        (f"{VOUCHER}=range(1,3)", "several", "--multirun"),
        ("language=en,zh", "several", "--multirun"),
        ("sweep.scopes=100000,county-area", "sweep", "sweep.scopes=[100000,county-area]"),
        (f"sweep.vary.{VOUCHER}=1,2", "sweep", f"sweep.vary.{VOUCHER}=[1,2]"),
        ("hydra.run.dir=x", "hydra_setting", "results=FOLDER"),
        ("hydra/launcher=joblib", "hydra_setting", "executor.kind"),
        ("+hydra.verbose=true", "hydra_setting", "hydra.verbose"),
        ("results＝x", "full_width", "results=x"),
        ("results=", "empty_value", "results"),
        ("results=a\nb", "odd_sign", "results"),
        ("results=\udcff", "odd_sign", "results"),
        ("results=null", "not_null", "results"),
        ("results=[a]", "one_value", "results"),
        (f"results={'x' * 5000}", "long_value", "4096"),
        ("results='a", "override_syntax", "results='a"),
        ("scenario=[plan,[no_plan]]", "no_scenario", "no_plan"),
        (f"{COVERAGE}={{low: 1", "override_syntax", COVERAGE),
        (f"ensemble.seed={2**63}", "range", "2147483647"),
        ("x" * 200_000 + "=1", "unknown_setting", "--help"),
        ("", "override_syntax", "name=value"),
    ],
)
def test_what_to_do_is_said(word: str, key: str, named: str) -> None:
    assert named in line([word], key)


def test_advice_can_be_followed() -> None:
    assert compose(["sweep.scopes=[100000,county-area]"]).settings.sweep.scopes[0] == "100000"
    assert compose([f"{POSTS}=70000"]).levers().commissioner_quota.posts == 70_000
    assert len(studies([f"{POSTS}=1,2"])) == 2


def test_a_run_is_of_the_whole_country() -> None:
    """Who asks for a county is told where counties are answered for."""
    for word in ("county=昆山市", "county=1"):
        said = line([word], "county_word")
        assert "make page" in said and "world.table" in said


@pytest.mark.parametrize("word", ["minister=3", "昆山市=1", "plans=1"])
def test_what_is_not_near_is_not_suggested(word: str) -> None:
    said = line([word], "unknown_setting")
    assert "did you mean" not in said and "--help" in said


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("scale=1", "world.scale"),
        ("levers.vouchers.value=1", VOUCHER),
        ("voucher=1", "levers.voucher"),
        ("replicate=1", "ensemble.replicates"),
    ],
)
def test_what_is_near_is(word: str, near: str) -> None:
    assert f"did you mean {near}" in line([word], "unknown_setting")


BAD = {
    "a: 1\na: 2": "line 2",
    "a: [1": "line",
    "a:\n\tb: 1": "line 2",
    "a: !!python/name:os.system": "python",
    "a: &a [*a]": "lists within lists",
    "? [1, 2]\n: 3": "one word",
    "---\na: 1\n---\nb: 2": "line 3",
    "[" * 50_000: "lists within lists",
}


@pytest.mark.parametrize("text", BAD, ids=lambda text: str(text)[:20])
def test_broken_yaml_is_one_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "dear.yaml"
    file.write_text(text, encoding="utf-8")
    for word in (f"study={file}", f"scenario={file}"):
        assert BAD[text] in line([word], "study_syntax")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("name: 研发".encode("gb18030"), "not_utf8"),
        ("name: x".encode("utf-16"), "not_utf8"),
        (b"a\0b", "no_text"),
        (b"x: 1\n" * 250_000, "file_large"),
    ],
)
def test_a_file_that_is_no_text(tmp_path: Path, content: bytes, key: str) -> None:
    file = tmp_path / "dear.yaml"
    file.write_bytes(content)
    for word in (f"study={file}", f"scenario={file}"):
        line([word], key)


@pytest.mark.parametrize("path", ["/dev/zero.yaml", "{}/nowhere.yaml", "{}/a\0.yaml", "{}"])
def test_a_file_that_is_none(tmp_path: Path, path: str) -> None:
    line([f"study={path.format(tmp_path)}"])


def test_a_device_is_not_read() -> None:
    line(["study=/dev/zero"], "no_file")


def test_names_in_a_scenario_file_may_be_dotted(tmp_path: Path) -> None:
    dotted, nested = tmp_path / "dotted.yaml", tmp_path / "nested.yaml"
    dotted.write_text(f"base: held\n{COVERAGE}: 0.6\nlevers: {{voucher.value: 7}}\n", "utf-8")
    nested.write_text("base: held\nlevers: {voucher: {coverage: 0.6, value: 7}}\n", "utf-8")
    config = compose([f"scenario=[{dotted},{nested}]"])
    assert config.levers("dotted") == config.levers("nested")
    assert config.levers("dotted").voucher.coverage == 0.6
    dotted.write_text(f"{COVERAGE}: 0.6\nlevers: {{voucher: {{coverage: 0.7}}}}\n", "utf-8")
    assert "twice" in line([f"scenario={dotted}"], "scenario_file")


def test_a_scenario_file_says_what_it_may_have(tmp_path: Path) -> None:
    file = tmp_path / "dear.yaml"
    file.write_text("minister: 我的方案\n", encoding="utf-8")
    said = line([f"scenario={file}"], "scenario_file_key")
    assert "base, families, levers, size, favours, keeps, others, cost, shock" in said
    assert "title, note" in said and "did you mean" not in said


def test_a_scenario_of_any_name_can_be_changed(tmp_path: Path) -> None:
    file = tmp_path / "信贷.yaml"
    file.write_text("base: held\n", encoding="utf-8")
    assert compose([f"scenario={file}", "scenario.信贷.shock=0.05"]).shock("信贷") == 0.05


@pytest.mark.parametrize(
    "value", ["a'b", "a\\'b", "a\\", "'", "\\\\'", "null", "", "[", "a,b", "研"]
)
def test_texts_are_written_as_they_are_read(value: str) -> None:
    read_back = parsed(written([value]))
    assert isinstance(read_back, list)
    assert [x.text for x in read_back] == [value] and not getattr(read_back[0], "none", False)
    assert len(parts(written(value))) == 1


def test_a_study_made_in_python_may_quote_its_numbers() -> None:
    settings = SweepSettings(vary={COVERAGE: ["0.1", 0.3], RULE: ["need"]})
    assert factors_of(settings.vary)[0].values == (0.1, 0.3)
