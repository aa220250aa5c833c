"""One run told: what happened round by round, what stood in the way, and runs of a kind found."""
