"""An experiment carried out: units of work, workers, part files."""
