"""The command line."""

from knowledge.cli.start import main, program

__all__ = ["main", "program"]
