"""The real bot, which answers however often it is asked; for programs that ask ten thousand times in a minute."""

import sys

from bot import manners
from bot.runner import run
from bot.settings import BotSettings

if __name__ == "__main__":
    manners.Manners._LIMITS = (("person", 10**9, 10**9), ("channel", 10**9, 10**9), ("server", 10**9, 10**9))
    sys.exit(run(BotSettings()))
