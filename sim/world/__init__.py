"""Where a run starts: geography, evidence, synthesis, a user's own table."""
