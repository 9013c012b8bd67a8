"""Write docs/plan.md and docs/plan.zh-CN.md from the register of clauses, and into the READMEs how
many levers and clauses there are.

``python -m tools.plan_pages`` rewrites them; a test fails where one is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from sim.model.policy.levers import KINDS
from sim.plan import EXTRA_INDICATORS, Clause, clauses
from sim.plan.places import lever_rule, place
from sim.text import listed, say

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = {"en": DOCS / "plan.md", "zh": DOCS / "plan.zh-CN.md"}
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh-CN.md"}
LEVERS = {"en": r"\d+(?= levers:)", "zh": r"(?<=政策工具（)\d+(?=项)"}
CLAUSES = {"en": r"\d+(?= clauses)", "zh": r"(?<=规划的)\d+(?=个条款)"}


def page(language: str) -> str:
    """The whole document in one language."""
    parts = [f"# {say('plan.title', language)}", say("plan.introduction", language)]
    for section, members in groupby(clauses(), key=lambda clause: chapter(clause.section)):
        head = say(f"section.{section}.title", language)
        rows = "\n".join(row(clause, language) for clause in members)
        columns = [say(f"plan.{column}", language) for column in ("clause", "asks", "carried")]
        parts += [f"## {head}", f"| {' | '.join(columns)} |\n|---|---|---|\n{rows}"]
    extras = code(EXTRA_INDICATORS, language)
    parts += [say("plan.extras", language, names=extras)]
    return "\n\n".join(parts) + "\n"


def chapter(section: str) -> str:
    """A box belongs to the section of its number."""
    return f"4.{section.removeprefix('box ')}" if section.startswith("box") else section


def row(clause: Clause, language: str) -> str:
    """One clause: id and section, heading and sentence, carriers with links to their files."""
    head = say(f"clause.{clause.id}", "zh")
    if language == "en":
        head = f"{say(f'clause.{clause.id}', 'en')} {head}"
    sentence = clause.says(language)
    told = [
        say(f"plan.{kind}", language, names=linked(kind, names, language))
        for kind, names in clause.names().items()
    ]
    section = say(f"section.{clause.section}", language)
    return f"| **{clause.id}** {section} | **{head}**<br>{sentence} | {'<br>'.join(told)} |"


def linked(kind: str, names: tuple[str, ...], language: str) -> str:
    """Names of carriers, each a link to the file that holds it; indicators are all in one."""
    if kind == "indicators":
        return code(names, language)
    files: dict[str, Callable[[str], str]] = {
        "levers": lambda name: place(lever_rule(name)),
        "rules": place,
        "scenarios": lambda name: f"configs/scenario/{name}.yaml",
        "experiments": lambda name: f"experiments/{name}.py",
    }
    links = [f"[`{name}`](../{files[kind](name).partition(':')[0]})" for name in names]
    return listed(links, language)


def code(names: tuple[str, ...], language: str) -> str:
    """Names as code, joined as the language joins them."""
    return listed((f"`{name}`" for name in names), language)


def counted(readme: str, language: str) -> str:
    """A README with the number of levers and clauses that the code has."""
    readme = re.sub(LEVERS[language], str(len(KINDS)), readme)
    return re.sub(CLAUSES[language], str(len(clauses())), readme)


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), "utf-8")
    for language, path in READMES.items():
        path.write_text(counted(path.read_text("utf-8"), language), "utf-8")
