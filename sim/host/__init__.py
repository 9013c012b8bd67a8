"""The machine and the process that a run lives in: files, caches, streams, threads, signals."""
