"""From the file of an experiment to an `Experiment`."""
