"""Addresses of the bibliography: a work is found where it was issued, not where somebody copied it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from livingreview.check.fault import Fault, shown
from livingreview.evidence.bibliography import Entry

#: Hosts that copy what others have issued, one in a line; a review need not have such a list.
FILE = "data/review/copies.txt"
_BIBLIOGRAPHY = "references.bib"
#: Parts of a host's name by which previews, trial runs of a site, and gateways of libraries are known.
_PASSING = re.compile(
    r"(?:^|[.-])(?:staging\d*|stage|preview|dev|test|qa\d*|beta|webmail|localhost|(?:lib|ez)?proxy\d*)(?:[.-]|$)"
    r"|libproxy|(?:^|\.)(?:vercel|netlify|herokuapp|fastly|platformsh|pages)\.(?:app|com|dev|net|site)$"
)
_NUMBERS = re.compile(r"\d+(?:\.\d+){3}")
#: Beginning of a note that says why such an address stands all the same.
EXCEPTION = "This address because"


def hosts(text: str) -> set[str]:
    """Return the hosts of a list; what follows ``#`` is a remark.

    >>> sorted(hosts("# Copies\\nexample.org  # a mirror\\n\\nExample.com\\n"))
    ['example.com', 'example.org']
    """
    lines = (line.split("#")[0].strip().lower() for line in text.splitlines())
    return {line for line in lines if line}


def check(entries: Iterable[Entry], copying: set[str]) -> Iterator[Fault]:
    """Yield the addresses that lead to a copy, or to what will be gone tomorrow."""
    for entry in entries:
        address = entry.fields.get("url", "")
        said = _wrong(address, copying) if address else None
        if said and not entry.fields.get("note", "").startswith(EXCEPTION):
            message = (
                f"{said}; give the issuer's own address or none, and name the copy as `read_in` in"
                f" data/review/readings.csv ({shown(entry.key)})"
            )
            yield Fault(_BIBLIOGRAPHY, entry.lines.get("url", entry.line), "url", message)


def _wrong(address: str, copying: set[str]) -> str | None:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return None
    host = host.removeprefix("www.")
    if _NUMBERS.fullmatch(host):
        return f"{shown(host)} is a bare number, not the name of a host"
    if _PASSING.search(host):
        return f"{shown(host)} is a preview, a trial run or a gateway"
    if any(host == one or host.endswith(f".{one}") for one in copying):
        return f"{shown(host)} copies what others have issued"
    return None
