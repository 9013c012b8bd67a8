"""Mutants of the model's code: one operator, comparison or sign changed, for ``tools.mutate``.

Those that mean the same by construction are not made: annotations, defaults of fields, docstrings,
texts of errors, guards against a division by nought.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLACES = (
    "sim/model/**/*.py",
    *(f"sim/core/{x}.py" for x in ("arrays", "chance", "law", "network")),
)
NO_RULES = ("levers.py", "lever.py")  # settings and their ranges; `tests/plan` holds them
GUARD = 1e-6  # a smaller constant only keeps a division from nought
NO_AMOUNTS = ("axis", "minlength", "prepend", "keepdims")

BINARY: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.Pow: ("**", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "//"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.BitXor: ("^", "|"),
    ast.LShift: ("<<", ">>"),
    ast.RShift: (">>", "<<"),
    ast.MatMult: ("@", "*"),
}
COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", ">="),
    ast.LtE: ("<=", ">"),
    ast.Gt: (">", "<="),
    ast.GtE: (">=", "<"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
}


@dataclass(frozen=True)
class Mutant:
    """One change: characters ``start`` to ``end`` of the file at ``path`` become ``new``."""

    path: str
    line: int
    start: int
    end: int
    old: str
    new: str

    def text(self) -> str:
        """The file as the mutant has it."""
        whole = (ROOT / self.path).read_text("utf-8")
        return whole[: self.start] + self.new + whole[self.end :]

    def __str__(self) -> str:
        line = (ROOT / self.path).read_text("utf-8").splitlines()[self.line - 1].strip()
        return f"{self.path}:{self.line}: {self.old} -> {self.new}    {line}"


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change of one operator, comparison or sign within the functions of a file."""
    text = path.read_text("utf-8")
    rows = text.splitlines(keepends=True)
    # The columns of a syntax tree count bytes.
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))

    def at(row: int, column: int) -> int:
        return starts[row - 1] + len(rows[row - 1].encode()[:column].decode())

    def begin(node: ast.expr) -> int:
        return at(node.lineno, node.col_offset)

    def end(node: ast.expr) -> int:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return at(node.end_lineno, node.end_col_offset)

    def change(first: int, last: int, new: str) -> Mutant:
        line = text.count("\n", 0, first) + 1
        name = path.relative_to(ROOT).as_posix()
        return Mutant(name, line, first, last, text[first:last], new)

    def between(left: ast.expr, right: ast.expr, old: str, new: str) -> Mutant:
        place = text.index(old, end(left), begin(right))
        return change(place, place + len(old), new)

    for node in _code(ast.parse(text)):
        if isinstance(node, ast.BinOp):
            yield between(node.left, node.right, *BINARY[type(node.op)])
        elif isinstance(node, ast.AugAssign):
            old, new = (f"{symbol}=" for symbol in BINARY[type(node.op)])
            yield between(node.target, node.value, old, new)
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            for left, right, kind in zip(sides, sides[1:], node.ops, strict=False):
                if type(kind) in COMPARED:
                    yield between(left, right, *COMPARED[type(kind)])
        elif isinstance(node, ast.BoolOp):
            old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
            for left, right in zip(node.values, node.values[1:], strict=False):
                yield between(left, right, old, new)
        elif isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.UAdd):
            symbol = {ast.Not: "not ", ast.USub: "-", ast.Invert: "~"}[type(node.op)]
            yield change(begin(node), begin(node) + len(symbol), "")
        elif isinstance(node, ast.Constant) and _signed(node.value):
            yield change(begin(node), end(node), f"(-{text[begin(node) : end(node)]})")


def _signed(value: object) -> bool:
    """Whether a constant has a sign that counts; what keeps a division from nought has none."""
    return type(value) in (int, float) and abs(float(str(value))) > GUARD


def _code(tree: ast.AST, inside: bool = False) -> Iterator[ast.AST]:
    """The nodes within functions that do something when a quarter runs; places in arrays, which
    read another row, and their axes are left alone."""
    if isinstance(tree, ast.keyword) and tree.arg in NO_AMOUNTS:
        return
    for field, value in ast.iter_fields(tree):
        if field in {"annotation", "returns", "decorator_list", "slice", "type_params"}:
            continue
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST) or isinstance(node, ast.Raise | ast.JoinedStr):
                continue
            function = isinstance(node, ast.FunctionDef | ast.Lambda)
            if inside:
                yield node
            signed = isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)
            if not signed:  # a sign before a number is one change, not two
                yield from _code(node, inside or function)


def sample(number: int, seed: int, under: str = "") -> list[Mutant]:
    """``number`` mutants of the files whose path holds ``under``, each as likely as another."""
    paths = sorted(path for place in PLACES for path in ROOT.glob(place))
    every = [
        mutant
        for path in paths
        if path.name not in NO_RULES and under in path.as_posix()
        for mutant in mutants(path)
    ]
    return random.Random(seed).sample(every, min(number, len(every)))


def module_of(path: str) -> str:
    """The name by which a file of the project is imported."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def imports(path: Path) -> frozenset[str]:
    """Modules that a file imports by name, and those that may be parts of what it imports."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
    return frozenset(modules)


def readers(module: str) -> set[str]:
    """The module and all that import it, directly or through others."""
    files = {module_of(x.relative_to(ROOT).as_posix()): x for x in (ROOT / "sim").rglob("*.py")}
    reached, more = {module}, {module}
    while more:
        more = {name for name, path in files.items() if imports(path) & more} - reached
        reached |= more
    return reached
