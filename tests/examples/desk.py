"""How a command line of the documents is tried: read by the program it calls, up to its runs."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

from experiments.cli.__main__ import main as answered
from experiments.cli.subcommands import SUBCOMMANDS
from sim.host.arguments import language_in
from tests.commands import make_says
from tests.examples.gather import ROOT

OPERATORS = {"&&", ";", "|", "&"}


class BegunError(Exception):
    """An experiment has accepted its words and would start its runs now."""


def begun(*_: Any, **__: Any) -> None:
    """Stands where a conductor of runs is made."""
    raise BegunError


def small(code: str) -> str:
    """Python of a document with the smallest world and the fewest draws."""
    code = re.sub(r"world\.scale=[\d.]+", "world.scale=0.01", code)
    code = re.sub(r"\bdraws=\d+", "draws=2", code)
    return re.sub(r"\bscale=0?\.\d+", "scale=0.01", code)


def tried(line: str) -> list[str]:
    """Try every command of ``line``; the programs that were called. Raises what is wrong."""
    called, words = [], []
    for word in [*shlex.split(line, comments=True), ";"]:
        if word in OPERATORS:
            if words:
                called.append(_try(words))
            words = []
        elif not re.match(r"[<>]|\d>", word):
            words.append(word)
    assert called, f"{line}: no command"
    return called


def _try(words: list[str]) -> str:
    while re.fullmatch(r"[A-Z_]+=.*", words[0]):  # variables set for the command
        words = words[1:]
    program, *rest = words
    if program == "make":
        _make(rest)
    elif program in ("python", ".venv/bin/python", str(ROOT / ".venv/bin/python")):
        _python(rest)
    elif program in ("county-innovation", ".venv/bin/county-innovation"):
        _command(rest)
    elif program.startswith(("tools/", ".venv/bin/")):
        assert (ROOT / program).is_file() or program == ".venv/bin/pre-commit", program
    else:
        raise AssertionError(f"{program}: how is this command tried?")
    return program


def _make(words: list[str]) -> None:
    """Every command that make would give; a target that is none ends in an error."""
    for command in make_says(*words).splitlines():
        if re.match(r"\.venv/bin/python (-m (experiments|sim)|tools/)", command):
            tried(command)


def _python(words: list[str]) -> None:
    if words[0] != "-m":
        assert (ROOT / words[0]).is_file(), words[0]
        return
    module, given = words[1], [word for word in words[2:] if not word.startswith("[")]
    assert importlib.util.find_spec(module), f"there is no module {module}"
    if module == "experiments.cli":
        _command(given)
    elif module.partition(".")[0] == "experiments":
        _experiment(module, given)
    elif module in ("sim.plan", "sim.levers"):
        name = f"{module}.__main__" if module == "sim.plan" else module
        assert importlib.import_module(name).main(given) == 0, words
    elif module == "dask" and given:
        _dask(given)


def _experiment(module: str, words: list[str]) -> None:
    """An experiment begins its runs, or ends well where it was asked for help or a forecast."""
    name = f"{module}.__main__" if module == "experiments" else module
    ends = {"-h", "--help", "--cfg", "sweep.dry=true"} & set(words)
    try:
        status = importlib.import_module(name).main(words)
    except BegunError:
        assert not ends, words
    else:
        assert ends and status == 0, f"{words}: ended with {status}"


def _command(words: list[str]) -> None:
    """What looks something up answers; what fetches, serves or reads results has its module."""
    language, asked = language_in(words)
    if asked[:1] == ["run"] or (asked[:1] == ["study"] and len(asked) > 1):
        module = "experiments" if asked[0] == "run" else f"experiments.{asked[1]}"
        said = [] if language is None else [f"language={language}"]
        _experiment(module, [*asked[1 if asked[0] == "run" else 2 :], *said])
    elif asked and asked[0] in ("page", "report", "compare", "data"):
        assert importlib.util.find_spec(SUBCOMMANDS[asked[0]].module), words
    else:
        assert answered(words) in ((0, 1) if asked[:1] == ["doctor"] else (0,)), words


def _dask(words: list[str]) -> None:
    """Dask reads the options of its command, which is not begun."""
    from distributed.cli.dask_scheduler import main as scheduler
    from distributed.cli.dask_worker import main as worker

    command = {"scheduler": scheduler, "worker": worker}[words[0]]
    command.make_context(words[0], list(words[1:]))


def prepare(folder: Path) -> None:
    """Put into ``folder`` what documents take for given: the project's configurations, a study
    and observations of one's own, a mix that an earlier command has found, a family of levers."""
    (folder / "configs").symlink_to(ROOT / "configs")
    study = (ROOT / "configs/sweep/credit_and_vouchers.yaml").read_text("utf-8")
    (folder / "my_study.yaml").write_text(study, "utf-8")
    few = study.replace("steps: 5", "steps: 2").replace("[0.0, 0.15, 0.3, 0.45, 0.6]", "[0.0, 0.6]")
    (folder / "few_points.yaml").write_text(few, "utf-8")
    head = "indicator,unit,scope,scope_name,year,value,source,confidence,note,split\n"
    for name, years in (("my_figures.csv", (2018, 2020)), ("later_figures.csv", (2018, 2023))):
        rows = [
            f"gerd,100m yuan,100000,全国,{year},1,synthetic,none,,calibration" for year in years
        ]
        (folder / name).write_text(head + "\n".join(rows) + "\n", "utf-8")
    mix = folder / "results/frontier/three/mixes/compromise.yaml"
    mix.parent.mkdir(parents=True)
    mix.write_text("base: plan\nlevers: {voucher: {coverage: 0.4}}\n", "utf-8")
    shutil.copyfile(mix, folder / "my_mix.yaml")
    page = (ROOT / "docs/scenarios.md").read_text("utf-8")
    scenario = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert scenario is not None
    (folder / "vouchers_doubled.yaml").write_text(scenario[1], "utf-8")
    shutil.copyfile(ROOT / "configs/levers/talent/plan.yaml", folder / "my_file.yaml")
