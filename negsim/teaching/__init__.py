"""Exercises and role-play packs on paper."""
