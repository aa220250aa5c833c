"""The joint fit: coefficients that data can touch, together, and draws of what fits.

``python -m validation fit`` carries it out; docs/fit.md says what came of it.
"""
