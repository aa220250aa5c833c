"""The compiled model: the same steps by the same names, many runs a second."""
