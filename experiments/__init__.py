"""One small file an experiment, which says what may be set; what it does is in ``work``."""
