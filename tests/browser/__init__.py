"""What a reader's browser does with our links, in a real one."""
