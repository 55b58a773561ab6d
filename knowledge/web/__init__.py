"""The adapter of the `Fetcher` port: the only code that opens connections to addresses people name."""
