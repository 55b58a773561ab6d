"""Values become messages here, and only here: Discord's limits, escaping, mentions."""
