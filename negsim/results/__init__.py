"""What many runs come to: counts, shares with intervals, one row a run."""
