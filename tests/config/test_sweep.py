"""What a study varies: factors, points by every method, and every mistake in one line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from sim.behaviour.parameters import PRIORS
from sim.config import Configuration, compose
from sim.config.points import Point, points_of
from sim.config.vary import factors_of, variable
from sim.errors import InputError
from sim.text import LANGUAGES

VOUCHER, SHARE = "levers.voucher.value", "levers.credit_guarantee.share"
RHO, POSTS = "behaviour.fixed.rho", "levers.flexible_recruitment.posts"


def points(*words: str) -> list[Point]:
    return points_of_config(compose([*words]))


def points_of_config(config: Configuration) -> list[Point]:
    return points_of(config.settings.sweep, config.ensemble.seed, config.scenarios)


def column(found: Sequence[Point], name: str) -> list[object]:
    return [point.values[name] for point in found]


def test_nothing_varies_by_itself() -> None:
    assert points() == [Point({})]


def test_a_grid_crosses_lists_and_ranges_in_order() -> None:
    found = points(
        f"sweep.vary.{SHARE}=[0.3,0.5]", f"sweep.vary.{VOUCHER}={{low:0,high:1e4,steps:3}}"
    )
    assert [tuple(point.values.values()) for point in found] == [
        (share, value) for share in (0.3, 0.5) for value in (0.0, 5000.0, 10000.0)
    ]
    assert all(type(value) is float for point in found for value in point.values.values())


def test_a_list_goes_together() -> None:
    found = points("sweep.method=list", f"sweep.vary.{SHARE}=[0.3,0.5]", "sweep.vary.shock=[0,0.1]")
    assert [tuple(point.values.values()) for point in found] == [(0.3, 0.0), (0.5, 0.1)]


@pytest.mark.parametrize("method", ["latin_hypercube", "sobol"])
def test_samples_fill_their_ranges(method: str) -> None:
    words = [f"sweep.method={method}", "sweep.samples=64"]
    ranges = [f"sweep.vary.{RHO}=range", f"sweep.vary.{POSTS}={{low:0,high:9}}"]
    found = points(*words, *ranges, "sweep.vary.levers.commissioner_quota.rule=[need,skill]")
    rho, posts = np.array(column(found, RHO)), column(found, POSTS)
    prior = PRIORS["rho"]
    assert prior.low <= rho.min() and rho.max() <= prior.high
    assert np.mean(rho < prior.quantile(0.5)) == pytest.approx(0.5, abs=0.02)
    assert {type(value) for value in posts} == {int}
    assert {posts.count(number) for number in range(10)} <= {5, 6, 7, 8}
    rules = column(found, "levers.commissioner_quota.rule")
    assert rules.count("need") == pytest.approx(32, abs=1)
    assert found == points(
        *words, *ranges, "sweep.vary.levers.commissioner_quota.rule=[need,skill]"
    )


def test_more_points_of_a_sobol_sequence_keep_the_first_ones() -> None:
    words = ["sweep.method=sobol", f"sweep.vary.{RHO}=range", f"sweep.vary.{VOUCHER}=range"]
    assert points(*words, "sweep.samples=100")[:20] == points(*words, "sweep.samples=20")


def test_morris_moves_one_setting_a_step() -> None:
    words = [f"sweep.vary.{name}=range" for name in (RHO, VOUCHER, SHARE)]
    found = points("sweep.method=morris", "sweep.samples=5", *words)
    assert len(found) == 5 * 4
    rows = np.array([list(point.values.values()) for point in found]).reshape(5, 4, 3)
    assert (np.count_nonzero(np.diff(rows, axis=1), axis=2) == 1).all()


def test_points_depend_on_the_seed_alone() -> None:
    words = ["sweep.method=latin_hypercube", "sweep.samples=8", f"sweep.vary.{RHO}=range"]
    np.random.seed(1)  # noqa: NPY002 - the hidden generator must not matter
    first = points(*words)
    np.random.seed(2)  # noqa: NPY002
    assert points(*words) == first != points(*words, "ensemble.seed=1")
    morris = [*words, "sweep.method=morris"]
    assert points(*morris) == points(*morris) != points(*morris, "ensemble.seed=1")


def test_a_name_may_be_dotted_or_nested() -> None:
    dotted = factors_of({SHARE: [0.3, 0.5], RHO: "range"})
    nested = factors_of(
        {
            "levers": {"credit_guarantee": {"share": [0.3, 0.5]}},
            "behaviour": {"fixed": {"rho": "range"}},
        }
    )
    assert dotted == nested


def test_everything_that_varies_is_declared() -> None:
    assert {SHARE, RHO, "shock", "levers.corps.start"} <= set(variable())
    for name, meta in variable().items():
        assert meta.get("low") is not None or meta.get("choices") or meta["unit"] == "quarter", name


def test_points_from_a_csv(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text(f"{SHARE},scenario,{POSTS}\n0.3,,10\n\n0.5,no_plan,\n", encoding="utf-8-sig")
    found = points("sweep.method=csv", f"sweep.file={file}", "scenario=[plan,no_plan]")
    assert found == [Point({SHARE: 0.3, POSTS: 10}), Point({SHARE: 0.5}, "no_plan")]


@pytest.mark.parametrize(
    "content",
    [
        f"{POSTS},{SHARE},,\n10,0.3,,\n\n20,.5,,\n",
        f"{POSTS},{SHARE}\n10,0.3,,,\n20,0.50,\n",
        f"{POSTS};{SHARE}\r\n10;0.3\r\n20;5e-1\r\n",
        f" {POSTS} \t {SHARE} \n1e1\t0.3\n2_0\t 0.5 \n;\n".replace(";\n", ""),
        f'"{POSTS}","{SHARE}"\n"10","0.30"\n20.0,"0.5"\n,\n',
    ],
)
def test_tables_of_other_makes(tmp_path: Path, content: str) -> None:
    file = tmp_path / "points.csv"
    file.write_text(content, encoding="utf-8-sig", newline="")
    found = points("sweep.method=csv", f"sweep.file={file}")
    assert found == [Point({POSTS: 10, SHARE: 0.3}), Point({POSTS: 20, SHARE: 0.5})]


def test_many_points(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("shock\n" + "\n".join(f"{k / 1e5:.5f}" for k in range(20_000)), "utf-8")
    assert len(points("sweep.method=csv", f"sweep.file={file}")) == 20_000


def test_a_csv_of_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    for encoding in ("gb18030", "utf-16"):
        file.write_text(f"scenario,{SHARE}\n规划,0.5\n", encoding=encoding)
        assert_mistake(["sweep.method=csv", f"sweep.file={file}"], "not_utf8", "UTF-8")
    assert_mistake(["sweep.method=csv", f"sweep.file={tmp_path}"], "no_file", str(tmp_path))


@pytest.mark.parametrize(
    ("content", "key", "named"),
    [
        (f"{SHARE}\n0.3\n0.4\n0.30\n", "csv_row_twice", "points.csv:4"),
        (f"{SHARE},\n0.3,0.4\n", "csv_cells", "points.csv:2"),
        (f'{SHARE}\n"0.3\n', "csv_syntax", "points.csv"),
        (f"{SHARE}\n" + "1" * 200_000, "csv_syntax", "points.csv:2"),
        (f"{SHARE}\nnan\n", "not_a_number", f"points.csv:2 {SHARE}=nan"),
        (f'{POSTS}\n"70,000"\n', "number_written", "70000"),
        (f"{SHARE};{POSTS}\n0,3;5\n", "number_written", "0.3"),
        (f"{SHARE}，{POSTS}\n", "in_file", "points.csv"),
        (f"{SHARE}\n50%\n", "number_written", "0.5"),
        ("", "csv_empty", "points.csv"),
        (f"{SHARE}\n", "csv_empty", "points.csv"),
        ("levers.credit_guarantee.shere\n0.3\n", "in_file", SHARE),
        (f"{SHARE}\n0.3\n7\n", "range", f"points.csv:3 {SHARE}=7"),
        (f"{SHARE}\nhalf\n", "not_a_number", f"points.csv:2 {SHARE}=half"),
        (f"{POSTS}\n2.5\n", "not_whole", f"points.csv:2 {POSTS}=2.5"),
        (f"{SHARE}\n0.3,0.5\n", "csv_cells", "points.csv:2"),
        (f"{SHARE},{SHARE}\n0.3,0.5\n", "csv_column_twice", SHARE),
        (f"scenario,{SHARE}\nplann,0.5\n", "csv_scenario", "plan"),
    ],
)
def test_a_csv_that_cannot_be_used(tmp_path: Path, content: str, key: str, named: str) -> None:
    file = tmp_path / "points.csv"
    file.write_text(content, encoding="utf-8")
    assert_mistake(["sweep.method=csv", f"sweep.file={file}", "scenario=plan"], key, named)


@pytest.mark.parametrize(
    ("words", "key", "named"),
    [
        (["sweep.vary.levers.voucher.vale=[1]"], "cannot_vary", VOUCHER),
        (["sweep.vary.behaviour.rho=[0.92]"], "cannot_vary", RHO),
        (["sweep.vary.world.scale=[0.1]"], "cannot_vary", "world.scale"),
        ([f"sweep.vary.{VOUCHER}=[-1]"], "range", f"sweep.vary.{VOUCHER}=-1"),
        ([f"sweep.vary.{VOUCHER}=[a]"], "not_a_number", VOUCHER),
        ([f"sweep.vary.{VOUCHER}=[true]"], "not_a_number", VOUCHER),
        ([f"sweep.vary.{VOUCHER}=[]"], "no_values", VOUCHER),
        ([f"sweep.vary.{VOUCHER}=null"], "not_a_number", VOUCHER),
        ([f"sweep.vary.{POSTS}=[2.5]"], "not_whole", POSTS),
        ([f"sweep.vary.{VOUCHER}={{low:5,high:1,steps:3}}"], "empty_range", VOUCHER),
        ([f"sweep.vary.{VOUCHER}={{low:5,hihg:1}}"], "unknown_setting", f"{VOUCHER}.high"),
        ([f"sweep.vary.{VOUCHER}={{low:5}}"], "not_a_range", VOUCHER),
        ([f"sweep.vary.{VOUCHER}={{low:0,high:5,log:true}}"], "log_from_zero", VOUCHER),
        ([f"sweep.vary.{VOUCHER}={{low:1,high:5,log:1}}"], "not_yes_no", VOUCHER),
        ([f"sweep.vary.{VOUCHER}={{low:1,high:5,steps:1}}"], "range", f"{VOUCHER}.steps=1"),
        (["sweep.vary.levers.corps.start=[2031Q1]"], "date_outside", "2025Q4"),
        (["sweep.vary.levers.corps.start={low:2021Q1,high:2022Q1}"], "not_a_range", "corps.start"),
        (["sweep.vary.levers.corps.start=range"], "date_format", "corps.start=range"),
        (["sweep.vary.levers.commissioner_quota.rule=[neeed]"], "choice", "need"),
        (["sweep.method=griid"], "choice", "grid"),
        (["sweep.samples=0"], "range", "sweep.samples=0"),
        (["sweep.scopes=[county-aera]"], "unknown_scope", "county-area"),
        (["sweep.scopes=[170000]"], "unknown_scope", "170000"),
        (["name=a/b"], "study_name", "a/b"),
        (["name=.."], "study_name", ".."),
        (["sweep.vary=3"], "varies_nothing", "sweep.vary"),
        ([f"sweep.vary.{VOUCHER}=range"], "range_needs_steps", VOUCHER),
        (["sweep.method=sobol"], "nothing_varies", "sobol"),
        (["sweep.method=csv"], "csv_without_file", "sweep.file"),
        (["sweep.method=csv", "sweep.file=nowhere.csv"], "file_missing", "nowhere.csv"),
        (["sweep.method=csv", "sweep.file=x", "sweep.vary.shock=[0]"], "csv_and_vary", "shock"),
        (["sweep.file=x"], "file_without_csv", "x"),
        (
            ["sweep.method=list", f"sweep.vary.{VOUCHER}=[1,2]", "sweep.vary.shock=[0]"],
            "lists_differ",
            "shock",
        ),
        (
            ["sweep.method=morris", "sweep.levels=5", f"sweep.vary.{VOUCHER}=range"],
            "odd_levels",
            "sweep.levels=5",
        ),
        (
            [
                f"sweep.vary.{name}={{low:1,high:2,steps:10000}}"
                for name in ("levers.pairing_funds.amount", VOUCHER)
            ],
            "too_many_points",
            "100,000,000",
        ),
    ],
    ids=lambda value: str(value),
)
def test_a_mistake_is_one_line(words: list[str], key: str, named: str) -> None:
    assert_mistake(words, key, named)


def assert_mistake(words: list[str], key: str, named: str) -> None:
    with pytest.raises(InputError) as caught:
        points(*words)
    assert caught.value.key == key
    for language in LANGUAGES:
        line = caught.value.line(language)
        assert named in line and "\n" not in line
