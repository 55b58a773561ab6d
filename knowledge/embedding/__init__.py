"""Adapters of the `Embedder` port: what turns texts into vectors of their meaning."""
