"""Credit support: guarantees, subsidies, pledges, a fund."""
