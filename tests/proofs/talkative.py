"""The real bot, which logs all that its libraries have to say."""

import logging
import sys
from functools import partial

from bot import log
from bot.runner import run
from bot.settings import BotSettings

if __name__ == "__main__":
    log.configure = partial(log.configure, level=logging.DEBUG)
    sys.exit(run(BotSettings()))
