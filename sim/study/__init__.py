"""Questions asked of a study: the table of runs in a folder, what became of them, what they gave.

``Study.open(folder)`` is the one way in; it only reads, and a study that still runs can be asked.
"""

from sim.study.study import Study

__all__ = ["Study"]
