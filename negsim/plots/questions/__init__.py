"""Figures of answers to questions."""
