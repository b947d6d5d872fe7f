"""What an answer may hold once it is rendered: nothing that acts."""

import re
from functools import cache

from markdown_it import MarkdownIt

LINKS = re.compile(r"https://(?:doi\.org|pubmed\.ncbi\.nlm\.nih\.gov)/\S+")
#: What the host acts on in text that Markdown shows as it is.
ACTS = re.compile(r"@\w|#\w|\bGH-\d|://|\bwww\.\w", re.IGNORECASE)


@cache
def parser():
    return MarkdownIt("gfm-like", {"html": True, "linkify": False}).disable("linkify")


def tokens(markdown):
    for token in parser().parse(markdown):
        yield token
        yield from token.children or ()


def harmless(markdown):
    """Assert that a text renders without HTML, pictures, strange links and mentions, and is no longer than a comment."""
    assert len(markdown) < 60_000
    for token in tokens(markdown):
        assert token.type not in (
            "html_block",
            "html_inline",
            "image",
            "fence",
            "code_block",
            "blockquote_open",
        )
        if token.type == "link_open":
            assert LINKS.fullmatch(token.attrs["href"])
        if token.type == "text":
            assert not ACTS.search(token.content), token.content
