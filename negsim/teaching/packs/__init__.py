"""Sheets to print, for a class that plays a scenario."""
