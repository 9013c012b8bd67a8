"""Many runs, in three rooms: what varies (``design``), where it is kept (``store``), who does the
work (``work``). ``Conductor`` brings them together: a list of runs, a folder, workers."""

from sim.ensemble.design.variants import scenario_runs
from sim.ensemble.store.keep import results_folder
from sim.ensemble.work.conductor import Conductor
from sim.ensemble.work.drive import Progress, Tally
from sim.ensemble.work.experiment import project

__all__ = ["Conductor", "Progress", "Tally", "project", "results_folder", "scenario_runs"]
