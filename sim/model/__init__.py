"""The simulated country: one folder a subject, and the model that runs them in order."""
