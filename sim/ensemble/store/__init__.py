"""Where runs are kept: the folder of a study, and those of results.

In the order in which to read:

- ``keys``: what a run is known by;
- ``lock``, ``ledger``, ``shards``: who works on a study, what has become of its runs, what they
  gave; ``table``: the runs that were asked for;
- ``gather``, ``budgets``, ``database``: tables made from shards, and questions to them;
- ``keep``, ``points``, ``manifest``: folders of results, points chosen on the way, what a folder
  is.
"""
