"""How fast negsim is, next to others: `python -m benchmarks` (see docs/performance.md)."""
