"""Services of the literature and registers of trials: how each is asked politely, and what its answers mean.

Nothing here knows a table of the review; `livingreview.surveillance` and `livingreview.adding` do.
"""
