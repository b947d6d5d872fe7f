"""No line of text breaks a short name at its hyphen."""

import pytest

from livingreview.sphinxext.pages import finish


@pytest.mark.parametrize("name", ["IX-6", "QD-L1", "XNF-α", "AB-12b", "X-6R"])
def test_a_short_name_with_a_hyphen_is_kept_in_one_piece(name):
    assert finish(f"<p>a {name} b</p>") == f'<p>a <span class="lr-name">{name}</span> b</p>'


@pytest.mark.parametrize("words", ["well-known", "QUIET-1234", "0.65-0.97", "non-small-cell", "a-b-1", "x"])
def test_other_words_may_break(words):
    assert finish(f"<p>a {words} b</p>") == f"<p>a {words} b</p>"


def test_names_in_and_behind_links_and_stress_are_kept_too():
    assert finish('<p><a href="#x">IX-6</a> and <em>QD-1</em> IX-7, IX-8.</p>') == (
        '<p><a href="#x"><span class="lr-name">IX-6</span></a> and <em><span class="lr-name">QD-1</span></em> '
        '<span class="lr-name">IX-7</span>, <span class="lr-name">IX-8</span>.</p>'
    )


@pytest.mark.parametrize("body", ["<pre>IX-6</pre>", "<p><code>IX-6</code></p>", "<p></p>"])
def test_code_stays_as_it_is(body):
    assert finish(body) == body
