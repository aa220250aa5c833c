"""Figures, from tables and runs: the only folder that knows matplotlib."""
