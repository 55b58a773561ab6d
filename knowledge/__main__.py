"""`python -m knowledge`: the command line without Discord."""

import sys

from knowledge.cli import main

if __name__ == "__main__":
    sys.exit(main())
