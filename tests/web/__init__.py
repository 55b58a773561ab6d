"""Tests of fetching, against raw servers that are as impolite as servers can be."""
