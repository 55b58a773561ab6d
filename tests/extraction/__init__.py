"""The reading process."""
