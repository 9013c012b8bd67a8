"""A second reading of the firm rules, as ordinary Mesa agents, beside the compiled one."""

from sim.verification.compared import both_readings

__all__ = ["both_readings"]
