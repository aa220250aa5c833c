"""The readable model: one run as a Mesa model, logged move by move."""
