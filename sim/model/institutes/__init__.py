"""Research institutes: knowledge, outreach, pairs, shared instruments."""
