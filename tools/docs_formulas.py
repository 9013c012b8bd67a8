"""Formulas of the documents as pictures, so that the site needs no script from elsewhere.

Documents write them as GitHub reads them, between ``$`` and a backtick; matplotlib draws them.
"""

from __future__ import annotations

import hashlib
import html
import re
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.mathtext import MathTextParser

FORMULA = re.compile(r"\$`(.*?)`\$", re.S)
FOLDER = "formulas"
SIZE = 10.0  # points of the font that formulas are drawn in; pages scale them to their own


def with_pictures(text: str, docs: Path, up: str) -> str:
    """``text`` with a picture for each formula, drawn into a folder of ``docs`` to which ``up``
    leads; the formula as written is its label.

    Raises ``ValueError`` for a formula that cannot be drawn.
    """

    def shown(found: re.Match[str]) -> str:
        formula = " ".join(found[1].split())
        name = f"{hashlib.sha256(formula.encode()).hexdigest()[:12]}.svg"
        height, depth = drawn(formula, docs / FOLDER / name)
        style = f"height:{height:.2f}em;vertical-align:-{depth:.2f}em"
        label = html.escape(formula).replace("_", "&#95;").replace("*", "&#42;")
        return f'<img class="formula" src="{up}{FOLDER}/{name}" alt="{label}" style="{style}">'

    return FORMULA.sub(shown, text)


def drawn(formula: str, path: Path) -> tuple[float, float]:
    """Draw ``formula`` into ``path``; height and depth below the line of writing, in em."""
    width, height, depth, *_ = MathTextParser("path").parse(f"${formula}$")
    figure = Figure(figsize=(width / 72.0, height / 72.0))
    figure.text(0.0, depth / height, f"${formula}$", fontsize=SIZE)
    made = BytesIO()
    figure.savefig(made, format="svg", transparent=True, metadata={"Date": None})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.getvalue())
    return height / SIZE, depth / SIZE
