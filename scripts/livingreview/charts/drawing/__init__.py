"""How charts are drawn: theme, colours, scales, rows under headings, measuring of text, the renderer."""
