"""Surveillance: asks the services of the literature what is new, and tells it to people, who take it over or not.

Nothing here writes a table or the bibliography.
"""
