"""How a long work tells how far it is."""

from collections.abc import Callable

Progress = Callable[..., None]
"""Called with how many items are done, and with how many there are where that is known."""
