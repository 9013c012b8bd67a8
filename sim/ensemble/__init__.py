"""Many runs: what varies (draws), one run, where it runs (executor), what is kept (keep)."""

from sim.ensemble.conductor import Conducted, Progress, conduct, conduct_tasks
from sim.ensemble.keep import results_folder

__all__ = ["Conducted", "Progress", "conduct", "conduct_tasks", "results_folder"]
