"""Writes into the configuration of a book where it stands: its repository, its website and its editions."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from flow import service

#: Folder of the website in which frozen editions stand.
EDITIONS = "editions"


def name(repository: str, address: str, config: Path) -> dict[str, str]:
    """Fill in what a configuration leaves empty, and return it.

    Feeds and search engines need the address of the website; without a website it stays empty.

    Parameters
    ----------
    address : of the repository.
    config : file whose lines ``url``, ``baseurl`` and ``editions`` are filled in where they hold ``""``.
    """
    found = {"url": address, "baseurl": website(repository), "editions": EDITIONS}
    text = config.read_text(encoding="utf-8")
    for key, value in found.items():
        # None of them holds a stroke backwards, which a pattern would read as more than itself.
        text = re.sub(rf'^(  {key}: )""$', rf'\g<1>"{value}"', text, flags=re.MULTILINE)
    config.write_text(text, encoding="utf-8", newline="\n")
    return found


def website(repository: str) -> str:
    """Return the address of the website, with a stroke at its end; empty if there is none, or it is none of the web."""
    try:
        address = str(service.api(f"repos/{repository}/pages")["html_url"])
    except service.ServiceError:
        return ""
    parts = urlsplit(address)
    is_plain = re.fullmatch(r"[\w.~%/:-]+", address)
    return f"{address.rstrip('/')}/" if parts.scheme == "https" and parts.netloc and is_plain else ""
