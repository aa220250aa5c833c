"""The readable model: one run as a Mesa model, told event by event."""
