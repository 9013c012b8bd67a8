"""The plan's 46 clauses and what carries each one in this project.

``clauses.csv`` is the register: a clause, its section of the plan, its role, and the names of the
levers, indicators, rules, scenarios and experiments that carry it. A rule is a dotted name below
``sim`` (``agents.rules.user_cost``). Headings and sentences are in the catalogue.
``sim.plan.check`` holds the register to the code.
"""

from sim.plan.register import CARRIERS, EXTRA_INDICATORS, Clause, about, clauses

__all__ = ["CARRIERS", "EXTRA_INDICATORS", "Clause", "about", "clauses"]
