"""How this project is called from where the user stands: its command, and paths as one types."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

NAME = "county-innovation"


def command() -> str:
    """The installed command, where the shell finds it, or else what does the same."""
    return NAME if shutil.which(NAME) else "python -m experiments.cli"


def shortest(path: Path) -> str:
    """``path`` as a word of a command line, from the folder one stands in if it lies below."""
    here = Path(os.path.relpath(path)) if path.is_relative_to(Path.cwd()) else path
    return shlex.quote(str(here))
