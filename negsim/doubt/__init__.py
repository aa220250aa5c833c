"""What the assumptions leave open: shares under many sets of the numbers that nobody knows."""
