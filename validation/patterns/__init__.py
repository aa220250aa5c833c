"""Published patterns of mediation and of time, beside the generic crisis."""
