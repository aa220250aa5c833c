"""The page: one HTML file with a scenario and the engine inside, that asks for nothing."""
