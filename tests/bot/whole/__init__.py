"""The bot on simcord's Discord over the real knowledge base: a real database, real reading, a real site."""
