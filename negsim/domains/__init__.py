"""Negotiation domains of other programs, and the bargaining solutions of any domain."""
