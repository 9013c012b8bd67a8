"""Many runs: what varies (draws), one run, where it runs (executor), what is kept (keep)."""

from sim.ensemble.keep import results_folder
from sim.ensemble.projection import Conducted, Progress, conduct, conduct_rounds

__all__ = ["Conducted", "Progress", "conduct", "conduct_rounds", "results_folder"]
