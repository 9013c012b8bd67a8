"""The frozen figures on processors that this one is made to be, in fresh processes.

Without fused multiplication and wide registers in the C library, without NumPy's wide kernels, with
rules compiled for any 64-bit processor, on one thread and on several. Worlds are built anew: those
that are kept were built by this machine as it is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from numpy._core._multiarray_umath import __cpu_dispatch__

from tests.model.renew_baseline import moved

ROOT = Path(__file__).parents[2]
PLAIN_LIBRARY = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX,-AVX2,-AVX512F"}
PLAIN_NUMPY = {"NPY_DISABLE_CPU_FEATURES": " ".join(__cpu_dispatch__)}
ANY_PROCESSOR = {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""}
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
AS_FROZEN = """
import json, sys
from tests.model.renew_baseline import figures
json.dump(figures(), sys.stdout)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("machine", "threads"),
    [(PLAIN_LIBRARY | PLAIN_NUMPY, 1), (PLAIN_LIBRARY | PLAIN_NUMPY | ANY_PROCESSOR, 4)],
    ids=["without wide kernels, one thread", "any processor, several threads"],
)
def test_other_machines_yield_the_frozen_figures(
    machine: dict[str, str], threads: int, tmp_path: Path
) -> None:
    found = figures_on(machine | dict.fromkeys(THREADS, str(threads)), tmp_path)
    assert not moved(found), "frozen and there"


def figures_on(machine: dict[str, str], cache: Path) -> dict[str, dict[str, float]]:
    """The figures of the baseline from a new process with ``machine`` in its environment."""
    compiled = Path(os.environ["COUNTY_INNOVATION_CACHE"]) / "compiled"
    compiled.mkdir(parents=True, exist_ok=True)
    (cache / "compiled").symlink_to(compiled)  # rules are kept apart by processor
    environment = os.environ | machine | {"COUNTY_INNOVATION_CACHE": str(cache)}
    # What a processor or C library does not have is left alone, with a warning.
    words = [sys.executable, "-c", AS_FROZEN]
    run = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
    return dict(json.loads(run.stdout))
