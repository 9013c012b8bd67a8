"""Many runs: what varies (draws, table), one run, where it runs (executor), what is kept (ledger,
shards). ``Conductor`` brings them together."""

from sim.ensemble.conductor import Conductor
from sim.ensemble.drive import Progress, Tally
from sim.ensemble.keep import results_folder
from sim.ensemble.projection import project, scenario_runs

__all__ = ["Conductor", "Progress", "Tally", "project", "results_folder", "scenario_runs"]
