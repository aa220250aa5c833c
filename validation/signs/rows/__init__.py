"""The rows of the table of signs as plain data, by subject; `every` has them all."""
