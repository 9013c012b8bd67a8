"""The four kinds of agent and the rules they follow."""
