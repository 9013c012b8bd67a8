"""How firms, people and places behave: parameters with their priors, and the mechanisms that can
be switched off."""
