"""A question and an index become an outcome; pure."""
