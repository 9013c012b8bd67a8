"""One thin file an experiment: configuration, ensemble, analysis, report."""
