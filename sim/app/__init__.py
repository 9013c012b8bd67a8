"""What is used by hand: a panel of levers for notebooks."""

from sim.app.compare import CompareLevers

__all__ = ["CompareLevers"]
