"""Copies of the notebooks with a small world, and a JupyterLab that serves one."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = {path.stem[3:]: path for path in sorted(ROOT.glob("notebooks/*.ipynb"))}
SMALL = """
language = "en"
scale = first_scale = 0.02
draws = first_draws = 1
census = yearbook = "drawn"
"""


@pytest.fixture
def small_copy(tmp_path: Path) -> Path:
    """The panel in a folder of its own; a cell after its settings makes the world small."""
    return changed_copy(NOTEBOOKS["compare_levers"], SMALL, tmp_path)


def changed_copy(path: Path, cell: str, folder: Path) -> Path:
    """The notebook in ``folder``/notebooks with ``cell`` after its settings."""
    notebook = nbformat.read(path, as_version=4)
    tags = [cell.metadata.get("tags", []) for cell in notebook.cells]
    (settings,) = [place for place, own in enumerate(tags) if "parameters" in own]
    like = notebook.cells[settings].metadata.get("jupyter", {})
    own = nbformat.v4.new_code_cell(cell, metadata={"jupyter": like})
    notebook.cells.insert(settings + 1, own)
    copy = folder / "notebooks" / path.name
    copy.parent.mkdir()
    nbformat.write(notebook, copy)
    return copy


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Kernels find the project and the tests' worlds, and touch no setting of the user."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    monkeypatch.setenv(
        "PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    )
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


@pytest.fixture
def address(small_copy: Path, kernels: None, tmp_path: Path) -> Iterator[str]:
    """The address at which JupyterLab shows the notebook, on a free port of this machine."""
    token, log = secrets.token_hex(16), tmp_path / "lab.log"
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"),
        *(f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={small_copy.parent}"),
    ]
    with log.open("w") as file:
        server = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, cwd=tmp_path)
    try:
        base = _base(server, log)
        yield f"{base}/doc/tree/{small_copy.name}?token={token}"
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _base(server: subprocess.Popen[bytes], log: Path, seconds: float = 60.0) -> str:
    """Where the server listens, once it answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found:
            urlopen(f"{found[0]}/api", timeout=20).close()
            return found[0]
        time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")
