"""A role played by a person: what it may see and do, the game on a terminal, the debriefing."""
