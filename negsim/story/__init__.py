"""One run described: each round, what stood in the way, and runs of a kind found."""
