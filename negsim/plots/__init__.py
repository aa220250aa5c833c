"""Figures, from tables and runs: the only rooms that know matplotlib."""
