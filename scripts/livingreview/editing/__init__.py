"""Tables edited on the page, on one's own computer: forms of rows, the same check as everywhere, saving, taking back."""
