"""Adding rows to the tables in one step, and taking them back if the result would not pass."""
