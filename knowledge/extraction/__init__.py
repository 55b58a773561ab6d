"""Reading what strangers made in a process that can be killed: `worker` here, `__main__` over there."""
