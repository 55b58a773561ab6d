"""Use cases: asynchronous, and speaking to ports only."""
