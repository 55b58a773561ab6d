"""Everything about Discord; asks `knowledge` for answers."""
