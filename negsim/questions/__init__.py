"""Questions put to a scenario, and answers: a sentence, a table, two runs to read, and checks."""
