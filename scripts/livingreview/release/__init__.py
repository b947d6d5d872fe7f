"""Editions: the book frozen under a number, compared with the edition before, and kept whole whatever happens."""
