"""Language-aware and pure: folding, languages, sentences, tokens, readings, dates."""
