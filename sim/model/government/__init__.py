"""Government: budgets, designation, pairing, evaluation, targeting; counties."""
