"""Renderer of the book: a chart becomes an accessible static picture and, beside it, its specification."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection
from html import escape
from pathlib import Path
from typing import Any

import altair as alt
from lxml import etree

from livingreview import environment
from livingreview.charts.drawing import fonts, service
from livingreview.charts.drawing.responsive import USERMETA
from livingreview.kept import once

MIME = "application/vnd.vegalite.v6+json"
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
#: Where the drawing program believes addresses without a host to lead.
_BASE = "https://vega.github.io/vega-datasets/"


def mime_bundle(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Return the outputs of one chart.

    Parameters
    ----------
    spec : Vega-Lite specification as Altair hands it to a renderer, with the ``usermeta`` that
        :func:`livingreview.charts.drawing.responsive.responsive` adds (plain charts work too).

    Returns
    -------
    dict : ``text/html`` (static pictures for wide and narrow pages, and the specifications for the page's
        script), ``image/svg+xml`` (the wide picture), the specification itself, and ``text/plain`` (what a
        screen reader reads out).
    """
    about = spec.get("usermeta", {}).get(USERMETA, {})
    title, description = about.get("title", "Chart"), about.get("description", "")
    brought = {name: about[name] for name in ("csv", "files") if name in about}
    genes = about.get("genes", [])
    plain = {key: value for key, value in spec.items() if key != "usermeta"}
    specs = {"wide": plain} | ({"narrow": about["narrow"]} if "narrow" in about else {})
    key = "c" + hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()[:10]
    pictures = {size: svg(one, f"{key}-{size}", title, description, genes) for size, one in specs.items()}
    return {
        "text/html": _html(key, pictures, {"csv": "", **brought, **specs}, about),
        "image/svg+xml": pictures["wide"],
        MIME: plain,
        "text/plain": f"{title}. {description}".strip(),
    }


def svg(spec: dict[str, Any], key: str, title: str, description: str, genes: Collection[str] = ()) -> str:
    """Draw a specification as SVG that a screen reader takes as one picture with title and description.

    ``key`` makes the ids inside the picture unique within a page. Names of ``genes`` are set in italics.
    """
    root = etree.fromstring(_drawing(json.dumps(spec, sort_keys=True, default=str)).encode())
    for name in ("aria-label", "aria-roledescription", "role"):
        for element in root.iter():
            element.attrib.pop(name, None)
    _unique_ids(root, key)
    _italicise(root, genes)
    # What a picture holds, a screen reader passes over; links in it are to be reached.
    root.set("role", "group" if _lead_here(root) else "img")
    root.set("aria-labelledby", f"{key}-title {key}-desc")
    for tag, text, place in (("title", title, 0), ("desc", description, 1)):
        element = etree.Element(f"{_SVG}{tag}", id=f"{key}-{tag}")
        element.text = text
        root.insert(place, element)
    return etree.tostring(root, encoding="unicode")


def _lead_here(root: etree._Element) -> bool:
    """Take from links the address that Vega puts before one without a host; tell whether there are links."""
    links = list(root.iter(f"{_SVG}a"))
    for link in links:
        for name in ("href", _XLINK):
            if address := link.get(name):
                link.set(name, address.removeprefix(_BASE))
    return bool(links)


def _drawing(spec: str) -> str:
    """Let Vega draw, or return what it drew from the same specification before.

    Drawing is the slowest part of a chapter. A kept one is found by its whole specification, numbers included, and
    by what draws it, the font included.
    """
    folder = os.environ.get(environment.PICTURES)
    if not folder:
        return service.draw(spec)
    key = hashlib.sha256(f"{fonts.edition()}{spec}".encode()).hexdigest()
    return once(Path(folder) / f"{key}.svg", lambda: service.draw(spec).encode()).decode()


def _unique_ids(root: etree._Element, key: str) -> None:
    ids = {element.get("id"): f"{key}-{element.get('id')}" for element in root.iter() if element.get("id")}
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, ids[value])
            elif "url(#" in value:
                inner = value[value.index("url(#") + 5 : value.index(")")]
                element.set(name, f"url(#{ids.get(inner, inner)})")


def _italicise(root: etree._Element, genes: Collection[str]) -> None:
    """Set whole words that name genes in italics: Vega has one style for a text, SVG one for each word."""
    gene = _naming(genes)
    if not gene:
        return
    for text in root.iter(f"{_SVG}text"):
        if not len(text):
            parts = _parts(text.text or "", gene)
            if len(parts) > 1 or (parts and parts[0].attrib):
                text.text = ""
                text.extend(parts)
        # A line of several: programs that make print do not look into a part of a part.
        for line in list(text):
            if line.text and gene.search(line.text) and not line.get("font-style"):
                parts = _parts(line.text, gene)
                parts[0].attrib.update(line.attrib)
                place = text.index(line)
                text[place : place + 1] = parts


def _parts(words: str, gene: re.Pattern[str]) -> list[etree._Element]:
    """Return words as parts of a text, those that name genes in italics."""
    return [_tspan(part, i % 2 == 1) for i, part in enumerate(gene.split(words)) if part]


def _tspan(words: str, is_gene: bool) -> etree._Element:
    part = etree.Element(f"{_SVG}tspan", {"font-style": "italic"} if is_gene else {})
    part.text = words
    return part


def _naming(genes: Collection[str]) -> re.Pattern[str] | None:
    """Return the pattern of a whole word that names a gene; none without genes."""
    words = "|".join(map(re.escape, sorted(genes, key=len, reverse=True)))
    return re.compile(rf"(?<![\w-])({words})(?![\w-])") if words else None


def _html(key: str, pictures: dict[str, str], payload: dict[str, Any], about: dict[str, Any]) -> str:
    gene = _naming(about.get("genes", ()))
    said = escape(about.get("finding", ""))
    if gene:
        said = gene.sub(r"<em>\1</em>", said)
    finding = f'<p class="lr-finding">{said}</p>' if said else ""
    broad = " data-broad" if about.get("broad") else ""
    genes = f' data-genes="{escape(" ".join(about["genes"]))}"' if about.get("genes") else ""
    views = "".join(
        f'<div class="lr-chart-view lr-{size}" data-size="{size}">{picture}</div>'
        for size, picture in pictures.items()
    )
    spec = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=str).replace("</", "<\\/")
    return (
        f'<div class="lr-chart" id="{key}"{broad}{genes}>{finding}{views}'
        f'<script type="application/json" class="lr-spec">{spec}</script></div>'
    )


def enable() -> None:
    """Make Altair use this renderer."""
    alt.renderers.register("livingreview", mime_bundle)
    alt.renderers.enable("livingreview")
