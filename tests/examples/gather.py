"""What a reader would paste: gathered from every document, docstring, text and configuration.

Nothing is listed here, so that what is written tomorrow is tested tomorrow. The word after the
fence of a block says what the block is; one that is not for pasting is ``text``, and Python that
wants a package which the project does not need says so: ``python needs=dask_jobqueue``.
"""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("notebooks/*.md")])
SOURCES = sorted(
    path for part in ("sim", "experiments", "tools") for path in ROOT.glob(f"{part}/**/*.py")
)
FENCE = re.compile(r"^( *)(`{3,}|~{3,})([^\n]*)\n(.*?)^ *\2 *$", re.M | re.S)
INLINE = re.compile(r"(?<!`)(`{1,2})(?!`)([^`\n]+)\1(?!`)")
PYTHON = r"(?:\.venv/bin/)?python -m "


class Block(NamedTuple):
    """A fenced block: where it stands, its kind, what its mark says, its text."""

    path: Path
    line: int
    kind: str
    needs: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


class Line(NamedTuple):
    """A command line and where it stands."""

    place: str
    text: str


def blocks() -> list[Block]:
    """Every fenced block of the documents."""
    return [block for path in DOCUMENTS for block in blocks_of(path)]


def blocks_of(path: Path) -> Iterator[Block]:
    document = path.read_text("utf-8")
    for found in FENCE.finditer(document):
        kind, _, mark = found[3].strip().partition(" ")
        line = document[: found.start()].count("\n") + 2
        yield Block(path, line, kind, mark.removeprefix("needs="), found[4])


def to_run(path: Path) -> list[Block]:
    """The Python of a document that can be run here."""
    return [block for block in blocks_of(path) if block.kind == "python" and not block.needs]


def with_python() -> list[Path]:
    """Documents with Python to run; of translations, whose Python differs in remarks, the first."""
    said: dict[str, Path] = {}
    for path in DOCUMENTS:
        said.setdefault("".join(ast.dump(ast.parse(block.text)) for block in to_run(path)), path)
    return [path for code, path in said.items() if code]


def indented(path: Path) -> list[str]:
    """Lines of code that stand in no fence: four blanks after an empty line, and no list."""
    document = FENCE.sub("", path.read_text("utf-8"))
    return re.findall(r"(?<=\n\n) {4}(?! *[-*0-9])\S[^\n]*", document)


def lines_of(block: Block) -> Iterator[Line]:
    """The command lines of a block of the shell, continued ones in one."""
    text = re.sub(r"\\\n\s*", " ", block.text)
    for number, line in enumerate(text.splitlines()):
        if line.strip() and not line.lstrip().startswith("#"):
            yield Line(f"{block.place}+{number}", line)


def inline_lines() -> list[Line]:
    """Commands named within the text of documents and in docstrings."""
    found = []
    for path in DOCUMENTS:
        for _, text in INLINE.findall(FENCE.sub("", path.read_text("utf-8"))):
            found.append(Line(str(path.relative_to(ROOT)), text))
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                for _, text in INLINE.findall(ast.get_docstring(node) or ""):
                    found.append(Line(str(path.relative_to(ROOT)), text))
    return [
        line for line in found if re.match(rf"(?:\w+=\S* )?(?:make |{PYTHON}|tools/\w)", line.text)
    ]


def other_lines() -> list[Line]:
    """Commands in blocks of text, in what the program says, in notebooks, and in comments of
    configurations."""
    found = [Line(b.place, b.text) for b in blocks() if b.kind == "text"]
    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        found += [Line(path.name, "".join(cell["source"])) for cell in cells]
    found += [
        Line(str(path.relative_to(ROOT)), path.read_text("utf-8")) for path in configurations()
    ]
    for path in sorted((ROOT / "sim" / "text").glob("*.csv")):
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            found += [Line(row["key"], row[language]) for language in ("en", "zh")]
    # A command ends where a sentence goes on: at two blanks, a mark, or a word that sets nothing.
    ours = r"[\w.{}]+(?: -?-?[\w.]+=[\x21-\x7e]+| --lang \w+)*"
    dask = r"dask (?:scheduler|worker)(?: [\w$():/.-]+)*"
    command = re.compile(rf"{PYTHON}(?:{dask}|{ours})")
    return [
        Line(place, words)
        for place, text in found
        for words in command.findall(text.replace("\\\n", ""))
    ]


def configurations() -> list[Path]:
    return sorted(ROOT.glob("configs/**/*.yaml"))


def settings_named() -> list[Line]:
    """Settings with a value that documents name: ``executor.workers=8``."""
    found = {
        (str(path.relative_to(ROOT)), text)
        for path in DOCUMENTS
        for _, text in INLINE.findall(FENCE.sub("", path.read_text("utf-8")))
        if re.fullmatch(r"[a-z_]+(?:\.[a-z_]+)+=[\x21-\x7e]+", text)
    }
    return [Line(place, text) for place, text in sorted(found)]


def doctested() -> list[Path]:
    """Sources with examples in their docstrings."""
    return [path for path in SOURCES if re.search(r"^\s*>>> ", path.read_text("utf-8"), re.M)]
