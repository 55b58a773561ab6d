"""Inputs that strangers could send, made by machine: `python -m tests.fuzz.NAME --count N`."""
