"""What is measured of a run: indicators at every scope, and the capability index."""
