"""A version is asked its own questions before it serves, and whenever somebody wants to know."""

from knowledge.services.selftest.service import SelfTest

__all__ = ["SelfTest"]
