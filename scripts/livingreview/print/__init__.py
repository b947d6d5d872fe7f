"""The print edition: the pages of the website, bound into one tagged PDF."""
