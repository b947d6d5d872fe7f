"""What the tables mean: the one door to the data."""
