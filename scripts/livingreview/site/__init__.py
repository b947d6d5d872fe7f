"""The website: execute notebooks, build pages, serve them."""
