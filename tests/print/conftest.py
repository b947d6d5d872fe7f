"""A small review whose website is written by hand, so that it is printed in a second."""

import json

import pytest

from livingreview.project import Project
from tests.made import give, take

CONFIG = """\
title: An invented review of bread-and-butter
author: Jane Doe & Richard Roe
html: {baseurl: "https://example.org/review/"}
sphinx: {config: {language: en}}
livingreview:
  advice: Invented <words> of advice.
  licences: Invented terms & conditions.
"""
TOC = "format: jb-book\nroot: book/index\nchapters:\n- file: book/part/crust\n- file: book/about/sources\n"
DESCRIPTOR = {"name": "invented-bread", "version": "0.3.0", "resources": []}
PAGE = """\
<!doctype html><html><body><nav>menu</nav><main><article class="lr-article">{place}
<section id="top"><h1>{title}<a class="headerlink" href="#top">#</a></h1>{body}</section>
</article></main></body></html>
"""
INDEX = """\
<p>Bread rises, says <a href="part/crust.html#heat">the second chapter</a>; see also
<a href="https://example.org/x">a page</a> and <a href="../data.csv">the data</a>.</p>
<section id="rise"><h2>On the rise of AB-κC</h2><p>Words with <code>code</code>, <em>stress</em> and α.</p></section>
"""
CRUST = """\
<section id="heat"><h2>Heat</h2>
<figure id="fig-oven"><div class="lr-chart-view lr-wide"><svg viewBox="0 0 100 40" role="img">
<title id="t">An oven</title><desc id="d">It is hot.</desc>
<g id="clip"><rect x="5" y="5" width="40" height="20" fill="#0b5cad"></rect></g></svg></div>
<figcaption><p><span class="caption-number">Fig. 1 </span>An oven.</p></figcaption></figure>
<table id="tab-oven"><caption><span class="caption-number">Table 1 </span>Ovens.</caption>
<thead><tr><th scope="col">Oven</th><th scope="col">Heat</th></tr></thead>
<tbody><tr><th scope="row">First</th><td>2.5○</td></tr></tbody></table>
<p>It was hot <span id="id1">(<a href="../about/sources.html#id7">Doe, 2020</a>)</span>.</p></section>
"""
SOURCES = """\
<div class="citation-list" role="list">
<div class="citation" id="id7"><span class="label">[1]</span><p>Doe J. An invented work.</p></div>
<div class="citation" id="id8"><span class="label">[2]</span><p>Roe R. A work that is not cited.</p></div></div>
"""
PAGES = {
    "book/index": ("Bread", INDEX),
    "book/part/crust": ("Crust of the bread-and-butter", CRUST),
    "book/about/sources": ("Sources", SOURCES),
}


PLACES = {
    "book/part/crust": '<p class="lr-place">Part 1. On bread · 1 of 1</p>',
    "book/about/sources": '<p class="lr-place">Part 2. About this book · 1 of 1</p>',
}


def write_review(root):
    """Write the review and its website into ``root``."""
    (root / "data").mkdir(parents=True)
    (root / "data" / "datapackage.json").write_text(json.dumps(DESCRIPTOR), encoding="utf-8")
    (root / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (root / "_toc.yml").write_text(TOC, encoding="utf-8")
    for name, (title, body) in PAGES.items():
        page = root / "_build" / "html" / f"{name}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(PAGE.format(title=title, body=body, place=PLACES.get(name, "")), encoding="utf-8")
        source = root / f"{name}.md"
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(f"# {title}\n", encoding="utf-8")
    return Project(root)


@pytest.fixture
def review(tmp_path, monkeypatch):
    """The small review, outside of version control, on the second day of 1970."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    written = write_review(tmp_path / "review")
    take(written)
    yield written
    give(written)
