"""What listens: each cog calls a service and sends one rendering."""
