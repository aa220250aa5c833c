"""The joint fit: coefficients that data can touch, together, and what fits nearly as well.

``python -m validation fit`` carries it out; docs/fit.md says what came of it.
"""
