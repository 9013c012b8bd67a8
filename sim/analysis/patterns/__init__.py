"""Patterns that the model was held against: estimators, limits and verdicts (E1-E16).

Pattern-oriented modelling (Grimm et al. 2005, Science 310): a model that reproduces many patterns
at once, at several levels, is more credible than one that fits a single series.
"""
