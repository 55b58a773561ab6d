"""Answer quality."""
