"""The page for planners: one county, two schemes of levers, an answer that narrows."""
