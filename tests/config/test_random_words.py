"""Random words and files: each is accepted, or refused in one short line; there is no other end."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from functools import partial
from itertools import batched
from pathlib import Path

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from experiments.command import run
from sim.config import compose
from sim.config.declared import declarations
from sim.config.lever_files import CHOICES, GROUPS
from sim.config.multirun import studies
from sim.config.overrides import checked
from sim.config.points_csv import read_points
from sim.config.resume import resume_folder, resumed
from sim.config.study_file import expanded
from sim.config.vary import variable
from sim.errors import InputError
from sim.text import LANGUAGES

WORDS, STUDIES, OTHERS = 2000, 300, 300
TOGETHER = 40  # words that were accepted are composed so many at a time

NAMES = [
    *declarations(),
    *GROUPS,
    *(f"sweep.vary.{name}" for name in variable()),
    *(
        f"scenario.{name}"
        for name in ("plan", "no_plan.size", "plan.levers.voucher.value", "x.y", "plan.families")
    ),
    *("sweep.vary", "hydra.run.dir", "hydra/launcher", "hydra", "study", "resume", "county", ""),
]
NUMBERS = """
0 -0 -0.0 1 2.0 0.10 .5 5. 1e3 1E-3 1_000 010 0x1F 1__0 _1 +7 1e400 -1e400 nan inf -inf 1:30 70,000
70，000 ７０ 50% 7万 9223372036854775808 1e22 2021Q1 ¼ ٣
"""
TEXTS = r"""
null Null ~ true yes on off no plan national prior drawn [] {} [ ] { } [[1]] [1,2] {a:1} [plan
[plan,plan] {low:1,high:2} {low:1,high:2,steps:3} range 'a "b ' '' "" 'it''s' ${x} ${ $ ??? a\\
choice(1,2) range(0,1,0) range(1,3) interval(0,1) glob(*) sort(2,1) shuffle(1,2) tag(a,1) int(1)
昆山市 ，，＝ / .. . ~/x /dev/zero a=b a,b, *x &a !!python/name:os.system
"""
ODD = [
    "",
    " ",
    "\n",
    "\t",
    "a\nb",
    "\0",
    "\udcff",  # a byte that is no text, as the command line hands it over
    "x" * 5000,
    "[" * 3000,
    "{a:" * 500,
    "9" * 5000,
    "1," * 900,
]

scalars = st.sampled_from([*NUMBERS.split(), *TEXTS.split(), *ODD]) | st.text(max_size=12)
lists = st.lists(scalars, max_size=4).map(lambda items: f"[{','.join(items)}]")
values = scalars | lists | st.lists(scalars, min_size=2, max_size=3).map(",".join)
names = st.sampled_from(NAMES) | st.text(max_size=12)
misspelt = st.builds(
    lambda name, at, sign: name[:at] + sign + name[at + 1 :],
    names,
    st.integers(0, 20),
    st.text(max_size=1),
)
signs = st.sampled_from(["=", "=", "=", "=", "=", "=", " = ", "==", "＝", ":", ""])
before = st.sampled_from(["", "", "", "", "", "", "+", "++", "~", "-", "--"])
wild = st.tuples(before, names | names | misspelt, signs, values).map("".join)


def fitting(name: str, low: float, high: float, whole: bool) -> st.SearchStrategy[str]:
    """Numbers that the setting ``name`` may have, or almost, as people write them."""
    number = st.integers(int(low), int(high)) if whole else st.floats(low, high)
    forms = ["{:}", "{:e}", "{:.2f}", "{:,}", "'{:}'", "{:.0f}", "{:_}", "{:g}", " {:} "]
    return st.builds(lambda x, form: f"{name}={form.format(x)}", number, st.sampled_from(forms))


RANGES = [
    (name, its.meta["low"], its.meta["high"], its.kind is int)
    for name, its in declarations().items()
    if its is not None and its.meta.get("low") is not None
]
VARIED = [
    (f"sweep.vary.{name}", meta["low"], meta["high"], isinstance(meta["default"], int))
    for name, meta in variable().items()
    if meta.get("low") is not None
]
CHOSEN = [
    f"{name}={choice}"
    for name, its in declarations().items()
    if its is not None
    for choice in its.meta.get("choices") or ()
] + [f"{group}={choice}" for group in GROUPS for choice in CHOICES]
tame = st.sampled_from([*RANGES, *VARIED]).flatmap(lambda its: fitting(*its))
words = wild | tame | st.sampled_from(CHOSEN) | wild


def refusal(work: Callable[[], object]) -> str | None:
    """The line that ``work`` refuses with, one in each language; None if it is done."""
    try:
        work()
    except InputError as error:
        for language in LANGUAGES:
            line = error.line(language)
            assert 0 < len(line) < 300, line
            assert line.isprintable(), line
        return error.line()
    return None


def asked(words: list[str]) -> None:
    """What an experiment does first with its words."""
    if (folder := resume_folder(words)) is not None:
        resumed(folder, "sweep", words)
    else:
        checked(expanded(words))


def accepted(words: Sequence[str]) -> bool:
    """Whether a command takes ``words``; if not, it has said one line and ended with 2."""
    said = io.StringIO()
    with redirect_stderr(said):
        status = run(asked, words)
    lines = said.getvalue()
    assert (status, lines.count("\n")) in ((0, 0), (2, 1)), (status, lines)
    assert len(lines) <= 300, lines
    return status == 0


def composed(words: Sequence[str]) -> None:
    """Compose ``words`` together; where they are refused, each half, to find who is to blame."""
    if refusal(partial(compose, words)) is not None and len(words) > 1:
        half = len(words) // 2
        composed(words[:half])
        composed(words[half:])


def test_random_words() -> None:
    taken: list[str] = []

    @settings(max_examples=WORDS, suppress_health_check=list(HealthCheck))
    @given(words)
    @example("behaviour.fixed=-0")
    @example("levers.commissioner_quota.posts=70,000")
    def one(word: str) -> None:
        refusal(lambda: studies([word]))
        if accepted([word]) and "-h" not in word:
            taken.append(word)

    one()
    assert len(taken) > WORDS / 20  # else nothing but refusals was tried
    for some in batched(dict.fromkeys(taken), TOGETHER):
        composed(some)


yaml_keys = st.sampled_from([*NAMES, "levers", "sweep", "world", "scenario", "<<", "title", "base"])
yaml_keys |= st.text(max_size=6)
yaml_values = st.recursive(
    scalars | st.integers() | st.floats() | st.booleans() | st.none() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(yaml_keys, inner, max_size=3),
    max_leaves=6,
)
mappings = st.dictionaries(yaml_keys, yaml_values, max_size=4).map(
    lambda content: yaml.dump(content, allow_unicode=True)
)
lines = tame | st.sampled_from(CHOSEN) | wild
by_hand = st.lists(lines.map(lambda word: word.replace("=", ": ", 1)), max_size=4).map("\n".join)
PIECES = [
    "sweep:\n  vary:\n    shock: ",
    "levers:\n  voucher:\n    coverage: ",
    "[0.1, '0.3']",
    "{low: 0, high: .1, steps: 3}",
    *(
        "\n",
        "\t",
        "  ",
        "- ",
        "&a ",
        "*a",
        "!!python/tuple ",
        "? ",
        "| ",
        "> ",
        "# ",
        "---\n",
        "...\n",
    ),
    *("%YAML 9\n", "'", '"', "0.1", "on", "scenario: [plan, no_plan]\n", "world.scale: 0.1\n", "["),
]
pieces = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
CODINGS = [
    "utf-8",
    "utf-8",
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "utf-16",
    "utf-32",
    "latin-1",
]
texts = mappings | by_hand | by_hand | pieces | st.text(max_size=40)
contents = st.one_of(
    *[st.builds(lambda t, c: t.encode(c, "replace"), texts, st.sampled_from(CODINGS))] * 4,
    st.binary(max_size=40),
    st.sampled_from([b"[" * 100_000, b"{a: " * 100_000, b"a: &a [*a]", b"a" * 1_000_000, b"\0"]),
)


def test_random_study_files(tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    taken = []

    @settings(max_examples=STUDIES, suppress_health_check=list(HealthCheck))
    @given(contents)
    @example(b"sweep: {vary: {levers.voucher.coverage: ['0.1', \"0.3\"]}}")
    def one(content: bytes) -> None:
        file.write_bytes(content)
        taken.append(accepted([f"study={file}"]))

    one()
    assert sum(taken) > STUDIES / 20  # else nothing but refusals was tried


def test_random_scenario_files(tmp_path: Path) -> None:
    file = tmp_path / "dear.yaml"

    @settings(max_examples=OTHERS, suppress_health_check=list(HealthCheck))
    @given(contents)
    def one(content: bytes) -> None:
        file.write_bytes(content)
        if refusal(lambda: checked([f"scenario={file}"])) is None:
            refusal(lambda: compose([f"scenario={file}"]))

    one()


def test_random_lever_files(tmp_path: Path) -> None:
    file = tmp_path / "dear.yaml"
    levers = st.sampled_from(["corps: {members: 3}\n", "defaults: [held]\n", "corps:\n  talent: "])
    mixed = st.tuples(levers, texts).map("".join).map(str.encode)

    @settings(max_examples=OTHERS, suppress_health_check=list(HealthCheck))
    @given(mixed | contents)
    def one(content: bytes) -> None:
        file.write_bytes(content)
        if refusal(lambda: checked([f"levers/talent={file}"])) is None:
            refusal(lambda: compose([f"levers/talent={file}"]))

    one()


def test_random_points(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    heads = st.sampled_from([*variable(), "scenario", "", " shock ", "a", '"', "\t", ";"])
    rows = st.lists(st.lists(heads | scalars, max_size=4), max_size=5)
    signs = st.sampled_from([",", ",", ";", "\t", "，"])
    tables = st.builds(lambda rows, sign: "\n".join(map(sign.join, rows)), rows, signs)
    whole = st.builds(lambda head, cells: f"{head}\n" + "\n".join(cells), heads, st.lists(scalars))
    coded = st.builds(
        lambda text, coding: text.encode(coding, "replace"),
        tables | whole,
        st.sampled_from(CODINGS),
    )

    @settings(max_examples=OTHERS, suppress_health_check=list(HealthCheck))
    @given(coded | st.binary(max_size=40))
    @example(b"shock,,\n0.1,,\n")
    @example(b"shock\n" + b"x" * 200_000)
    def one(content: bytes) -> None:
        file.write_bytes(content)
        refusal(lambda: read_points(str(file), ("plan",)))

    one()
