"""What a case is, and its file."""
