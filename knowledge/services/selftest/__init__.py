"""A version is asked its own questions before it serves, while it does, and whenever somebody wants to know."""

from knowledge.services.selftest.background import BackgroundTest
from knowledge.services.selftest.service import SelfTest

__all__ = ["BackgroundTest", "SelfTest"]
