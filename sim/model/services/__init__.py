"""Digital services, clean technology, science literacy."""
