"""Cases whose answer is known without a computer."""
