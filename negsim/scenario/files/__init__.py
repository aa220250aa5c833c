"""Scenario files: YAML text to a checked scenario and back, with messages that name the line."""
