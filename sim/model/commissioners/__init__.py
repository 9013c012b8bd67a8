"""Science commissioners: calls, posts, visits, training, review."""
