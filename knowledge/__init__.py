"""Everything about articles; runs without Discord."""
