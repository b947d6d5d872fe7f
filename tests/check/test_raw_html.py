"""HTML of a chapter: what would run is told as a whole line, on its own line of a block."""

import pytest

from livingreview.check import myst, raw_html


def said(text):
    # A piece of a block is found in the block and by itself, and told once.
    return sorted({str(fault) for fault in raw_html.check(myst.read(text, "book/a.md"))})


@pytest.mark.parametrize(
    ("html", "message"),
    [
        *(
            (f"<{tag.upper()} x>", f"<{tag}> is not allowed in a chapter; delete it")
            for tag in (
                *("script", "iframe", "frame", "object", "embed", "applet", "form", "base"),
                *("meta", "link", "style"),
            )
        ),
        ('<img src="a.png" onerror="x()">', "`onerror=` would run a script; delete it"),
        (
            '<a href="JavaScript:x()">y</a>',
            "`JavaScript:` would run a script; link to https:// or to a chapter",
        ),
        (
            '<a href="vbscript:x">y</a>',
            "`vbscript:` would run a script; link to https:// or to a chapter",
        ),
        (
            '<a href="data:text/html:x">y</a>',
            "`data:text/html:` would run a script; link to https:// or to a chapter",
        ),
    ],
)
def test_what_would_run_is_refused_in_words_and_in_blocks(html, message):
    assert said(f"Words.\n\nA {html} b.\n") == [f"book/a.md, line 3: {message}"]
    assert said(f"Words.\n\n<div>\n\t<b>\n{html}\n</b></div>\n") == [f"book/a.md, line 5: {message}"]


@pytest.mark.parametrize(
    "html", ["<b>", '<a href="https://example.org">', "<details>", "<sub>", "<!-- x -->"]
)
def test_other_html_may_stand(html):
    assert said(f"A {html} b.\n\n<div>\n{html}\n</div>\n") == []


def test_a_block_that_begins_with_a_blank_line_keeps_its_lines():
    assert said("Words.\n\n```{raw} html\n\n<b>\n<script>\n```\n") == [
        "book/a.md, line 6: <script> is not allowed in a chapter; delete it"
    ]
