"""A scenario looked over before it is run: room for agreement, judgements, warnings."""
