"""Orders along chains: from large firms to suppliers of their trade nearby."""
