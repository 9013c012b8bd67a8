"""Make at installation what a first run would wait for: bytecode and compiled rules.

``tools/install`` calls it. The bytecode is that of this project and of all that its experiments
import: compiling every file of every library would take minutes and be read by nobody. The rules
are compiled by ten years of a small world. What cannot be kept is made again by each process.
"""

from __future__ import annotations

import compileall
import importlib
import pkgutil
from pathlib import Path

from experiments import work
from sim import CountyInnovationModel

ROOT = Path(__file__).parents[1]


def bytecode() -> None:
    """Compile this project, and import all that its experiments need."""
    for folder in ("configs", "experiments", "sim"):
        compileall.compile_dir(ROOT / folder, quiet=2)
    for module in pkgutil.iter_modules(work.__path__, f"{work.__name__}."):
        importlib.import_module(module.name)


def rules() -> None:
    """Compile the rules into the cache that all runs share."""
    CountyInnovationModel.from_config(["world.scale=0.01"]).run_for(40)


if __name__ == "__main__":
    bytecode()
    rules()
