"""What varies: nothing here runs a model or touches a disk.

In the order in which to read:

- ``draws``: a ``Draw`` (world, behaviour, luck), a ``Branch`` from it (levers, shock), a ``Run``;
- ``variants``: levers taken out and put in, mechanisms off, every branch in every draw;
- ``set_cost``: scenarios whose favoured levers take the size at which they cost what they should;
- ``sweep``: points of a table in each draw;
- ``factors``, ``uncertain``, ``parts``, ``hindcast``: points of the unit cube over levers and
  behaviour, over all that is uncertain, draws with a part of another draw, points of the past.

A way of making runs is one function that returns a list of ``Run``.
"""
