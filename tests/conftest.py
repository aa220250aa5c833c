"""What all tests share."""

import os

# Figures are drawn on no screen, also where somebody runs the tests with one. Set before
# anything imports matplotlib.
os.environ["MPLBACKEND"] = "Agg"
