"""Signs that stand after a value that was not read in its primary source."""

MARKS = {"checked": "", "secondary": "†", "as-reviewed": "‡", "disputed": "§"}
