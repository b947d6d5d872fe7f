"""Tell search engines which pages there are: a map of the site, and who may read it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from html import escape

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"


def sitemap(base: str, pages: Iterable[str], day: datetime.date) -> str:
    """Return the map of the site, with the address of every page.

    Parameters
    ----------
    base : address of the site; a slash at its end is added where it is missing.
    pages : files of the site, such as ``book/part/chapter.html``.
    """
    base = base.rstrip("/") + "/"
    rows = "".join(
        f"<url><loc>{escape(base + page)}</loc><lastmod>{day.isoformat()}</lastmod></url>\n" for page in pages
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )


def robots(base: str) -> str:
    """Return who may read the site: everyone; and where its map is, if the site has an address."""
    told = "User-agent: *\nAllow: /\n"
    return f"{told}Sitemap: {base.rstrip('/')}/{SITEMAP}\n" if base else told
