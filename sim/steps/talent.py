"""Steps of talent: tasks of the corps, training, graduates, moves between districts and counties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.model import CountyInnovationModel

TASKS = ("projects", "results", "talent", "platforms", "popularisation")


def prepare(model: CountyInnovationModel) -> None:
    """What others read of commissioners and talent, before the first quarter.

    ``founders`` (n,): firms that commissioners are expected to found a quarter, full nation.
    ``new_workstations`` (n,): expert workstations set up this quarter, full nation.
    ``corps_tasks``: each of the five tasks -> (n,), 1 where a serving corps has it.
    """
    n = len(model.tables["county"])
    model.founders, model.new_workstations = np.zeros(n), np.zeros(n)
    model.corps_tasks = {task: np.zeros(n) for task in TASKS}
