"""How far the runs are: done, failed, left, runs a second, time left.

A bar in a terminal, a widget in a notebook, plain lines now and then where there is neither.
"""

from sim.progress.progress import RunProgress

__all__ = ["RunProgress"]
