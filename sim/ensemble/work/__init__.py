"""Who does the work: one run, the workers, the driver.

In the order in which to read:

- ``histories``: a draw to the end of 2020, simulated once a process;
- ``run``: a branch from there, measured; ``limit``: the time it may take; ``rows``, ``panels``,
  ``twins``: what else is looked at in a model, firm by firm and county by county;
- ``executor``: the seam between driver and workers; ``worker``, ``processes``, ``cluster``,
  ``sealed``: who stands behind it;
- ``queue``, ``drive``, ``conductor``: what is to be run, the loop that keeps workers busy, a study
  folder at work;
- ``equal_cost``, ``experiment``: runs that hang on what earlier ones have cost; what experiments
  have done.
"""
