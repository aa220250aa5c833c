"""One run and many: the readable model, the compiled one, and what both are laid out from."""
