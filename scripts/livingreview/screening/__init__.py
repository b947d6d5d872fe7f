"""Screening: candidates of a search become rows, and readers decide on them, each for themselves."""
