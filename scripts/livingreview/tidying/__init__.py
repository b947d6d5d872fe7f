"""Putting tables and bibliography into their one form, also after another program has saved them."""
